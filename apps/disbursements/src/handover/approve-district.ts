import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { DIGEST, isAsSigned } from '../payout-runs/fingerprint.js';
import { BATCH_SIZE } from '../payout-runs/plan-district.js';

/**
 * Approves the planned payments of a district and seals their batches. Returns the batches' ids; none when another process
 * did it; null when the payments no longer are what was signed: then nothing is approved.
 */
export async function approveDistrict(
  unit: UnitOfWork,
  runId: string,
  districtCode: string,
  { by, onBehalfOf, at }: { by: string; onBehalfOf: string | null; at: Date },
): Promise<string[] | null> {
  const [waiting] = await unit.query(
    'SELECT run_id FROM run_districts WHERE run_id = $1 AND district_code = $2 AND NOT approved FOR UPDATE',
    [runId, districtCode],
  );
  if (!waiting) return [];
  if (!(await isAsSigned(unit, runId, districtCode))) return null;
  // Whoever was held or cancelled after planning leaves its batch: a batch is exactly what is approved.
  await unit.query(
    `UPDATE payments SET batch_id = NULL WHERE run_id = $1 AND district_code = $2 AND state IN ('HELD', 'CANCELLED') AND batch_id IS NOT NULL`,
    [runId, districtCode],
  );
  await giveBatch(unit, runId, districtCode, at);
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', version = p.version + 1, updated_at = $3
      WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'PLANNED'`,
    parameters: [runId, districtCode, at],
    actor: by,
    onBehalfOf,
    at,
  });
  const batches = await unit.query<{ id: string }>(
    `UPDATE handover_batches batch SET state = 'WAITING', count = sealed.count, control_sum = sealed.control_sum, digest = sealed.digest
     FROM (SELECT p.batch_id, count(*) AS count, sum(p.amount) AS control_sum, ${DIGEST} AS digest FROM payments p
           WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'APPROVED' GROUP BY p.batch_id) sealed
     WHERE batch.id = sealed.batch_id AND batch.state = 'PREPARING' RETURNING batch.id`,
    [runId, districtCode],
  );
  await unit.query('UPDATE run_districts SET approved = true WHERE run_id = $1 AND district_code = $2', [
    runId,
    districtCode,
  ]);
  return batches.map(({ id }) => id);
}

/** Whoever was held when it was planned, and let go since, has no batch yet. */
async function giveBatch(unit: UnitOfWork, runId: string, districtCode: string, at: Date): Promise<void> {
  const late = await unit.query<{ id: string; provider_code: string; channel: string }>(
    `SELECT id, provider_code, channel FROM payments WHERE run_id = $1 AND district_code = $2 AND state = 'PLANNED' AND batch_id IS NULL`,
    [runId, districtCode],
  );
  for (const members of Map.groupBy(late, (payment) => `${payment.provider_code}:${payment.channel}`).values()) {
    for (let start = 0; start < members.length; start += BATCH_SIZE) {
      const part = members.slice(start, start + BATCH_SIZE);
      await unit.query(
        `WITH batch AS (
           INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, part, state, created_at)
           VALUES (uuidv7(), $1, $2, $3, $4, -1, 'PREPARING', $5) RETURNING id
         ) UPDATE payments SET batch_id = batch.id FROM batch WHERE payments.id = ANY ($6)`,
        [runId, districtCode, part[0]?.provider_code, part[0]?.channel, at, part.map(({ id }) => id)],
      );
    }
  }
}
