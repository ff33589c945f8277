import 'reflect-metadata';
import fc from 'fast-check';
import { ratePercent } from '#contracts';
import { amountByAccount, amountTotal, denominatorOf, noFigures, ranksOf, sumOf, type Figures } from './figures.js';

function figures(holders: number, paidByAccount: number, others: Partial<Figures> = {}): Figures {
  return { ...noFigures(), total: holders * 2, consenting: holders, holders, paidByAccount, ...others };
}

describe('figures', () => {
  test('the published province: 21,275 of 32,654 is 65.2, BTXH 63.4 and NCC 69.6', () => {
    const BTXH = figures(23_593, 14_966);
    const NCC = figures(9_061, 6_309);
    const both = sumOf([BTXH, NCC]);
    expect([BTXH, NCC, both].map((one) => ratePercent(one.paidByAccount, one.holders))).toEqual([
      '63.4',
      '69.6',
      '65.2',
    ]);
  });

  test('a rate rounds half up', () => {
    expect(ratePercent(1, 2000)).toBe('0.1');
    expect(ratePercent(1, 2001)).toBe('0.0');
  });

  test('ranks: ties are shared, the next rank is skipped, a place without holders has none', () => {
    const ranks = ranksOf(
      [figures(10, 5), figures(3, 3), figures(0, 0), figures(20, 10), figures(7, 0), figures(9, 9)],
      'holders',
    );
    expect(ranks).toEqual([3, 1, null, 3, 5, 1]);
  });

  test('two rates that round to the same are still different ranks', () => {
    const close = [figures(3_000, 1_000), figures(3_001, 1_000)];
    expect(close.map((one) => ratePercent(one.paidByAccount, one.holders))).toEqual(['33.3', '33.3']);
    expect(ranksOf(close, 'holders')).toEqual([1, 2]);
  });

  test('who has not started has no rate by any denominator', () => {
    const notStarted = figures(0, 0, { total: 900, consenting: 40 });
    expect((['holders', 'total', 'consenting'] as const).map((name) => denominatorOf(notStarted, name))).toEqual([
      0, 0, 0,
    ]);
  });

  test('cash is part of the total, never of the amount by account', () => {
    const paid = figures(1, 1);
    paid.channels.BANK.amount = 500_000n;
    paid.channels.POST_OFFICE.amount = 360_000n;
    expect(amountByAccount(paid)).toBe(500_000n);
    expect(amountTotal(paid)).toBe(860_000n);
  });

  test('ranking is a competition ranking for any fractions', () => {
    const counts = fc
      .tuple(fc.nat(50), fc.nat(50))
      .map(([one, other]) => figures(Math.max(one, other), Math.min(one, other)));
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 30 }), (places) => {
        const ranks = ranksOf(places, 'holders');
        places.forEach((place, index) => {
          const better = places.filter(
            (other) =>
              other.holders > 0 && other.paidByAccount / other.holders > place.paidByAccount / place.holders + 1e-12,
          );
          expect(ranks[index]).toBe(place.holders === 0 ? null : better.length + 1);
        });
      }),
    );
  });
});
