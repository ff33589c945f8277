/** Waiting time before attempt `attempt + 1`: doubles from `firstMs` up to `maximumMs`, ±25 % so that instances spread. */
export function backoffMs(attempt: number, firstMs = 100, maximumMs = 5_000): number {
  const base = Math.min(maximumMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return base * (0.75 + Math.random() * 0.5);
}

/** Resolves after the time or as soon as the signal fires, whichever is first; leaves no timer or listener behind. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** The promise's result, or a rejection when it takes longer: an answer that does not come is an answer. */
export async function within<Result>(ms: number, what: string, promise: Promise<Result>): Promise<Result> {
  const finished = new AbortController();
  const late = pause(ms, finished.signal).then(() => {
    throw new Error(`${what} did not answer within ${ms} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => undefined);
    finished.abort();
  }
}
