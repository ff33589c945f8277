import 'reflect-metadata';
import fc from 'fast-check';
import { addMonths, firstDay, lastDay, periodOf, type Period, type Programme } from '#contracts';
import { BASE_RATES, CATEGORIES } from '../reference-data.js';
import { Rates, type BaseRate, type Category, type Entitlement } from './monthly-amount.js';
import { OWED_MONTHS, owedMonths } from './owed.js';

const bases: BaseRate[] = BASE_RATES.map(([programme, amount, inForceFrom, appliesFrom]) => ({
  programme,
  amount: BigInt(amount),
  inForceFrom,
  appliesFrom,
}));
const categories: Category[] = CATEGORIES.map((seed) => ({
  code: seed.code,
  programme: seed.programme,
  rate: seed.coefficient
    ? { kind: 'COEFFICIENT', hundredths: BigInt(Math.round(Number(seed.coefficient) * 100)) }
    : seed.referenceAmount && seed.referenceBase
      ? { kind: 'AMOUNT', amount: BigInt(seed.referenceAmount), atBase: BigInt(seed.referenceBase) }
      : { kind: 'STATED' },
  validTo: seed.validTo ?? null,
  cumulates: seed.cumulates ?? false,
}));
const on = (date: string): Rates => new Rates(date, bases, categories);
const entitled = (categoryCode: string, more: Partial<Entitlement> = {}): Entitlement => ({
  categoryCode,
  statedAmount: null,
  validFrom: '2021-07-01',
  validTo: null,
  ...more,
});
const owed = (
  date: string,
  programme: Programme,
  entitlements: Entitlement[],
  stoppedAfter: Period | null = null,
): string[] =>
  owedMonths(on(date), { programme, entitlements, stoppedAfter }).map(
    ({ from, amount, rateFrom }) => `${from} ${amount} ${rateFrom ?? 'stated'}`,
  );

describe('what each month is owed', () => {
  it('BTXH in July 2024: the base applied on the day it came into force, nothing of before changes', () => {
    expect(owed('2024-06-30', 'BTXH', [entitled('B06D')])).toEqual(['2022-06 720000 2021-07-01']);
    expect(owed('2024-07-01', 'BTXH', [entitled('B06D')])).toEqual([
      '2022-07 720000 2021-07-01',
      '2024-07 1000000 2024-07-01',
    ]);
  });

  it('BTXH in October 2026: 540,000 is in force on the 5th and owed since July', () => {
    expect(owed('2026-10-04', 'BTXH', [entitled('B06D')])).toEqual(['2024-10 1000000 2024-07-01']);
    expect(owed('2026-10-05', 'BTXH', [entitled('B06D')])).toEqual([
      '2024-10 1000000 2024-07-01',
      '2026-07 1080000 2026-07-01',
    ]);
  });

  it('NCC in September 2023: 2,055,000 is in force on the 5th and owed since July, in amounts rounded to thousands', () => {
    expect(owed('2023-09-04', 'NCC', [entitled('TUAT')])).toEqual(['2021-09 911000 2021-07-01']);
    expect(owed('2023-09-05', 'NCC', [entitled('TUAT')])).toEqual([
      '2021-09 911000 2021-07-01',
      '2023-07 1153000 2023-07-01',
    ]);
  });

  it('NCC in October 2026: 3,012,000 is in force on the 1st and owed since July', () => {
    expect(owed('2026-10-01', 'NCC', [entitled('LS_1')])).toEqual([
      '2024-10 2789000 2024-07-01',
      '2026-07 3012000 2026-07-01',
    ]);
  });

  it('begins with the enrolment, reaches back two years at most, and not behind the first rate that is known', () => {
    expect(owed('2024-09-02', 'BTXH', [entitled('B06D', { validFrom: '2024-08-31' })])).toEqual([
      '2024-08 1000000 2024-07-01',
    ]);
    expect(owed('2024-09-02', 'BTXH', [entitled('B06D')])[0]).toBe('2022-09 720000 2021-07-01');
    expect(owed('2021-12-31', 'BTXH', [entitled('B06D', { validFrom: '2015-01-01' })])).toEqual([
      '2021-07 720000 2021-07-01',
    ]);
    expect(owed('2024-09-02', 'BTXH', [entitled('B06D', { validFrom: '2025-01-01' })])).toEqual([
      '2025-01 1000000 2024-07-01',
    ]);
  });

  it('knows months to come: what begins and ends, and a category that the law ends', () => {
    const changing = [entitled('B06C', { validTo: '2024-10-15' }), entitled('B05C', { validFrom: '2024-08-01' })];
    expect(owed('2024-09-02', 'BTXH', changing)).toEqual([
      '2022-09 540000 2021-07-01',
      '2024-07 750000 2024-07-01',
      '2024-11 500000 2024-07-01',
      '2025-07 0 stated',
    ]);
  });

  it('ends with the last month of a stop, and begins again behind a gap', () => {
    expect(owed('2024-09-02', 'BTXH', [entitled('B06D', { validFrom: '2024-07-01' })], '2024-10')).toEqual([
      '2024-07 1000000 2024-07-01',
      '2024-11 0 stated',
    ]);
    const gap = [
      entitled('TUAT', { validFrom: '2024-07-01', validTo: '2024-07-31' }),
      entitled('NCC_KHAC', { validFrom: '2024-09-30', statedAmount: 123_456n }),
    ];
    expect(owed('2024-09-02', 'NCC', gap)).toEqual([
      '2024-07 1565000 2024-07-01',
      '2024-08 0 stated',
      '2024-09 123456 stated',
    ]);
  });

  it('is for every month what a calculation month by month says', () => {
    fc.assert(
      fc.property(world, ({ date, programme, law, entitlements, stoppedAfter }) => {
        const rates = new Rates(date, law, categories);
        const segments = owedMonths(rates, { programme, entitlements, stoppedAfter });
        const [first] = segments;
        const oldest = addMonths(periodOf(date), -OWED_MONTHS);
        expect(first && first.from >= oldest).toBe(true);
        for (const [index, segment] of segments.entries()) {
          expect(segment.from > (segments[index - 1]?.from ?? '')).toBe(true);
        }
        for (let month = first?.from ?? oldest; month < '2030-01'; month = addMonths(month, 1)) {
          const segment = segments.findLast(({ from }) => from <= month);
          expect(`${month} ${segment?.amount}`).toBe(
            `${month} ${owedInMonth(month, date, programme, law, entitlements, stoppedAfter)}`,
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});

const day = (from: string, to: string): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

/** A base is always known before the oldest month, others come into force and apply as they like. */
const world = fc.constantFrom<Programme>('BTXH', 'NCC').chain((programme) =>
  fc.record({
    date: day('2022-01-01', '2027-12-31'),
    programme: fc.constant(programme),
    law: fc
      .uniqueArray(
        fc.record({
          programme: fc.constant(programme),
          amount: fc.bigInt({ min: 100_000n, max: 5_000_000n }),
          inForceFrom: day('2021-01-01', '2028-12-31'),
          appliesFrom: day('2021-01-01', '2028-12-31'),
        }),
        { maxLength: 4, selector: ({ appliesFrom }) => appliesFrom },
      )
      .map((later): BaseRate[] => [
        { programme, amount: 360_000n, inForceFrom: '2015-01-01', appliesFrom: '2015-01-01' },
        ...later,
      ]),
    entitlements: fc.uniqueArray(
      fc.record({
        categoryCode: fc.constantFrom(
          ...categories.filter((category) => category.programme === programme).map(({ code }) => code),
        ),
        statedAmount: fc.option(fc.bigInt({ min: 0n, max: 9_000_000n })),
        validFrom: day('2018-01-01', '2027-12-31'),
        validTo: fc.option(day('2018-01-01', '2028-12-31')),
      }),
      { minLength: 1, maxLength: 4, selector: ({ categoryCode }) => categoryCode },
    ),
    stoppedAfter: fc.option(day('2021-01-01', '2028-12-31').map(periodOf)),
  }),
);

/** Written from the law's words and nothing of the code under test: one month, one person, everything looked at again. */
function owedInMonth(
  month: Period,
  date: string,
  programme: Programme,
  law: BaseRate[],
  entitlements: Entitlement[],
  stoppedAfter: Period | null,
): bigint {
  if (stoppedAfter !== null && month > stoppedAfter) return 0n;
  let base: BaseRate | undefined;
  for (const one of law) {
    if (one.inForceFrom > date || one.appliesFrom > firstDay(month)) continue;
    if (!base || one.appliesFrom > base.appliesFrom) base = one;
  }
  const beside: bigint[] = [];
  const instead: bigint[] = [0n];
  for (const { categoryCode, statedAmount, validFrom, validTo } of entitlements) {
    const category = categories.find(({ code }) => code === categoryCode) as Category;
    if (validFrom > lastDay(month)) continue;
    if ((validTo ?? '9999') < firstDay(month) || (category.validTo ?? '9999') < firstDay(month)) continue;
    const amount = amountAt(category, (base as BaseRate).amount, statedAmount);
    (programme === 'NCC' || categoryCode === 'B04' ? beside : instead).push(amount);
  }
  const highest = instead.reduce((one, other) => (other > one ? other : one));
  return beside.reduce((sum, amount) => sum + amount, highest);
}

function amountAt({ rate }: Category, base: bigint, stated: bigint | null): bigint {
  if (rate.kind === 'STATED') return stated ?? 0n;
  if (rate.kind === 'COEFFICIENT') return halfUp(rate.hundredths * base, 100n);
  return rate.atBase === base ? rate.amount : 1000n * halfUp(rate.amount * base, rate.atBase * 1000n);
}

function halfUp(dividend: bigint, divisor: bigint): bigint {
  const whole = dividend / divisor;
  return (dividend - whole * divisor) * 2n >= divisor ? whole + 1n : whole;
}
