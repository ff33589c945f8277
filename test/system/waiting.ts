import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  milliseconds: number;
  /** How long to leave the product alone between two looks. */
  every?: number;
}

/**
 * Looks again until there is something, and fails with `what` was awaited and what was seen last. A look that throws (a
 * service is just away) is a look that saw nothing.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { milliseconds, every = 100 }: Patience,
): Promise<T> {
  const end = Date.now() + milliseconds;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = seen;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds} ms; last seen: ${String(last)}`);
    await pause(every);
  }
}
