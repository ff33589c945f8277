import type { PaymentState } from '#contracts';
import { after, type Meaning } from './payment.js';

/** A payment as a confirmation meets it. */
export interface ConfirmedPayment {
  state: PaymentState;
  /** Number of the latest attempt. */
  attempt: number;
}

export type Decision =
  | { effect: 'APPLIED'; state: PaymentState }
  /** Says what is known already, or only informs. */
  | { effect: 'KEPT' }
  /** Contradicts what is known: a person must look. `holdLatest`: what was made since to pay again is stopped before it leaves. */
  | { effect: 'CASE'; caseClass: 'CONTRADICTION' | 'WRONG_CHANNEL'; holdLatest: boolean };

const RESULT: Record<'settled' | 'rejected' | 'returned', PaymentState> = {
  settled: 'SETTLED',
  rejected: 'REJECTED',
  returned: 'RETURNED',
};

/** What a confirmation of one attempt does. It never overwrites a final state. */
export function decideConfirmation(payment: ConfirmedPayment, attempt: number, meaning: Meaning): Decision {
  if (meaning === 'information') return { effect: 'KEPT' };
  if (meaning === 'wrongChannel') return { effect: 'CASE', caseClass: 'WRONG_CHANNEL', holdLatest: false };
  if (attempt < payment.attempt || payment.state === 'APPROVED') return decideForEndedAttempt(meaning);
  if (payment.state === RESULT[meaning]) return { effect: 'KEPT' };
  const next = after(payment.state, meaning);
  if (next) return { effect: 'APPLIED', state: next };
  if (meaning === 'rejected' && payment.state !== 'SETTLED') return { effect: 'KEPT' };
  return { effect: 'CASE', caseClass: 'CONTRADICTION', holdLatest: meaning === 'settled' };
}

/** An earlier attempt was known not to have moved money; whoever says otherwise contradicts it. */
function decideForEndedAttempt(meaning: 'settled' | 'rejected' | 'returned'): Decision {
  return meaning === 'rejected' ? { effect: 'KEPT' } : { effect: 'CASE', caseClass: 'CONTRADICTION', holdLatest: true };
}
