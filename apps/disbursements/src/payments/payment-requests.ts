import type { UnitOfWork } from '#persistence';
import type { PaymentVerb } from './domain/payment-verb.js';
import type { HandledPayment, PaymentRequest, Route } from './payment.repository.js';

/** Whoever decides: the person, for whom, and when. */
export interface Decider {
  username: string;
  /** Everybody behind the person. */
  people: string[];
  /** Whose role as approver the person carries. */
  onBehalfOf: string | null;
  at: Date;
}

type Asked = Pick<PaymentRequest, 'outcome' | 'evidence' | 'reason'> & {
  paymentId: string;
  verb: PaymentVerb;
  route: Route | null;
};

/** Writes requests that wait for a second person from now on. */
export async function openRequests(unit: UnitOfWork, asked: Asked[], decider: Decider): Promise<void> {
  if (asked.length === 0) return;
  await unit.query(
    `WITH opened AS (
       INSERT INTO payment_requests (payment_id, verb, route, outcome, evidence, reason, requested_by, people, requested_at)
       SELECT *, $7, $8::text[], $9::timestamptz
       FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::text[], $6::text[])
       RETURNING *
     )
     INSERT INTO payment_request_steps (payment_id, step, verb, route, outcome, evidence, reason, actor, at)
     SELECT payment_id, 'REQUESTED', verb, route, outcome, evidence, reason, requested_by, requested_at FROM opened`,
    [
      asked.map(({ paymentId }) => paymentId),
      asked.map(({ verb }) => verb),
      asked.map(({ route }) => (route ? JSON.stringify(route) : null)),
      asked.map(({ outcome }) => outcome),
      asked.map(({ evidence }) => evidence),
      asked.map(({ reason }) => reason),
      decider.username,
      decider.people,
      decider.at,
    ],
  );
}

/** Ends requests because somebody signed or withdrew them. */
export async function closeRequests(
  unit: UnitOfWork,
  payments: Pick<HandledPayment, 'id'>[],
  step: 'APPROVED' | 'DECLINED',
  decider: Decider,
  reason: string | null,
): Promise<void> {
  if (payments.length === 0) return;
  await unit.query(
    `WITH closed AS (DELETE FROM payment_requests WHERE payment_id = ANY ($1) RETURNING *)
     INSERT INTO payment_request_steps (payment_id, step, verb, route, outcome, evidence, reason, actor, on_behalf_of, at)
     SELECT payment_id, $2, verb, route, outcome, evidence, $3, $4, $5, $6 FROM closed`,
    [payments.map(({ id }) => id), step, reason, decider.username, decider.onBehalfOf, decider.at],
  );
}
