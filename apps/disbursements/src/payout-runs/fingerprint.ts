import { createHash } from 'node:crypto';
import type { Queryable, UnitOfWork } from '#persistence';

/** What is signed of one payment: everything that says where how much money goes, and nothing that changes on the way. */
export const SIGNED_FIELDS = `concat_ws('|', p.id, p.beneficiary_id, p.amount, coalesce(p.channel, '-'), coalesce(p.provider_code, '-'),
  coalesce(p.account_digest, '-'), p.period, p.kind, p.sequence)`;

/** SHA-256 over the signed fields of the payments of a group, in the order of their ids. */
export const DIGEST = digestOf(SIGNED_FIELDS, 'p.id');

/** The same where the signed fields are at hand already. */
export function digestOf(signed: string, id: string): string {
  return `encode(sha256(convert_to(string_agg(${signed}, E'\\n' ORDER BY ${id}), 'UTF8')), 'hex')`;
}

/**
 * What the payable payments of a group say, whatever their ids and order: the same list planned again says the same. It tells
 * where to look, nothing is signed by it; a sum, so that nothing has to be sorted for it.
 */
const CONTENT = `sum(hashtextextended(concat_ws('|', p.beneficiary_id, p.amount, coalesce(p.channel, '-'), coalesce(p.provider_code, '-'),
  coalesce(p.account_digest, '-'), p.period, p.kind, p.sequence), 0))::text`;

export interface DistrictDigest {
  district_code: string;
  digest: string;
}

/** The payable payments of each district of the run, as an approver signs them. */
export function districtDigests(database: Queryable, runId: string): Promise<DistrictDigest[]> {
  return database.query<DistrictDigest>(
    `SELECT p.district_code, ${DIGEST} AS digest FROM payments p WHERE p.run_id = $1 AND p.state = 'PLANNED'
     GROUP BY p.district_code ORDER BY p.district_code`,
    [runId],
  );
}

/** One hash over the districts' hashes: what the run's approver signs. */
export function fingerprintOf(digests: DistrictDigest[]): string {
  const hash = createHash('sha256');
  for (const { district_code: code, digest } of digests) hash.update(`${code}:${digest}\n`);
  return hash.digest('hex');
}

/**
 * Makes the digests anew from the payments (of one district, or of all), keeps each with its district, and returns the
 * run's fingerprint; null when nothing is to be paid.
 */
export async function signDistricts(unit: UnitOfWork, runId: string, districtCode?: string): Promise<string | null> {
  await unit.query(
    `WITH digests AS (
       SELECT p.district_code, ${DIGEST} AS digest, ${CONTENT} AS content FROM payments p
       WHERE p.run_id = $1 AND ($2::text IS NULL OR p.district_code = $2) AND p.state = 'PLANNED' GROUP BY p.district_code
     )
     UPDATE run_districts district SET (fingerprint, content) = (
       SELECT digest, content FROM digests WHERE digests.district_code = district.district_code)
     WHERE district.run_id = $1 AND ($2::text IS NULL OR district.district_code = $2)`,
    [runId, districtCode ?? null],
  );
  const signed = await unit.query<DistrictDigest>(
    `SELECT district_code, fingerprint AS digest FROM run_districts WHERE run_id = $1 AND fingerprint IS NOT NULL ORDER BY district_code`,
    [runId],
  );
  return signed.length === 0 ? null : fingerprintOf(signed);
}
