import type { Channel, PaymentState, Programme } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import { isContradicted } from '../cases/resolution.js';
import type { Outcome, PaymentVerb } from './domain/payment-verb.js';

/** Where money goes: an account of the person, or the post office (no account). */
export interface Route {
  accountId: string | null;
  channel: Channel;
  providerCode: string;
  accountEnding: string | null;
  accountDigest: string | null;
}

/** What one person asked for and a second one has to sign. */
export interface PaymentRequest {
  verb: PaymentVerb;
  /** Null: by the way that the payment has. */
  route: Route | null;
  outcome: Outcome | null;
  evidence: string | null;
  reason: string | null;
  requestedBy: string;
  /** Who asked, and for whom. */
  people: string[];
  requestedAt: Date;
}

/** A payment with all that a verb looks at. */
export interface HandledPayment {
  id: string;
  run_id: string;
  beneficiary_id: string;
  programme: Programme;
  kind: string;
  amount: bigint;
  state: PaymentState;
  reason: string | null;
  version: number;
  attempt: number;
  channel: Channel | null;
  provider_code: string | null;
  account_id: string | null;
  account_digest: string | null;
  area_code: string;
  district_code: string;
  province_code: string;
  batch_id: string | null;
  /** State of its batch, when it has one. */
  batch_state: string | null;
  /** Somebody says that this was paid already. */
  contradicted: boolean;
  request: PaymentRequest | null;
}

/** The request as JSON in the words of the code; `request` is the alias of its row. */
export const REQUEST_JSON = `CASE WHEN request.payment_id IS NOT NULL THEN jsonb_build_object('verb', request.verb, 'route', request.route,
  'outcome', request.outcome, 'evidence', request.evidence, 'reason', request.reason, 'requestedBy', request.requested_by,
  'people', request.people, 'requestedAt', request.requested_at) END`;

const COLUMNS = `p.id, p.run_id, p.beneficiary_id, p.programme, p.kind, p.amount, p.state, p.reason, p.version, p.attempt, p.channel,
  p.provider_code, detail.account_id, p.account_digest, p.area_code, p.district_code, p.province_code, p.batch_id,
  batch.state AS batch_state, ${isContradicted('p')} AS contradicted, ${REQUEST_JSON} AS request`;

/** What identifies the payment as somebody saw it: its version, and what waits for a second person. */
export function paymentEtag(payment: { version: number; request: Pick<PaymentRequest, 'requestedAt'> | null }): string {
  const { version, request } = payment;
  return request ? `"${version}-${request.requestedAt.getTime().toString(36)}"` : `"${version}"`;
}

/** Payments as they are now, in the order of their ids. */
export async function readPayments(database: Queryable, ids: string[]): Promise<HandledPayment[]> {
  const rows = await database.query<HandledPayment>(
    `SELECT ${COLUMNS} FROM payments p LEFT JOIN payment_details detail ON detail.payment_id = p.id
     LEFT JOIN handover_batches batch ON batch.id = p.batch_id LEFT JOIN payment_requests request ON request.payment_id = p.id
     WHERE p.id = ANY ($1) ORDER BY p.id`,
    [ids],
  );
  return rows.map((row) => ({ ...row, request: withDate(row.request) }));
}

/**
 * The same, locked until the transaction ends: the batches before their payments, as a hand-over locks them, and the
 * payments in the order of their ids, as confirmations do. Whoever locks a run locks it before.
 */
export async function lockPayments(unit: UnitOfWork, ids: string[]): Promise<HandledPayment[]> {
  await unit.query(
    `SELECT FROM handover_batches WHERE id IN (SELECT batch_id FROM payments WHERE id = ANY ($1)) ORDER BY id FOR UPDATE`,
    [ids],
  );
  await unit.query('SELECT FROM payments WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
  return readPayments(unit, ids);
}

/** JSON has no instants. */
export function withDate(request: PaymentRequest | null): PaymentRequest | null {
  return request && { ...request, requestedAt: new Date(request.requestedAt) };
}
