import { ProblemError, type Channel } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { DIGEST } from '../payout-runs/fingerprint.js';
import { BATCH_SIZE } from '../payout-runs/plan-district.js';

/** A payment with the way that it shall go. */
export interface Sendable {
  id: string;
  version: number;
  run_id: string;
  district_code: string;
  channel: Channel;
  provider_code: string;
  account_digest: string | null;
  /** Not handed over before: the pause between attempts that the provider never took. */
  notBefore?: Date | null;
}

export interface Sending {
  reason: string | null;
  actor: string;
  onBehalfOf?: string | null;
  at: Date;
}

/**
 * Approves payments that go by themselves, after their run: in batches of their own, sealed with count, control sum and
 * digest as they are now. The caller has locked them and made sure that they may go. Returns the batches to hand over.
 */
export async function sendInBatches(unit: UnitOfWork, payments: Sendable[], sending: Sending): Promise<string[]> {
  if (payments.length === 0) return [];
  const batchOf = await openBatches(unit, payments, sending.at);
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', reason = $7, batch_id = wanted.batch_id, channel = wanted.channel,
        provider_code = wanted.provider_code, account_digest = wanted.account_digest, version = p.version + 1, updated_at = $8
      FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::text[], $6::text[])
        AS wanted (id, version, batch_id, channel, provider_code, account_digest)
      WHERE p.id = wanted.id AND p.version = wanted.version`,
    parameters: [
      payments.map(({ id }) => id),
      payments.map(({ version }) => version),
      payments.map(({ id }) => batchOf.get(id)),
      payments.map(({ channel }) => channel),
      payments.map(({ provider_code: provider }) => provider),
      payments.map(({ account_digest: digest }) => digest),
      sending.reason,
      sending.at,
    ],
    actor: sending.actor,
    onBehalfOf: sending.onBehalfOf ?? null,
    at: sending.at,
  });
  return sealBatches(unit, [...new Set(batchOf.values())]);
}

/**
 * Makes room for payments: batches of one run, district, provider and channel with at most 1,000 payments (a list for the
 * post office has all), still open. Returns each payment's batch.
 */
export async function openBatches(unit: UnitOfWork, payments: Sendable[], at: Date): Promise<Map<string, string>> {
  const groups = Map.groupBy(
    payments,
    ({ run_id: run, district_code: district, provider_code: provider, channel }) =>
      `${run} ${district} ${provider} ${channel}`,
  );
  const parts = [...groups.values()].flatMap((members) => partsOf(members));
  const batches = await unit.query<{ id: string; part: bigint }>(
    `INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, part, state, created_at, not_before)
     SELECT uuidv7(), run_id, district_code, provider_code, channel, -ordinal, 'PREPARING', $6, not_before
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) WITH ORDINALITY
       AS wanted (run_id, district_code, provider_code, channel, not_before, ordinal)
     RETURNING id, part`,
    [
      parts.map(([head]) => head.run_id),
      parts.map(([head]) => head.district_code),
      parts.map(([head]) => head.provider_code),
      parts.map(([head]) => head.channel),
      parts.map((members) => latestOf(members)),
      at,
    ],
  );
  return new Map(
    batches.flatMap(({ id, part }) => (parts[Number(-part) - 1] ?? []).map((member) => [member.id, id] as const)),
  );
}

/** Closes open batches: from now on each is exactly what is approved of it. Returns those that have anything to hand over. */
export async function sealBatches(unit: UnitOfWork, batchIds: string[]): Promise<string[]> {
  const sealed = await unit.query<{ id: string }>(
    `UPDATE handover_batches batch SET state = 'WAITING', count = sealed.count, control_sum = sealed.control_sum, digest = sealed.digest
     FROM (SELECT p.batch_id, count(*) AS count, sum(p.amount) AS control_sum, ${DIGEST} AS digest FROM payments p
           WHERE p.batch_id = ANY ($1) AND p.state = 'APPROVED' GROUP BY p.batch_id) sealed
     WHERE batch.id = sealed.batch_id AND batch.state = 'PREPARING' RETURNING batch.id`,
    [batchIds],
  );
  return sealed.map(({ id }) => id);
}

/**
 * Takes payments out of batches that still wait, because they get another way: a batch goes by one. The rest of the batch
 * is compared with what was approved and sealed anew. The caller has locked the batches and the payments.
 * @throws ProblemError 409 when somebody changed the batch behind the product's back
 */
export async function leaveBatches(unit: UnitOfWork, paymentIds: string[]): Promise<void> {
  const waiting = await unit.query<{ id: string; same: boolean }>(
    `SELECT batch.id, batch.digest = (SELECT ${DIGEST} FROM payments p WHERE p.batch_id = batch.id) AS same FROM handover_batches batch
     WHERE batch.state = 'WAITING' AND batch.id IN (SELECT batch_id FROM payments WHERE id = ANY ($1))`,
    [paymentIds],
  );
  const tampered = waiting.find(({ same }) => !same);
  if (tampered)
    throw new ProblemError('conflict', {
      vi: 'Lô chờ gửi không còn như khi duyệt; hãy báo quản trị',
      en: `Batch ${tampered.id} is not what was approved: tell the administrator`,
    });
  await unit.query('UPDATE payments SET batch_id = NULL WHERE id = ANY ($1) AND batch_id IS NOT NULL', [paymentIds]);
  await unit.query(
    `UPDATE handover_batches batch SET count = rest.count, control_sum = rest.control_sum, digest = rest.digest
     FROM (SELECT p.batch_id, count(*) AS count, sum(p.amount) AS control_sum, ${DIGEST} AS digest FROM payments p
           WHERE p.batch_id = ANY ($1) GROUP BY p.batch_id) rest
     WHERE batch.id = rest.batch_id`,
    [waiting.map(({ id }) => id)],
  );
  await unit.query(
    `DELETE FROM handover_batches batch WHERE id = ANY ($1) AND NOT EXISTS (SELECT FROM payments p WHERE p.batch_id = batch.id)`,
    [waiting.map(({ id }) => id)],
  );
}

type Part = [Sendable, ...Sendable[]];

function partsOf(members: Sendable[]): Part[] {
  const size = members[0]?.channel === 'POST_OFFICE' ? members.length : BATCH_SIZE;
  const parts: Part[] = [];
  for (let start = 0; start < members.length; start += size) parts.push(members.slice(start, start + size) as Part);
  return parts;
}

function latestOf(members: Sendable[]): Date | null {
  const dates = members.flatMap(({ notBefore }) => notBefore ?? []);
  return dates.length === 0 ? null : new Date(Math.max(...dates.map((date) => date.getTime())));
}
