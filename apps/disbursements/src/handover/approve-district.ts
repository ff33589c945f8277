import type { UnitOfWork } from '#persistence';
import { moveQuietly } from '../payments/move-payments.js';
import { digestOf, SIGNED_FIELDS } from '../payout-runs/fingerprint.js';
import { OperationRefused } from '../payout-runs/operation-refused.js';
import { openBatches, sealBatches, type Sendable } from './seal-batches.js';

export interface Approval {
  by: string;
  onBehalfOf: string | null;
  at: Date;
}

/**
 * Approves the planned payments of a district and seals their batches. What was approved is compared with what was signed
 * afterwards, in the same transaction and in one pass with the sealing. Returns the batches' ids; none when another
 * process did it.
 * @throws OperationRefused when the payments no longer are what was signed: then nothing is approved
 */
export async function approveDistrict(
  unit: UnitOfWork,
  runId: string,
  districtCode: string,
  { by, onBehalfOf, at }: Approval,
): Promise<string[]> {
  const [district] = await unit.query<{ signed: string | null }>(
    'SELECT fingerprint AS signed FROM run_districts WHERE run_id = $1 AND district_code = $2 AND NOT approved FOR UPDATE',
    [runId, districtCode],
  );
  if (!district) return [];
  // Whoever was held, cancelled or carried over after planning leaves its batch: a batch is exactly what is approved.
  await unit.query(
    `UPDATE payments SET batch_id = NULL WHERE run_id = $1 AND district_code = $2 AND batch_id IS NOT NULL
       AND (attention IS NOT NULL OR (NOT live AND attention IS NULL AND reason IS DISTINCT FROM 'PLANNED_AGAIN'))`,
    [runId, districtCode],
  );
  await moveQuietly(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', version = p.version + 1, updated_at = $3
      WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'PLANNED'`,
    parameters: [runId, districtCode, at],
    actor: by,
    onBehalfOf,
    at,
  });
  const sealed = await sealDistrict(unit, runId, districtCode);
  if (sealed.digest !== district.signed) {
    throw new OperationRefused(
      `Danh sách của huyện ${districtCode} không còn như khi duyệt / the list of district ${districtCode} is not what was approved`,
    );
  }
  await unit.query('UPDATE run_districts SET approved = true WHERE run_id = $1 AND district_code = $2', [
    runId,
    districtCode,
  ]);
  return [...sealed.batches, ...(sealed.late ? await sealLate(unit, runId, districtCode, at) : [])];
}

interface SealedDistrict {
  /** Over all that is approved; null when nothing is. */
  digest: string | null;
  batches: string[];
  /** Whether somebody has no batch yet: held when it was planned, and let go since. */
  late: boolean;
}

/** Reads what was approved once, and makes both digests of it: the district's, as it was signed, and each batch's. */
async function sealDistrict(unit: UnitOfWork, runId: string, districtCode: string): Promise<SealedDistrict> {
  const [sealed] = await unit.query<SealedDistrict>(
    `WITH approved AS MATERIALIZED (
       SELECT p.id, p.batch_id, p.amount, ${SIGNED_FIELDS} AS signed FROM payments p
       WHERE p.run_id = $1 AND p.district_code = $2 AND p.state = 'APPROVED'
     ), sealed AS (
       UPDATE handover_batches batch SET state = 'WAITING', count = whole.count, control_sum = whole.control_sum, digest = whole.digest
       FROM (SELECT batch_id, count(*) AS count, sum(amount) AS control_sum, ${digestOf('signed', 'id')} AS digest FROM approved
             WHERE batch_id IS NOT NULL GROUP BY batch_id) whole
       WHERE batch.id = whole.batch_id AND batch.state = 'PREPARING' RETURNING batch.id
     )
     SELECT ${digestOf('signed', 'id')} AS digest, (SELECT coalesce(array_agg(id), '{}') FROM sealed) AS batches,
       count(*) FILTER (WHERE batch_id IS NULL) > 0 AS late
     FROM approved`,
    [runId, districtCode],
  );
  return sealed as SealedDistrict;
}

async function sealLate(unit: UnitOfWork, runId: string, districtCode: string, at: Date): Promise<string[]> {
  const late = await unit.query<Sendable>(
    `SELECT id, version, run_id, district_code, channel, provider_code, account_digest FROM payments
     WHERE run_id = $1 AND district_code = $2 AND state = 'APPROVED' AND batch_id IS NULL ORDER BY id`,
    [runId, districtCode],
  );
  const batchOf = await openBatches(unit, late, at);
  await unit.query(
    `UPDATE payments p SET batch_id = given.batch_id FROM unnest($1::uuid[], $2::uuid[]) AS given (id, batch_id) WHERE p.id = given.id`,
    [[...batchOf.keys()], [...batchOf.values()]],
  );
  return sealBatches(unit, [...new Set(batchOf.values())]);
}
