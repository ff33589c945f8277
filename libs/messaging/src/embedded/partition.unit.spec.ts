import { partitionOf } from './partition.js';

describe('partition of a key', () => {
  it('never changes, because the order of a key rests on it', () => {
    const partitions = ['b-0', 'b-63', 'providers', '0192e0aa-run:386'].map((key) => partitionOf(key, 8));
    expect(partitions).toEqual([0, 3, 5, 7]);
  });

  it('spreads the buckets of beneficiaries over all partitions', () => {
    const used = new Set(Array.from({ length: 64 }, (_, bucket) => partitionOf(`b-${bucket}`, 8)));
    expect(used.size).toBe(8);
  });
});
