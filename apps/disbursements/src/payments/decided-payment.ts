import type { HeldReason } from '#contracts';
import type { Outcome, PaymentVerb, VerbDecision } from './domain/payment-verb.js';
import type { ChosenRoute, RouteChoice } from './payment-routes.js';
import type { HandledPayment } from './payment.repository.js';

/** What somebody wants of payments. */
export interface VerbInput {
  verb: PaymentVerb;
  /** In words, for the record. */
  reason: string | null;
  heldReason: HeldReason;
  outcome: Outcome | null;
  evidence: string | null;
  route: RouteChoice;
  /** Of many payments: when their requests were looked at (ISO instant). What was asked later is left. */
  seenAt: string | null;
}

/** A payment with what the verb does to it. */
export interface DecidedPayment {
  payment: HandledPayment;
  decision: VerbDecision;
  /** The way that it goes, and whether that is another one, where the verb lets it go again. */
  route: (ChosenRoute & { is: 'USABLE' }) | null;
}

/** A payment that two people let go again, by which way, and who asked for it. */
export type SentAgain = DecidedPayment & { route: ChosenRoute & { is: 'USABLE' } };
