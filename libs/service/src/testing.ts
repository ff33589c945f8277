/** Awaits a condition: calls `probe` until it returns something truthy, or fails with what it last saw. */
export async function eventually<Result>(probe: () => Result | Promise<Result>, timeoutMs = 40_000): Promise<Result> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result) return result;
      last = result;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(
        `condition not met within ${timeoutMs} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
      );
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
