import fc from 'fast-check';
import { apportion, sum } from './apportion.js';
import { scatter } from './random.js';

describe('apportioning', () => {
  it('gives the largest remainders the units that are left', () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(7, [5, 3, 2])).toEqual([4, 2, 1]);
  });

  it('always sums to the total, whatever the weights and limits', () => {
    const parts = fc.array(
      fc.record({ weight: fc.integer({ min: 1, max: 500 }), lowest: fc.nat(20), room: fc.nat(2_000) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (each, share) => {
        const lowest = each.map((part) => part.lowest);
        const highest = each.map((part) => part.lowest + part.room);
        const total = sum(lowest) + Math.floor((sum(highest) - sum(lowest)) * share);
        const split = apportion(
          total,
          each.map((part) => part.weight),
          { lowest, highest },
        );
        expect(sum(split)).toBe(total);
        split.forEach((part, index) => {
          expect(part).toBeGreaterThanOrEqual(lowest[index] ?? 0);
          expect(part).toBeLessThanOrEqual(highest[index] ?? 0);
        });
      }),
    );
  });

  it('refuses what the limits make impossible', () => {
    expect(() => apportion(5, [1, 1], { highest: [2, 2] })).toThrow(RangeError);
    expect(() => apportion(5, [1, 1], { lowest: [3, 3] })).toThrow(RangeError);
  });
});

describe('scattering', () => {
  it('is one to one and knows its way back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(1_000_000), (modulus, seed) => {
        const scattered = scatter(modulus, seed);
        const seen = new Set<number>();
        for (let index = 0; index < modulus; index += 1) {
          const place = scattered.of(index);
          seen.add(place);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThan(modulus);
          if (scattered.inverse(place) !== index) throw new Error(`${place} of ${modulus} does not lead back`);
        }
        expect(seen.size).toBe(modulus);
      }),
      { numRuns: 30 },
    );
  });
});
