import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { DIGEST } from '../payout-runs/fingerprint.js';

/** What a provider takes at once; a list for the post office covers a whole district. */
const BATCH_SIZE = 1_000;

/** Who belongs to which part: the same payments in the same order give the same parts. */
const MEMBERS = `SELECT planned.*, CASE WHEN channel = 'POST_OFFICE' THEN 0
    ELSE (row_number() OVER (PARTITION BY provider_code, channel ORDER BY id) - 1) / ${BATCH_SIZE} END AS part
  FROM payments planned WHERE run_id = $1 AND district_code = $2 AND state = 'PLANNED'`;

/** Approves the planned payments of a district and gives each its batch. Returns the batches' ids. */
export async function approveDistrict(unit: UnitOfWork, runId: string, districtCode: string, actor: string, at: Date): Promise<string[]> {
  await unit.query(`SELECT FROM payments WHERE run_id = $1 AND district_code = $2 AND state = 'PLANNED' FOR UPDATE`, [runId, districtCode]);
  const batches = await unit.query<{ id: string }>(
    `INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, part, count, control_sum, digest, state, created_at)
     SELECT uuidv7(), $1, $2, p.provider_code, p.channel, p.part, count(*), sum(p.amount), ${DIGEST}, 'PREPARING', $3
     FROM (${MEMBERS}) p GROUP BY p.provider_code, p.channel, p.part
     RETURNING id`,
    [runId, districtCode, at],
  );
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', batch_id = assigned.batch_id, version = p.version + 1, updated_at = $3
      FROM (
        SELECT member.id, batch.id AS batch_id FROM (${MEMBERS}) member
        JOIN handover_batches batch ON batch.run_id = $1 AND batch.district_code = $2 AND batch.state = 'PREPARING'
          AND batch.provider_code = member.provider_code AND batch.channel = member.channel AND batch.part = member.part
      ) assigned
      WHERE p.id = assigned.id AND p.state = 'PLANNED'`,
    parameters: [runId, districtCode, at],
    actor,
    at,
  });
  await unit.query(
    `UPDATE handover_batches SET state = 'WAITING' WHERE run_id = $1 AND district_code = $2 AND state = 'PREPARING'`,
    [runId, districtCode],
  );
  await unit.query('UPDATE run_districts SET approved = true WHERE run_id = $1 AND district_code = $2', [runId, districtCode]);
  return batches.map(({ id }) => id);
}
