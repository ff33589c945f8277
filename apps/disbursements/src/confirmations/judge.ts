import type { PaymentState } from '#contracts';
import { decideConfirmation } from '../payments/domain/payment.decide.js';
import { meaningOf } from '../payments/domain/payment.js';
import type { CaseClass, Confirmation } from './confirmation.js';

/** An attempt that a reference names, with its payment as it is now. */
export interface KnownAttempt {
  number: number;
  providerCode: string;
  amount: bigint;
  settledByAcsc: boolean;
  /** How this attempt went; the payment may go another way since. */
  channel: string | null;
  payment: {
    id: string;
    state: PaymentState;
    /** Number of the latest attempt. */
    attempt: number;
    version: number;
    area_code: string;
    district_code: string;
    province_code: string;
    /** How often it changed within the batch at hand. */
    rounds?: number;
  };
}

export type Verdict =
  | { effect: 'APPLIED'; state: PaymentState }
  | { effect: 'KEPT' }
  | { effect: 'CASE'; caseClass: CaseClass; holdLatest: boolean };

/** What a confirmation is worth: first whether it is about a payment of this provider and amount, then what it says. */
export function judge(confirmation: Confirmation, attempt: KnownAttempt | null, providerCode: string): Verdict {
  if (!attempt) return mismatch('UNKNOWN_REFERENCE');
  if (attempt.providerCode !== providerCode) return mismatch('OTHER_PROVIDER');
  if (confirmation.currency !== null && confirmation.currency !== 'VND') return mismatch('WRONG_CURRENCY');
  if (confirmation.amount !== null && confirmation.amount !== attempt.amount) return mismatch('WRONG_AMOUNT');
  const meaning = meaningOf(confirmation.status, attempt.channel === 'POST_OFFICE', attempt.settledByAcsc);
  return decideConfirmation(attempt.payment, attempt.number, meaning);
}

function mismatch(caseClass: CaseClass): Verdict {
  return { effect: 'CASE', caseClass, holdLatest: false };
}
