import { describe, expect, it } from '@jest/globals';
import type { PaymentRequest, PaymentStory } from '../../api/payment-types';
import type { Me } from '../../api/types';
import type { Channel, PaymentState } from '../../api/vocabulary';
import { bodyToSign, maySign, offered } from './verbs';

const OFFICER: Me = { username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38' };
const APPROVER: Me = { username: 'approver', roles: ['APPROVER'], areaCode: '38' };
const AUDITOR: Me = { username: 'auditor', roles: ['AUDITOR'], areaCode: '38' };
const ASKED: PaymentRequest = { verb: 'reissue', requestedBy: 'officer', requestedAt: '2024-10-05T02:11:09Z' };

function payment(state: PaymentState, channel: Channel | null = 'BANK', request?: PaymentRequest): PaymentStory {
  return {
    ...{
      id: 'payment',
      reference: null,
      state,
      channel,
      providerCode: null,
      amount: '500000',
      beneficiaryId: 'person',
    },
    ...{ areaCode: '14923', period: '2024-10', sequence: 1 },
    ...(request ? { request } : {}),
  };
}

describe('the verbs on a payment', () => {
  it.each<[PaymentState, Channel | null, string[]]>([
    ['PLANNED', 'BANK', ['hold', 'cancel']],
    ['HELD', null, ['unhold', 'carry-over', 'cancel']],
    ['APPROVED', 'BANK', ['hold', 'cancel']],
    ['SUBMITTING', 'BANK', ['inquire']],
    ['SUBMITTED', 'BANK', ['inquire']],
    ['SUBMITTED', 'POST_OFFICE', ['carry-over']],
    ['UNKNOWN', 'BANK', ['inquire', 'resolve']],
    ['UNKNOWN', 'POST_OFFICE', ['resolve', 'carry-over']],
    ['REJECTED', 'BANK', ['reissue', 'carry-over', 'cancel']],
    ['SETTLED', 'BANK', []],
    ['RETURNED', 'BANK', []],
    ['CARRIED_OVER', 'BANK', []],
    ['CANCELLED', 'BANK', []],
  ])('of an officer in %s by %s are %j', (state, channel, verbs) => {
    expect(offered(payment(state, channel), OFFICER)).toEqual(verbs);
  });

  it('leave a payment alone that waits for a second person, except to stop it', () => {
    expect(offered(payment('REJECTED', 'BANK', ASKED), OFFICER)).toEqual(['cancel']);
    expect(offered(payment('REJECTED', 'BANK', ASKED), APPROVER)).toEqual([]);
  });

  it('are none for whoever only looks', () => {
    expect(offered(payment('HELD'), AUDITOR)).toEqual([]);
  });
});

describe('a request', () => {
  it('is signed by another person who may approve', () => {
    expect(maySign(ASKED, APPROVER)).toBe(true);
    expect(maySign(ASKED, { ...OFFICER, roles: ['FINANCE_OFFICER', 'APPROVER'] })).toBe(false);
    expect(maySign(ASKED, { ...OFFICER, username: 'officer2' })).toBe(false);
  });

  it('is signed by asking for the very same', () => {
    const account = { accountId: 'account', channel: 'EWALLET' as const, providerCode: 'MOMO', accountEnding: '4411' };
    const cash = { ...account, accountId: null, channel: 'POST_OFFICE' as const };
    expect(bodyToSign(ASKED)).toEqual({});
    expect(bodyToSign({ ...ASKED, route: account })).toEqual({ route: { accountId: 'account' } });
    expect(bodyToSign({ ...ASKED, route: cash })).toEqual({ route: { channel: 'POST_OFFICE' } });
    expect(bodyToSign({ ...ASKED, verb: 'resolve', outcome: 'SETTLED', evidence: 'UNC 12' })).toEqual({
      outcome: 'SETTLED',
      evidence: 'UNC 12',
    });
  });
});
