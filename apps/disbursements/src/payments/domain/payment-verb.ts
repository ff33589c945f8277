import { actionFor, type PaymentState } from '#contracts';
import { after, type PaymentEvent } from './payment.js';

/** What people do to a payment. */
export const PAYMENT_VERBS = ['hold', 'unhold', 'reissue', 'cancel', 'carry-over', 'resolve', 'decline'] as const;
export type PaymentVerb = (typeof PAYMENT_VERBS)[number];

export const OUTCOMES = ['SETTLED', 'REJECTED', 'RETURNED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A reference has two digits for the number of the attempt. */
const LAST_ATTEMPT = 99;

/** A payment as a verb meets it. */
export interface VerbSubject {
  state: PaymentState;
  /** Held reason, or the provider's reason code. */
  reason: string | null;
  /** Number of the latest attempt. */
  attempt: number;
  isAtPostOffice: boolean;
  /** A case says that this was paid already. */
  contradicted: boolean;
  /**
   * What waits for a second person, and everybody behind whoever asked. `sameAsked`: the verb at hand asks for the very
   * same; `askedLater`: the second person looked before it was asked.
   */
  request: { verb: PaymentVerb; people: string[]; sameAsked: boolean; askedLater: boolean } | null;
  /** The way that the payment would go, where the verb lets it go again. */
  route: 'USABLE' | 'NONE' | 'NOT_USABLE';
}

export interface VerbAsker {
  /** Whoever asks, and for whom. */
  people: string[];
  mayApprove: boolean;
  /** Of many payments at once: whether the person means to sign what others asked for, or to ask. */
  intent: 'EITHER' | 'SIGN' | 'ASK';
}

/** Why a payment is left as it is. */
export const SKIP_REASONS = [
  'STATE',
  'NO_ROUTE',
  'ROUTE_NOT_USABLE',
  'MONEY_MAY_HAVE_MOVED',
  'CONTRADICTED',
  'TOO_MANY_ATTEMPTS',
  'NO_REQUEST',
  'OTHER_REQUEST',
  'SAME_PERSON',
  'ALREADY_REQUESTED',
  'ASKED_LATER',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export type VerbDecision =
  | { effect: 'APPLY'; event: PaymentEvent; signsRequest: boolean }
  /** Waits for a second person. */
  | { effect: 'REQUEST' }
  | { effect: 'DECLINE' }
  | { effect: 'SKIP'; why: SkipReason };

const RESULT = { SETTLED: 'settled', REJECTED: 'rejected', RETURNED: 'returned' } as const satisfies Record<
  Outcome,
  PaymentEvent
>;

/**
 * What a verb does to one payment. What makes money move again, and what says that money moved or did not, is asked for
 * by one person and signed by another who may approve.
 */
export function decideVerb(
  verb: PaymentVerb,
  subject: VerbSubject,
  asker: VerbAsker,
  outcome: Outcome | null = null,
): VerbDecision {
  if (verb === 'decline') return decideDecline(subject.request);
  const event = eventOf(verb, subject, outcome);
  if (!event || after(subject.state, event) === null) return skip('STATE');
  if (event === 'unhold' || event === 'reissue') {
    if (subject.contradicted) return skip('CONTRADICTED');
    if (event === 'reissue' && !isKnownFailure(subject.reason)) return skip('MONEY_MAY_HAVE_MOVED');
    if (subject.attempt >= LAST_ATTEMPT) return skip('TOO_MANY_ATTEMPTS');
    if (subject.route === 'NONE') return skip('NO_ROUTE');
    if (subject.route === 'NOT_USABLE') return skip('ROUTE_NOT_USABLE');
  }
  // Cancelled frees its month to be listed again: what may have been paid leaves by carry-over only, which two people sign.
  if (event === 'cancel' && subject.state === 'REJECTED' && !isKnownFailure(subject.reason))
    return skip('MONEY_MAY_HAVE_MOVED');
  if (!needsSecondPerson(event, subject.reason)) return { effect: 'APPLY', event, signsRequest: false };
  return decideSecond(verb, event, subject.request, asker);
}

function decideDecline(request: VerbSubject['request']): VerbDecision {
  if (!request) return skip('NO_REQUEST');
  return request.askedLater ? skip('ASKED_LATER') : { effect: 'DECLINE' };
}

function decideSecond(
  verb: PaymentVerb,
  event: PaymentEvent,
  request: VerbSubject['request'],
  asker: VerbAsker,
): VerbDecision {
  if (!request) return asker.intent === 'SIGN' ? skip('NO_REQUEST') : { effect: 'REQUEST' };
  if (request.people.some((person) => asker.people.includes(person))) return skip('SAME_PERSON');
  if (request.verb !== verb || !request.sameAsked) return skip('OTHER_REQUEST');
  if (!asker.mayApprove || asker.intent === 'ASK') return skip('ALREADY_REQUESTED');
  if (request.askedLater) return skip('ASKED_LATER');
  return { effect: 'APPLY', event, signsRequest: true };
}

/** Null where the verb has no meaning: only what lies at the post office can stay uncollected, only the unknown is resolved. */
function eventOf(
  verb: Exclude<PaymentVerb, 'decline'>,
  { state, isAtPostOffice }: VerbSubject,
  outcome: Outcome | null,
): PaymentEvent | null {
  switch (verb) {
    case 'hold':
    case 'unhold':
    case 'reissue':
    case 'cancel':
      return verb;
    case 'carry-over':
      if (after(state, 'carryOver')) return 'carryOver';
      return isAtPostOffice ? 'uncollected' : null;
    case 'resolve':
      return state === 'UNKNOWN' && outcome !== null ? RESULT[outcome] : null;
    default:
      return verb satisfies never;
  }
}

function needsSecondPerson(event: PaymentEvent, reason: string | null): boolean {
  switch (event) {
    case 'hold':
    case 'cancel':
      return false;
    // Its successor pays the same month again: harmless only when this one is known not to have been paid.
    case 'carryOver':
      return !isKnownFailure(reason);
    default:
      return true;
  }
}

/** A refusal that proves that no money moved: not one that speaks of a duplicate or of a clearing that gave no answer. */
export function isKnownFailure(reason: string | null): boolean {
  const action = actionFor(reason);
  return action !== 'NEVER_RESEND' && action !== 'ASK_DO_NOT_RESEND';
}

function skip(why: SkipReason): VerbDecision {
  return { effect: 'SKIP', why };
}
