import type { PaymentState, ProviderStatus } from '#contracts';

/** What can happen to a payment. Commands come from people and jobs, confirmations from providers. */
export type PaymentEvent =
  | 'approve'
  | 'hold'
  | 'unhold'
  | 'cancel'
  | 'reissue'
  | 'carryOver'
  | 'handOver'
  | 'listWritten'
  | 'accepted'
  | 'notTaken'
  | 'noAnswer'
  | 'uncollected'
  | 'settled'
  | 'rejected'
  | 'returned';

/**
 * The machine: the one table of what may follow what. An event that a state does not list is refused (a command) or
 * opens a case (a confirmation that contradicts).
 */
export const PAYMENT_MACHINE: Record<PaymentState, Partial<Record<PaymentEvent, PaymentState>>> = {
  PLANNED: { approve: 'APPROVED', hold: 'HELD', cancel: 'CANCELLED' },
  HELD: { unhold: 'PLANNED', cancel: 'CANCELLED', carryOver: 'CARRIED_OVER' },
  // A list for the post office needs no answer: once it is written, the provider has it.
  APPROVED: { handOver: 'SUBMITTING', listWritten: 'SUBMITTED', hold: 'HELD', cancel: 'CANCELLED' },
  // notTaken: the provider acknowledged that it never took this reference and never will.
  SUBMITTING: {
    accepted: 'SUBMITTED',
    notTaken: 'APPROVED',
    noAnswer: 'UNKNOWN',
    settled: 'SETTLED',
    rejected: 'REJECTED',
    returned: 'RETURNED',
  },
  SUBMITTED: {
    settled: 'SETTLED',
    rejected: 'REJECTED',
    returned: 'RETURNED',
    noAnswer: 'UNKNOWN',
    uncollected: 'CARRIED_OVER',
  },
  UNKNOWN: {
    settled: 'SETTLED',
    rejected: 'REJECTED',
    returned: 'RETURNED',
    notTaken: 'APPROVED',
    uncollected: 'CARRIED_OVER',
  },
  SETTLED: { returned: 'RETURNED' },
  // Reissued by two people: a new attempt, by the same route or another.
  REJECTED: { reissue: 'APPROVED', carryOver: 'CARRIED_OVER', cancel: 'CANCELLED' },
  RETURNED: {},
  CARRIED_OVER: {},
  CANCELLED: {},
};

/** The state after the event, or null when the machine refuses it. */
export function after(state: PaymentState, event: PaymentEvent): PaymentState | null {
  return PAYMENT_MACHINE[state][event] ?? null;
}

/** States in which the event is allowed: the guard of a statement over many payments. */
export function statesBefore(event: PaymentEvent): PaymentState[] {
  return (Object.keys(PAYMENT_MACHINE) as PaymentState[]).filter(
    (state) => PAYMENT_MACHINE[state][event] !== undefined,
  );
}

/** What a provider's status says of money, given the kind of channel and the provider's contract. */
export type Meaning = 'information' | 'settled' | 'rejected' | 'returned' | 'wrongChannel';

export function meaningOf(status: ProviderStatus, isPostOffice: boolean, settledByAcsc: boolean): Meaning {
  switch (status) {
    case 'ACCC':
      return isPostOffice ? 'wrongChannel' : 'settled';
    case 'CPUC':
      return isPostOffice ? 'settled' : 'wrongChannel';
    case 'ACSC':
      if (!settledByAcsc) return 'information';
      return isPostOffice ? 'wrongChannel' : 'settled';
    case 'RJCT':
    case 'CANC':
      return 'rejected';
    case 'RTRN':
      return 'returned';
    case 'RCVD':
    case 'PDNG':
    case 'ACTC':
    case 'ACCP':
    case 'ACSP':
    case 'ACWP':
    case 'BLCK':
      return 'information';
    default:
      return status satisfies never;
  }
}
