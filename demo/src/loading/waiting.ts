import { setTimeout as pause } from 'node:timers/promises';

/** Said when something did not come in time: the message is for people and names what is missing. */
export class NotInTime extends Error {}

export interface Waiting {
  readonly patienceMilliseconds: number;
  readonly intervalMilliseconds?: number;
}

/**
 * Asks again until there is an answer.
 *
 * @param look gives the answer, or a text that says what is still missing.
 * @throws {NotInTime} with the last such text, when `patienceMilliseconds` passed without any change of it: slow
 * progress is progress.
 */
export async function waitFor<T>(what: string, look: () => Promise<T | Missing>, waiting: Waiting): Promise<T> {
  let lastMissing = '';
  let since = Date.now();
  for (;;) {
    const answer = await look();
    if (!(answer instanceof Missing)) return answer;
    if (answer.text !== lastMissing) {
      lastMissing = answer.text;
      since = Date.now();
    }
    if (Date.now() - since > waiting.patienceMilliseconds) throw new NotInTime(`${what}: ${lastMissing}`);
    await pause(waiting.intervalMilliseconds ?? 1_000);
  }
}

export class Missing {
  constructor(readonly text: string) {}
}
