import type { PaymentRequest, PaymentStory } from '../../api/payment-types';
import type { Me } from '../../api/types';
import { hasRole } from '../../auth/roles';

export type PaymentVerb = 'inquire' | 'unhold' | 'reissue' | 'resolve' | 'carry-over' | 'hold' | 'cancel';

const WITH_PROVIDER = ['SUBMITTING', 'SUBMITTED', 'UNKNOWN'];

/** What the payment's state allows this person; while something waits for a second person, only what ends it or stops money. */
export function offered(payment: PaymentStory, me: Me): PaymentVerb[] {
  const { state } = payment;
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const either = officer || hasRole(me, 'APPROVER');
  const cash = payment.channel === 'POST_OFFICE';
  const free = !payment.request;
  const verbs: [PaymentVerb, boolean][] = [
    ['unhold', either && free && state === 'HELD'],
    ['reissue', either && free && state === 'REJECTED'],
    ['inquire', officer && !cash && WITH_PROVIDER.includes(state)],
    ['resolve', either && free && state === 'UNKNOWN'],
    ['hold', either && (state === 'PLANNED' || state === 'APPROVED')],
    ['carry-over', either && free && (['HELD', 'REJECTED'].includes(state) || (cash && isOut(state)))],
    ['cancel', officer && ['PLANNED', 'HELD', 'APPROVED', 'REJECTED'].includes(state)],
  ];
  return verbs.filter(([, may]) => may).map(([verb]) => verb);
}

/** With the provider: whether it moved is not known, so nobody alone may say that it did not. */
export function isOut(state: string): boolean {
  return state === 'SUBMITTED' || state === 'UNKNOWN';
}

/** What somebody asked for is offered to sign only to another person who may approve. */
export function maySign(request: PaymentRequest, me: Me): boolean {
  return hasRole(me, 'APPROVER') && request.requestedBy !== me.username;
}

export function mayDecline(me: Me): boolean {
  return hasRole(me, 'FINANCE_OFFICER', 'APPROVER');
}

/** The body by which a second person asks for the very same, and so signs it. */
export function bodyToSign({ verb, route, outcome, evidence }: PaymentRequest): object {
  if (verb === 'resolve') return { outcome, evidence };
  if (!route) return {};
  return { route: route.accountId ? { accountId: route.accountId } : { channel: 'POST_OFFICE' } };
}
