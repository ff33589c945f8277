import type { Payment } from './types';
import type { Channel, Programme, RunState } from './vocabulary';

/** Where a payment may go: an account, or the post office (no account). */
export interface PaymentRoute {
  accountId: string | null;
  channel: Channel;
  providerCode: string;
  accountEnding: string | null;
}
export interface OfferedRoute extends PaymentRoute {
  usable: boolean;
  why?: string | null;
}

export const RESOLVED_OUTCOMES = ['SETTLED', 'REJECTED', 'RETURNED'] as const;
export type ResolvedOutcome = (typeof RESOLVED_OUTCOMES)[number];

/** What one person asked for and a second one has to sign. */
export interface PaymentRequest {
  verb: string;
  /** Null: by the way that the payment has. */
  route?: PaymentRoute | null;
  outcome?: ResolvedOutcome | null;
  evidence?: string | null;
  reason?: string | null;
  requestedBy: string;
  requestedAt: string;
}
/** A step in the life of a request. */
export interface RequestStep extends Omit<PaymentRequest, 'requestedBy' | 'requestedAt'> {
  step: 'REQUESTED' | 'APPROVED' | 'DECLINED' | 'LAPSED';
  actor: string;
  onBehalfOf?: string | null;
  at: string;
}
/** A way that a payment has left for another one. */
export interface FormerRoute extends Omit<PaymentRoute, 'accountId'> {
  attempt: number;
  requestedBy: string;
  approvedBy: string;
  leftAt: string;
}

/** How a person is paid from a month on. */
export const ROUTE_WISHES = ['ACCOUNT', 'POST_OFFICE'] as const;
export type RouteWish = (typeof ROUTE_WISHES)[number];
export interface RouteChange {
  id: string;
  beneficiaryId: string;
  programme: Programme;
  fromPeriod: string;
  route: RouteWish;
  createdBy: string;
  createdAt: string;
}

export interface PaymentLine {
  categoryCode?: string;
  explanation?: string;
  amount: string;
  /** Of what the list itself added: a month made good, a decision, what is kept of it. */
  kind?: string;
  month?: string;
  owed?: string;
  paid?: string;
  decision?: string;
}

export interface PaymentStory extends Payment {
  runState?: RunState;
  holderRelation?: string | null;
  accountEnding?: string | null;
  beneficiary?: { fullName: string };
  request?: PaymentRequest | null;
  routes?: OfferedRoute[];
  requests?: RequestStep[];
  formerRoutes?: FormerRoute[];
  lines?: PaymentLine[];
  attempts?: {
    number: number;
    reference: string;
    providerCode: string;
    amount: string;
    handedOverAt: string | null;
    answeredAt?: string | null;
  }[];
  confirmations?: {
    reference: string;
    status: string;
    amount: string | null;
    reason: string | null;
    occurredAt: string | null;
    receivedAt: string;
    source?: string;
    /** Who brought the list that says so. */
    broughtBy?: string | null;
    effect?: string | null;
  }[];
  history?: {
    state: string;
    reason: string | null;
    actor: string | null;
    onBehalfOf?: string | null;
    at: string;
    note?: string | null;
  }[];
  /** Who held the payment that this one stands for now, where it was held from its beginning. */
  earlierHold?: {
    paymentId: string;
    reason: string;
    actor: string;
    onBehalfOf: string | null;
    at: string;
    note: string | null;
  } | null;
  inquiries?: { attempt: number; askedAt: string; answer: unknown }[];
  cases?: { id: string; class: string; state: string; openedAt: string }[];
}
