import type { Channel } from '#contracts';
import { referenceOf } from '#contracts';
import type { Queryable } from '#persistence';

export interface Batch {
  id: string;
  run_id: string;
  district_code: string;
  provider_code: string;
  channel: Channel;
  digest: string;
  state: 'WAITING' | 'HANDING_OVER' | 'DONE';
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
  attempt: number;
  version: number;
  amount: bigint;
  sealed_account: string | null;
}

export function membersIn(database: Queryable, batchId: string, states: string[]): Promise<Member[]> {
  return database.query<Member>(
    `SELECT p.id, p.attempt, p.version, p.amount, detail.sealed_account FROM payments p JOIN payment_details detail ON detail.payment_id = p.id
     WHERE p.batch_id = $1 AND p.state = ANY ($2) ORDER BY p.id`,
    [batchId, states],
  );
}

export function referencesOf(members: Member[]): string[] {
  return members.map((member) => referenceOf(member.id, member.attempt));
}
