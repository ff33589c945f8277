import fc from 'fast-check';
import { ratePercent, VND_PATTERN } from './money.js';
import { addMonths, areaVersionOf, DATE_PATTERN, firstDay, lastDay, PERIOD_PATTERN, periodOf } from './period.js';
import { parseReference, referenceOf } from './reference.js';
import { actionFor } from './iso20022.js';
import { actorIn, holdsRole, isWithin, peopleBehind, principalOf, scopeColumn, type Actor } from './roles.js';

describe('money', () => {
  it('is whole, not negative, and has one way to be written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (amount) => {
        expect(amount.toString()).toMatch(VND_PATTERN);
      }),
    );
  });

  it.each(['', ' 1', '1 ', '01', '-1', '+1', '1.0', '1,000', '1e3', '0x10', '1'.repeat(19), '１', '1\n'])(
    'refuses %j',
    (text) => expect(VND_PATTERN.test(text)).toBe(false),
  );
});

describe('a rate', () => {
  it.each([
    [21_275, 32_654, '65.2'],
    [14_966, 23_593, '63.4'],
    [6_309, 9_061, '69.6'],
    [1_064, 1_633, '65.2'],
    [748, 1_180, '63.4'],
    [316, 453, '69.8'],
    [1, 2_000, '0.1'],
    [999, 2_000_000, '0.0'],
    [1_999, 2_000, '100.0'],
    [1, 3, '33.3'],
    [2, 3, '66.7'],
    [0, 5, '0.0'],
    [5, 5, '100.0'],
  ])('of %i in %i is %s, half up', (part, whole, rate) => expect(ratePercent(part, whole)).toBe(rate));

  it('of nothing is none', () => expect(ratePercent(0, 0)).toBeNull());

  it('is the nearest tenth, and a half goes up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(10_000_000), (whole, seed) => {
        const part = seed % (whole + 1);
        const tenths = BigInt((ratePercent(part, whole) as string).replace('.', ''));
        // rate − ½ tenth ≤ exact < rate + ½ tenth, in whole numbers.
        const twice = 2_000n * BigInt(part);
        expect(twice >= (2n * tenths - 1n) * BigInt(whole) && twice < (2n * tenths + 1n) * BigInt(whole)).toBe(true);
      }),
    );
  });
});

describe('a reference', () => {
  it('names payment and attempt, in 35 characters, there and back', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 99 }), (paymentId, attempt) => {
        const reference = referenceOf(paymentId, attempt);
        expect(reference).toMatch(/^[0-9a-f]{32}-\d{2}$/);
        expect(reference).toHaveLength(35);
        expect(parseReference(reference)).toEqual({ paymentId, attempt });
      }),
    );
  });

  it.each([
    '',
    'x',
    '0192f0c5a1b27c3d8e9f0a1b2c3d4e5f',
    '0192f0c5a1b27c3d8e9f0a1b2c3d4e5f-1',
    '0192F0C5A1B27C3D8E9F0A1B2C3D4E5F-01',
    '0192f0c5a1b27c3d8e9f0a1b2c3d4e5f-01 ',
    '0192f0c5-a1b2-7c3d-8e9f-0a1b2c3d4e5f-01',
  ])('is not %j', (text) => expect(parseReference(text)).toBeNull());
});

describe('a period', () => {
  it.each([
    ['2024-02', '2024-02-29'],
    ['2023-02', '2023-02-28'],
    ['2024-09', '2024-09-30'],
    ['2024-12', '2024-12-31'],
    ['2100-02', '2100-02-28'],
  ])('%s ends on %s', (period, last) => {
    expect(lastDay(period)).toBe(last);
    expect(firstDay(period)).toBe(`${period}-01`);
    expect(periodOf(last)).toBe(period);
  });

  it.each(['2024-13', '2024-00', '2024-9', '24-09', '2024-09-01', '2024-09\n'])('is not %j', (text) =>
    expect(PERIOD_PATTERN.test(text)).toBe(false),
  );
  it.each(['2024-09-32', '2024-9-1', '2024-13-01'])('and no date is %j', (text) =>
    expect(DATE_PATTERN.test(text)).toBe(false),
  );

  it('is counted on and back over the turns of years', () => {
    expect([addMonths('2024-11', 2), addMonths('2024-01', -1), addMonths('2024-06', 0)]).toEqual([
      '2025-01',
      '2023-12',
      '2024-06',
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: -900, max: 900 }),
        (year, month, months) => {
          const later = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
          expect(addMonths(`${year}-${String(month).padStart(2, '0')}`, months)).toBe(later);
        },
      ),
    );
  });

  it('has districts until June 2025', () => {
    expect(['2024-09', '2025-06', '2025-07', '2026-01'].map(areaVersionOf)).toEqual([
      'DISTRICT_2024',
      'DISTRICT_2024',
      'COMMUNE_2025',
      'COMMUNE_2025',
    ]);
  });
});

describe('a reason code', () => {
  it.each([
    ['AC04', 'DISABLE_ACCOUNT'],
    ['MD07', 'CHECK_REGISTER'],
    ['AM05', 'NEVER_RESEND'],
    ['AB05', 'ASK_DO_NOT_RESEND'],
    ['ZZ99', 'BY_HAND'],
    ['constructor', 'BY_HAND'],
    [null, 'BY_HAND'],
  ])('%s asks for %s', (reason, action) => expect(actionFor(reason)).toBe(action));
});

describe('an area', () => {
  const place = { areaCode: '38001', districtCode: '380', provinceCode: '38' };
  it.each([
    ['VN', true],
    ['38', true],
    ['380', true],
    ['38001', true],
    ['01', false],
    ['386', false],
    ['38002', false],
    ['3', false],
    ['', false],
    [null, false],
  ])('%s sees a place in it: %s', (areaCode, sees) => expect(isWithin({ areaCode }, place)).toBe(sees));

  it('without an area sees nothing, also of places without one', () =>
    expect(isWithin({ areaCode: null }, { areaCode: null })).toBe(false));

  it('is compared with the column of its level', () => {
    expect(['VN', '38', '380', '38001'].map(scopeColumn)).toEqual([
      null,
      'province_code',
      'district_code',
      'area_code',
    ]);
  });
});

describe('a role that was handed over', () => {
  const delegate: Actor = {
    username: 'officer',
    roles: ['FINANCE_OFFICER', 'APPROVER'],
    areaCode: '38',
    requestId: 'r',
    onBehalfOf: { APPROVER: 'approver' },
    roleAreas: { APPROVER: '386' },
  };
  const [near, far] = [
    { districtCode: '386', provinceCode: '38' },
    { districtCode: '380', provinceCode: '38' },
  ];

  it('counts for two people, and only in its role is one for the other', () => {
    expect(peopleBehind(delegate)).toEqual(['officer', 'approver']);
    expect(peopleBehind({ username: 'approver' })).toEqual(['approver']);
    expect([principalOf(delegate, 'APPROVER'), principalOf(delegate, 'FINANCE_OFFICER')]).toEqual(['approver', null]);
  });

  it('holds within its own area, not further', () => {
    expect([holdsRole(delegate, 'APPROVER', near), holdsRole(delegate, 'APPROVER', far)]).toEqual([true, false]);
    expect([holdsRole(delegate, 'FINANCE_OFFICER', far), holdsRole(delegate, 'RELEASER', near)]).toEqual([true, false]);
  });

  it('narrows the scope of whoever comes by it alone', () => {
    expect(actorIn(delegate, ['APPROVER']).areaCode).toBe('386');
    expect(actorIn(delegate, ['FINANCE_OFFICER', 'APPROVER']).areaCode).toBe('38');
    expect(actorIn(delegate, []).areaCode).toBe('38');
  });

  it('reaches as far as the widest of several', () => {
    const both: Actor = {
      ...delegate,
      roles: ['APPROVER', 'RELEASER'],
      areaCode: 'VN',
      roleAreas: { APPROVER: '386', RELEASER: '38' },
    };
    expect(actorIn(both, ['APPROVER', 'RELEASER']).areaCode).toBe('38');
    expect(
      actorIn({ ...both, roleAreas: { APPROVER: '386', RELEASER: 'VN' } }, ['APPROVER', 'RELEASER']).areaCode,
    ).toBe('VN');
  });
});
