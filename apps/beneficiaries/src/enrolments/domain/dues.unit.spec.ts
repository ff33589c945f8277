import 'reflect-metadata';
import { Rates, type BaseRate, type Category } from '../../rates/domain/monthly-amount.js';
import { duesOf, takeDues, type Dues } from './dues.js';
import type { Enrolment } from './person.js';

const base = (amount: bigint, inForceFrom: string, appliesFrom: string): BaseRate => ({
  programme: 'BTXH',
  amount,
  inForceFrom,
  appliesFrom,
});
const bases = [
  base(360_000n, '2021-07-01', '2021-07-01'),
  base(500_000n, '2024-07-01', '2024-07-01'),
  base(540_000n, '2026-10-05', '2026-07-01'),
];
const category = (code: string, more: Partial<Category> = {}): Category => ({
  code,
  programme: 'BTXH',
  rate: { kind: 'COEFFICIENT', hundredths: 200n },
  validTo: null,
  cumulates: false,
  ...more,
});
const categories = [category('B06D'), category('B06A'), category('B05C', { validTo: '2025-06-30' })];
const on = (date: string): Rates => new Rates(date, bases, categories);

const enrolmentOf = (...codes: { code: string; from?: string; to?: string }[]): Enrolment => ({
  enrolmentId: 'e',
  programme: 'BTXH',
  areaCode: '14923',
  districtCode: '386',
  provinceCode: '38',
  validFrom: '2021-07-01',
  validTo: null,
  status: 'ACTIVE',
  reviewed: true,
  wantsAccount: true,
  preferredChannel: null,
  monthlyAmount: 0n,
  owed: [],
  rateFrom: null,
  categoryDigest: '',
  stoppedAfter: null,
  decisionId: null,
  version: 1,
  mark: 'SAME',
  entitlements: codes.map(({ code, from = '2021-07-01', to = null }) => ({
    categoryCode: code,
    statedAmount: null,
    validFrom: from,
    validTo: to,
    mark: 'SAME',
  })),
});

/** Settles on a day and says whether others have to be told. */
function settle(enrolment: Enrolment, date: string): boolean {
  const dues = duesOf(enrolment, on(date));
  return takeDues(enrolment, dues, dues.paid.map(({ categoryCode }) => categoryCode).join());
}

describe('dues', () => {
  const duesOn = (enrolment: Enrolment, date: string): Partial<Dues> => {
    const { paid: _paid, owed: _owed, ...dues } = duesOf(enrolment, on(date));
    return dues;
  };

  it('are those of the month of the business date', () => {
    const changing = enrolmentOf({ code: 'B05C' });
    expect(duesOn(changing, '2025-06-30')).toEqual({
      validFrom: '2021-07-01',
      validTo: '2025-06-30',
      status: 'ACTIVE',
      monthlyAmount: 1_000_000n,
      rateFrom: '2024-07-01',
    });
    expect(duesOn(changing, '2025-07-01')).toMatchObject({ monthlyAmount: 0n, rateFrom: null, validTo: '2025-06-30' });
  });

  it('end with the last month of a stop: until then the enrolment is what it was', () => {
    const stopping = { ...enrolmentOf({ code: 'B06D' }), stoppedAfter: '2024-10', status: 'SUSPENDED' as const };
    expect(duesOn(stopping, '2024-10-31')).toMatchObject({
      status: 'SUSPENDED',
      validTo: '2024-10-31',
      monthlyAmount: 1_000_000n,
    });
    expect(duesOn(stopping, '2024-11-01')).toMatchObject({
      status: 'STOPPED',
      validTo: '2024-10-31',
      monthlyAmount: 0n,
    });
  });
});

describe('others are told', () => {
  it('when a rate comes into force, once, and of what it makes of the months before', () => {
    const hoa = enrolmentOf({ code: 'B06D' });
    expect(settle(hoa, '2026-09-30')).toBe(true);
    expect(settle(hoa, '2026-10-04')).toBe(false);
    expect(settle(hoa, '2026-10-05')).toBe(true);
    expect(hoa).toMatchObject({ monthlyAmount: 1_080_000n, rateFrom: '2026-07-01' });
    expect(hoa.owed).toEqual([
      { from: '2024-10', monthlyAmount: '1000000', rateFrom: '2024-07-01' },
      { from: '2026-07', monthlyAmount: '1080000', rateFrom: '2026-07-01' },
    ]);
    expect(settle(hoa, '2026-10-06')).toBe(false);
  });

  it('not of a month that only became too old, with its rate or without', () => {
    const hoa = enrolmentOf({ code: 'B06D' });
    settle(hoa, '2026-06-15');
    expect(hoa.owed.map(({ from }) => from)).toEqual(['2024-06', '2024-07']);
    expect(settle(hoa, '2026-07-15')).toBe(false);
    expect(settle(hoa, '2026-08-15')).toBe(false);
    expect(hoa.owed.map(({ from }) => from)).toEqual(['2024-08']);
  });

  it('at a change of month, of an amount or a category that begins or ends', () => {
    const rising = enrolmentOf({ code: 'B06D', from: '2024-10-01' });
    settle(rising, '2024-09-30');
    expect(settle(rising, '2024-10-01')).toBe(false);
    const ending = enrolmentOf({ code: 'B06D', to: '2024-09-30' });
    settle(ending, '2024-09-30');
    expect(settle(ending, '2024-10-01')).toBe(true);
    const replaced = enrolmentOf({ code: 'B06D', to: '2024-09-30' }, { code: 'B06A', from: '2024-10-01' });
    settle(replaced, '2024-09-30');
    expect(settle(replaced, '2024-10-01')).toBe(true);
    expect(replaced).toMatchObject({ monthlyAmount: 1_000_000n, categoryDigest: 'B06A' });
  });

  it('of an enrolment of which nothing has been told yet', () => {
    expect(
      settle({ ...enrolmentOf({ code: 'B06D' }), monthlyAmount: 1_000_000n, rateFrom: '2024-07-01' }, '2024-09-02'),
    ).toBe(true);
  });
});
