import type { BatchLimit } from './event-log.js';

/** Consecutive items in parts of at most `limit.records` and `limit.bytes`; a larger single item is a part of its own. */
export function* parts<Item>(items: Item[], limit: BatchLimit, sizeOf: (item: Item) => number): Generator<Item[]> {
  let part: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (part.length > 0 && (part.length >= limit.records || bytes + size > limit.bytes)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(item);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
