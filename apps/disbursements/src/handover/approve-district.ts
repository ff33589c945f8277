import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { isAsSigned } from '../payout-runs/fingerprint.js';
import { openBatches, sealBatches, type Sendable } from './seal-batches.js';

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
  await giveBatch(unit, runId, districtCode, at);
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', version = p.version + 1, updated_at = $3
      WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'PLANNED'`,
    parameters: [runId, districtCode, at],
    actor: by,
    onBehalfOf,
    at,
  });
  // Whoever was held, cancelled or carried over after planning leaves its batch: a batch is exactly what is approved.
  await unit.query(
    `UPDATE payments SET batch_id = NULL WHERE run_id = $1 AND district_code = $2 AND state <> 'APPROVED' AND batch_id IS NOT NULL`,
    [runId, districtCode],
  );
  const open = await unit.query<{ id: string }>(
    `SELECT id FROM handover_batches WHERE run_id = $1 AND district_code = $2 AND state = 'PREPARING'`,
    [runId, districtCode],
  );
  const batches = await sealBatches(
    unit,
    open.map(({ id }) => id),
  );
  await unit.query('UPDATE run_districts SET approved = true WHERE run_id = $1 AND district_code = $2', [
    runId,
    districtCode,
  ]);
  return batches;
}

/** Whoever was held when it was planned, and let go since, has no batch yet. */
async function giveBatch(unit: UnitOfWork, runId: string, districtCode: string, at: Date): Promise<void> {
  const late = await unit.query<Sendable>(
    `SELECT id, version, run_id, district_code, channel, provider_code, account_digest FROM payments
     WHERE run_id = $1 AND district_code = $2 AND state = 'PLANNED' AND batch_id IS NULL ORDER BY id`,
    [runId, districtCode],
  );
  if (late.length === 0) return;
  const batchOf = await openBatches(unit, late, at);
  await unit.query(
    `UPDATE payments p SET batch_id = given.batch_id FROM unnest($1::uuid[], $2::uuid[]) AS given (id, batch_id) WHERE p.id = given.id`,
    [[...batchOf.keys()], [...batchOf.values()]],
  );
}
