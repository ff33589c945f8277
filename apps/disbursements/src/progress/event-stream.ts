import { Readable } from 'node:stream';

/** What a listener that does not read may leave unread, in bytes. */
const MOST_UNREAD = 65_536;

/** Server-Sent Events to one listener. Ends when the listener leaves, or when told to. */
export class EventStream extends Readable {
  /** Nothing to do: what there is to read is pushed when it happens. */
  override _read(): void {}

  /** Each event tells the whole, so whoever reads slowly may miss some. */
  tell(name: string, data: string): void {
    this.write(`event: ${name}\ndata: ${data}\n\n`);
  }

  /** A comment: keeps the way open past everything that closes what is silent. */
  beat(): void {
    this.write(': still here\n\n');
  }

  end(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }

  private write(text: string): void {
    if (!this.destroyed && this.readableLength < MOST_UNREAD) this.push(text);
  }
}
