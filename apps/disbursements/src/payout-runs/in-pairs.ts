/** Two at a time: one district's statements leave the database room for another's. After a failure none is begun. */
export async function inPairs<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const [one, other] = await Promise.allSettled([worker(), worker()]);
  for (const ended of [one, other]) if (ended.status === 'rejected') throw ended.reason;
}
