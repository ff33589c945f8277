import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { DIGEST, isAsSigned } from '../payout-runs/fingerprint.js';

/**
 * Approves the planned payments of a district and seals their batches. Returns the batches' ids; null when the payments
 * no longer are what was signed: then nothing is approved.
 */
export async function approveDistrict(unit: UnitOfWork, runId: string, districtCode: string, actor: string, at: Date): Promise<string[] | null> {
  if (!(await isAsSigned(unit, runId, districtCode))) return null;
  // Whoever was held or cancelled after planning leaves its batch: a batch is exactly what is approved.
  await unit.query(
    `UPDATE payments SET batch_id = NULL WHERE run_id = $1 AND district_code = $2 AND state IN ('HELD', 'CANCELLED') AND batch_id IS NOT NULL`,
    [runId, districtCode],
  );
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', version = p.version + 1, updated_at = $3
      WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'PLANNED'`,
    parameters: [runId, districtCode, at],
    actor,
    at,
  });
  const batches = await unit.query<{ id: string }>(
    `UPDATE handover_batches batch SET state = 'WAITING', count = sealed.count, control_sum = sealed.control_sum, digest = sealed.digest
     FROM (SELECT p.batch_id, count(*) AS count, sum(p.amount) AS control_sum, ${DIGEST} AS digest FROM payments p
           WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'APPROVED' GROUP BY p.batch_id) sealed
     WHERE batch.id = sealed.batch_id AND batch.state = 'PREPARING' RETURNING batch.id`,
    [runId, districtCode],
  );
  await unit.query('UPDATE run_districts SET approved = true WHERE run_id = $1 AND district_code = $2', [runId, districtCode]);
  return batches.map(({ id }) => id);
}
