import fc from 'fast-check';
import { PAYMENT_STATES, type PaymentState } from '#contracts';
import { decideConfirmation, type Decision } from './payment.decide.js';
import { after, type Meaning } from './payment.js';

const MEANINGS: Meaning[] = ['information', 'settled', 'rejected', 'returned', 'wrongChannel'];
const KEPT: Decision = { effect: 'KEPT' };
const contradiction = (holdLatest: boolean): Decision => ({ effect: 'CASE', caseClass: 'CONTRADICTION', holdLatest });
const applied = (state: PaymentState): Decision => ({ effect: 'APPLIED', state });

describe('what a confirmation of the latest attempt does', () => {
  const table: [PaymentState, 'settled' | 'rejected' | 'returned', Decision][] = [
    ...(['SUBMITTING', 'SUBMITTED', 'UNKNOWN'] as const).flatMap(
      (state): [PaymentState, 'settled' | 'rejected' | 'returned', Decision][] => [
        [state, 'settled', applied('SETTLED')],
        [state, 'rejected', applied('REJECTED')],
        [state, 'returned', applied('RETURNED')],
      ],
    ),
    ['SETTLED', 'settled', KEPT],
    ['SETTLED', 'rejected', contradiction(false)],
    ['SETTLED', 'returned', applied('RETURNED')],
    ['REJECTED', 'settled', contradiction(true)],
    ['REJECTED', 'rejected', KEPT],
    ['REJECTED', 'returned', contradiction(false)],
    ['RETURNED', 'settled', contradiction(true)],
    ['RETURNED', 'rejected', KEPT],
    ['RETURNED', 'returned', KEPT],
    ['CARRIED_OVER', 'settled', contradiction(true)],
    ['CARRIED_OVER', 'rejected', KEPT],
    ['CARRIED_OVER', 'returned', contradiction(false)],
    ['CANCELLED', 'settled', contradiction(true)],
    ['CANCELLED', 'rejected', KEPT],
    ['CANCELLED', 'returned', contradiction(false)],
    // The provider said that it never took the attempt, so the payment waits for its next one.
    ['APPROVED', 'settled', contradiction(true)],
    ['APPROVED', 'rejected', KEPT],
    ['APPROVED', 'returned', contradiction(true)],
    ['HELD', 'settled', contradiction(true)],
    ['HELD', 'rejected', KEPT],
  ];

  it.each(table)('in %s, %s', (state, meaning, decision) => {
    expect(decideConfirmation({ state, attempt: 1 }, 1, meaning)).toEqual(decision);
  });
});

describe('invariants of every confirmation', () => {
  const any = fc
    .record({
      state: fc.constantFrom(...PAYMENT_STATES),
      latest: fc.integer({ min: 1, max: 9 }),
      attempt: fc.integer({ min: 1, max: 9 }),
      meaning: fc.constantFrom(...MEANINGS),
    })
    .filter(({ latest, attempt }) => attempt <= latest);

  const decide = ({
    state,
    latest,
    attempt,
    meaning,
  }: {
    state: PaymentState;
    latest: number;
    attempt: number;
    meaning: Meaning;
  }): Decision => decideConfirmation({ state, attempt: latest }, attempt, meaning);

  it('applies only what the machine allows, and only to the latest attempt', () => {
    fc.assert(
      fc.property(any, (given) => {
        const decision = decide(given);
        if (decision.effect !== 'APPLIED') return;
        expect(given.attempt).toBe(given.latest);
        expect(after(given.state, given.meaning as 'settled')).toBe(decision.state);
      }),
    );
  });

  it('does nothing for information, and opens a case without effect for the wrong channel', () => {
    fc.assert(
      fc.property(any, (given) => {
        expect(decide({ ...given, meaning: 'information' })).toEqual(KEPT);
        expect(decide({ ...given, meaning: 'wrongChannel' })).toMatchObject({
          effect: 'CASE',
          caseClass: 'WRONG_CHANNEL',
          holdLatest: false,
        });
      }),
    );
  });

  it('says the same again without effect, once it was applied', () => {
    fc.assert(
      fc.property(any, (given) => {
        const first = decide(given);
        if (first.effect === 'APPLIED') expect(decide({ ...given, state: first.state })).toEqual(KEPT);
      }),
    );
  });

  it('never overlooks money: "settled" is applied, known already, or a case that stops the next attempt', () => {
    fc.assert(
      fc.property(any, (given) => {
        const decision = decide({ ...given, meaning: 'settled' });
        if (decision.effect === 'KEPT') expect([given.state, given.attempt]).toEqual(['SETTLED', given.latest]);
        if (decision.effect === 'CASE') expect(decision.holdLatest).toBe(true);
      }),
    );
  });

  it('never turns a settled payment into anything but a returned one, in any order of confirmations', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MEANINGS), { maxLength: 12 }), (meanings) => {
        const path: PaymentState[] = ['SUBMITTED'];
        for (const meaning of meanings) {
          const decision = decideConfirmation({ state: path.at(-1) as PaymentState, attempt: 1 }, 1, meaning);
          if (decision.effect === 'APPLIED') path.push(decision.state);
        }
        expect(['', 'SETTLED', 'REJECTED', 'RETURNED', 'SETTLED,RETURNED']).toContain(path.slice(1).join());
      }),
    );
  });
});
