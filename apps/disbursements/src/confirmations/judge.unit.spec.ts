import type { Confirmation } from './confirmation.js';
import { judge, type KnownAttempt } from './judge.js';

const confirmation: Confirmation = {
  reference: 'r',
  status: 'ACCC',
  amount: 500_000n,
  currency: 'VND',
  reason: null,
  providerReference: null,
  occurredAt: null,
};
const attempt = (more: Partial<KnownAttempt> = {}, payment: Partial<KnownAttempt['payment']> = {}): KnownAttempt => ({
  number: 1,
  providerCode: 'AGRIBANK',
  amount: 500_000n,
  settledByAcsc: false,
  channel: 'BANK',
  ...more,
  payment: {
    id: 'p',
    state: 'SUBMITTED',
    attempt: 1,
    version: 4,
    area_code: '38001',
    district_code: '380',
    province_code: '38',
    ...payment,
  },
});

describe('what a confirmation is worth', () => {
  it.each([
    ['no such attempt', confirmation, null, 'UNKNOWN_REFERENCE'],
    ['an attempt of another provider', confirmation, attempt({ providerCode: 'MOMO' }), 'OTHER_PROVIDER'],
    ['another currency', { ...confirmation, currency: 'USD' }, attempt(), 'WRONG_CURRENCY'],
    ['another amount', { ...confirmation, amount: 500_001n }, attempt(), 'WRONG_AMOUNT'],
    ['a code for cash, of an account', { ...confirmation, status: 'CPUC' as const }, attempt(), 'WRONG_CHANNEL'],
    ['a code for accounts, of cash', confirmation, attempt({ channel: 'POST_OFFICE' }), 'WRONG_CHANNEL'],
  ])('given %s: a case', (_, said, known, caseClass) => {
    expect(judge(said, known, 'AGRIBANK')).toMatchObject({ effect: 'CASE', caseClass });
  });

  it('looks at whose it is before it compares amounts: another provider learns nothing', () => {
    expect(
      judge({ ...confirmation, amount: 1n, currency: 'USD' }, attempt({ providerCode: 'MOMO' }), 'AGRIBANK'),
    ).toMatchObject({ caseClass: 'OTHER_PROVIDER' });
  });

  it('compares with the amount that was sent, and not at all where none is said', () => {
    expect(judge({ ...confirmation, amount: null, currency: null }, attempt(), 'AGRIBANK')).toEqual({
      effect: 'APPLIED',
      state: 'SETTLED',
    });
  });

  it('opens a case for a wrong amount also when the status only informs', () => {
    expect(judge({ ...confirmation, status: 'PDNG', amount: 1n }, attempt(), 'AGRIBANK')).toMatchObject({
      caseClass: 'WRONG_AMOUNT',
    });
  });

  it.each([
    [true, { effect: 'APPLIED', state: 'SETTLED' }],
    [false, { effect: 'KEPT' }],
  ])('takes ACSC by contract only (%s)', (settledByAcsc, verdict) => {
    expect(judge({ ...confirmation, status: 'ACSC' }, attempt({ settledByAcsc }), 'AGRIBANK')).toEqual(verdict);
  });
});
