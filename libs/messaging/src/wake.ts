import { pause } from './backoff.js';

/** A bell between the code that has news and the loop that sleeps: a ring while nobody waits is not lost. */
export class Wake {
  private rung = false;
  private controller: AbortController | undefined;

  ring(): void {
    this.rung = true;
    this.controller?.abort();
  }

  /** Returns at the next ring, or after the time. One waiter at a time. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      this.controller = new AbortController();
      await pause(ms, this.controller.signal);
      this.controller = undefined;
    }
    this.rung = false;
  }
}
