import type { PaymentState } from '#contracts';

export type Who = 'officer' | 'approver' | 'approver2';
export type Verb = 'hold' | 'unhold' | 'cancel' | 'reissue' | 'carry-over' | 'resolve' | 'decline';
export type Word = 'ACCC' | 'RJCT' | 'RTRN';

/** A payment as the rules of the design have it, and nothing else of it. */
export interface ModelPayment {
  state: PaymentState;
  attempts: number;
  request: { verb: Verb; by: Who } | null;
  /** Somebody says that what we took for not paid was paid. */
  contradicted: boolean;
}

export interface Model {
  run: 'PLANNED' | 'SUBMITTED' | 'PAYING';
  payments: ModelPayment[];
}

const FROM: Record<Exclude<Verb, 'decline'>, readonly PaymentState[]> = {
  hold: ['PLANNED'],
  unhold: ['HELD'],
  cancel: ['PLANNED', 'HELD', 'REJECTED'],
  reissue: ['REJECTED'],
  'carry-over': ['HELD', 'REJECTED'],
  resolve: ['UNKNOWN'],
};
const BY_TWO: readonly Verb[] = ['unhold', 'reissue', 'resolve'];

/** What a verb does, said once more and shorter than the service says it. True: the service answers 202. */
export function give(model: Model, index: number, verb: Verb, who: Who): boolean {
  const payment = model.payments[index] as ModelPayment;
  if (verb === 'cancel' && who !== 'officer') return false;
  if (verb === 'decline') {
    const waited = payment.request !== null;
    payment.request = null;
    return waited;
  }
  if (!FROM[verb].includes(payment.state)) return false;
  if ((verb === 'unhold' || verb === 'reissue') && payment.contradicted) return false;
  if (BY_TWO.includes(verb)) return byTwo(model, payment, verb, who);
  payment.request = null;
  move(payment, verb);
  return true;
}

function byTwo(model: Model, payment: ModelPayment, verb: Verb, who: Who): boolean {
  const { request } = payment;
  if (!request) {
    payment.request = { verb, by: who };
    return true;
  }
  if (request.by === who || request.verb !== verb) return false;
  // An officer who asks again has been heard already.
  if (who === 'officer') return true;
  payment.request = null;
  move(payment, verb);
  if (model.run === 'PAYING' && payment.state === 'PLANNED') handOver(payment);
  return true;
}

function move(payment: ModelPayment, verb: Verb): void {
  if (verb === 'hold') payment.state = 'HELD';
  if (verb === 'unhold') payment.state = 'PLANNED';
  if (verb === 'cancel') payment.state = 'CANCELLED';
  if (verb === 'carry-over') payment.state = 'CARRIED_OVER';
  if (verb === 'resolve') payment.state = 'SETTLED';
  if (verb === 'reissue') handOver(payment);
}

function handOver(payment: ModelPayment): void {
  payment.state = 'SUBMITTED';
  payment.attempts += 1;
}

/** The run goes on: signed, then paid. */
export function goOn(model: Model): void {
  const payable = model.payments.filter(({ state }) => state === 'PLANNED');
  if (model.run === 'PLANNED' && payable.length > 0) model.run = 'SUBMITTED';
  else if (model.run === 'SUBMITTED' && payable.length > 0) {
    model.run = 'PAYING';
    payable.forEach(handOver);
  }
}

/** The provider says something of the latest attempt. */
export function hear(model: Model, index: number, word: Word): void {
  const payment = model.payments[index] as ModelPayment;
  if (payment.attempts === 0) return;
  const { state } = payment;
  const open = state === 'SUBMITTED' || state === 'UNKNOWN';
  const next = word === 'ACCC' ? 'SETTLED' : word === 'RJCT' ? 'REJECTED' : 'RETURNED';
  if (open || (state === 'SETTLED' && word === 'RTRN')) {
    payment.state = next;
    payment.request = null;
  } else if (contradicts(state, word)) payment.contradicted = true;
}

function contradicts(state: PaymentState, word: Word): boolean {
  if (word === 'ACCC') return state !== 'SETTLED';
  if (word === 'RJCT') return state === 'SETTLED';
  return state !== 'RETURNED';
}

/** No word in time, of whatever is with a provider. */
export function fallSilent(model: Model): void {
  for (const payment of model.payments) if (payment.state === 'SUBMITTED') payment.state = 'UNKNOWN';
}
