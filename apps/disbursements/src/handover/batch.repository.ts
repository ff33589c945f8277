import { referenceOf, type Channel, type PaymentState } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';

export interface Batch {
  id: string;
  run_id: string;
  district_code: string;
  provider_code: string;
  channel: Channel;
  digest: string;
  state: 'WAITING' | 'HANDING_OVER' | 'DONE';
  /** Not handed over before: the pause between attempts that the provider never took. */
  not_before: Date | null;
  period: string;
  endpoint_url: string | null;
}

export async function findBatch(database: Queryable, id: string): Promise<Batch | null> {
  const [batch] = await database.query<Batch>(
    `SELECT batch.*, run.period, provider.endpoint_url FROM handover_batches batch
     JOIN payout_runs run ON run.id = batch.run_id LEFT JOIN providers provider ON provider.code = batch.provider_code
     WHERE batch.id = $1`,
    [id],
  );
  return batch ?? null;
}

export interface Member {
  id: string;
  state: PaymentState;
  attempt: number;
  version: number;
  amount: bigint;
  account_digest: string | null;
  sealed_account: string | null;
}

export function membersIn(database: Queryable, batchId: string, states: string[]): Promise<Member[]> {
  return database.query<Member>(
    `SELECT p.id, p.state, p.attempt, p.version, p.amount, p.account_digest, detail.sealed_account FROM payments p JOIN payment_details detail ON detail.payment_id = p.id
     WHERE p.batch_id = $1 AND p.state = ANY ($2) ORDER BY p.id`,
    [batchId, states],
  );
}

export function referencesOf(members: Member[]): string[] {
  return members.map((member) => referenceOf(member.id, member.attempt));
}

/**
 * Locks a batch and its payments: the batch first, as everybody who locks both does, and the payments in the order in which
 * confirmations lock theirs, so that nobody waits for another for ever.
 */
export async function lockMembers(unit: UnitOfWork, batchId: string): Promise<void> {
  await unit.query('SELECT FROM handover_batches WHERE id = $1 FOR UPDATE', [batchId]);
  await unit.query('SELECT FROM payments WHERE batch_id = $1 ORDER BY id FOR UPDATE', [batchId]);
}
