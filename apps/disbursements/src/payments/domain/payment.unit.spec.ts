import { PAYMENT_STATES, PROVIDER_STATUSES, type PaymentState } from '#contracts';
import { after, meaningOf, PAYMENT_MACHINE, statesBefore, type PaymentEvent } from './payment.js';

const EVENTS: PaymentEvent[] = [
  'approve',
  'hold',
  'unhold',
  'cancel',
  'reissue',
  'carryOver',
  'handOver',
  'listWritten',
  'accepted',
  'notTaken',
  'noAnswer',
  'uncollected',
  'settled',
  'rejected',
  'returned',
];

/** Written out once more, by hand, from the rules: whoever changes the machine has to say it twice. */
const ALLOWED: Record<string, PaymentState> = {
  'PLANNED approve': 'APPROVED',
  'PLANNED hold': 'HELD',
  'PLANNED cancel': 'CANCELLED',
  'HELD unhold': 'PLANNED',
  'HELD cancel': 'CANCELLED',
  'HELD carryOver': 'CARRIED_OVER',
  'APPROVED handOver': 'SUBMITTING',
  'APPROVED listWritten': 'SUBMITTED',
  'APPROVED hold': 'HELD',
  'APPROVED cancel': 'CANCELLED',
  'SUBMITTING accepted': 'SUBMITTED',
  'SUBMITTING notTaken': 'APPROVED',
  'SUBMITTING noAnswer': 'UNKNOWN',
  'SUBMITTING settled': 'SETTLED',
  'SUBMITTING rejected': 'REJECTED',
  'SUBMITTING returned': 'RETURNED',
  'SUBMITTED settled': 'SETTLED',
  'SUBMITTED rejected': 'REJECTED',
  'SUBMITTED returned': 'RETURNED',
  'SUBMITTED noAnswer': 'UNKNOWN',
  'SUBMITTED uncollected': 'CARRIED_OVER',
  'UNKNOWN settled': 'SETTLED',
  'UNKNOWN rejected': 'REJECTED',
  'UNKNOWN returned': 'RETURNED',
  'UNKNOWN notTaken': 'APPROVED',
  'UNKNOWN uncollected': 'CARRIED_OVER',
  'SETTLED returned': 'RETURNED',
  'REJECTED cancel': 'CANCELLED',
  'REJECTED reissue': 'APPROVED',
  'REJECTED carryOver': 'CARRIED_OVER',
};

describe('the machine of a payment', () => {
  const pairs = PAYMENT_STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const));

  it.each(pairs)('in %s, %s', (state, event) => {
    expect(after(state, event)).toBe(ALLOWED[`${state} ${event}`] ?? null);
  });

  it('knows no other state and no other event', () => {
    expect(Object.keys(PAYMENT_MACHINE).sort()).toEqual([...PAYMENT_STATES].sort());
    expect([...new Set(Object.values(PAYMENT_MACHINE).flatMap((events) => Object.keys(events)))].sort()).toEqual(
      [...EVENTS].sort(),
    );
  });

  it('never leaves what ended, and from settled only by a return', () => {
    for (const state of ['RETURNED', 'CARRIED_OVER', 'CANCELLED'] as const) expect(PAYMENT_MACHINE[state]).toEqual({});
    expect(PAYMENT_MACHINE.SETTLED).toEqual({ returned: 'RETURNED' });
  });

  it('hands over only what was approved', () => {
    expect(statesBefore('handOver')).toEqual(['APPROVED']);
    expect(statesBefore('listWritten')).toEqual(['APPROVED']);
    expect(statesBefore('approve')).toEqual(['PLANNED']);
  });

  it('lets nobody cancel or hold what a provider may have', () => {
    for (const state of ['SUBMITTING', 'SUBMITTED', 'UNKNOWN', 'SETTLED'] as const)
      expect([after(state, 'cancel'), after(state, 'hold'), after(state, 'carryOver')]).toEqual([null, null, null]);
  });

  it('pays again only what is known not to have moved', () => {
    expect(statesBefore('reissue')).toEqual(['REJECTED']);
    expect(statesBefore('notTaken')).toEqual(['SUBMITTING', 'UNKNOWN']);
  });
});

describe('what a status says of money', () => {
  const expected = (status: string, post: boolean, acsc: boolean): string => {
    if (status === 'ACCC') return post ? 'wrongChannel' : 'settled';
    if (status === 'CPUC') return post ? 'settled' : 'wrongChannel';
    if (status === 'ACSC' && acsc) return post ? 'wrongChannel' : 'settled';
    if (status === 'RJCT' || status === 'CANC') return 'rejected';
    return status === 'RTRN' ? 'returned' : 'information';
  };
  const table = PROVIDER_STATUSES.flatMap((status) =>
    [true, false].flatMap((post) => [true, false].map((acsc) => [status, post, acsc] as const)),
  );

  it.each(table)('%s (post office %s, settled by ACSC %s)', (status, post, acsc) => {
    expect(meaningOf(status, post, acsc)).toBe(expected(status, post, acsc));
  });
});
