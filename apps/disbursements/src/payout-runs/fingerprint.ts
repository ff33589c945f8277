import { createHash } from 'node:crypto';
import type { Queryable } from '#persistence';

/** What is signed of one payment: everything that says where how much money goes, and nothing that changes on the way. */
export const SIGNED_FIELDS = `concat_ws('|', p.id, p.beneficiary_id, p.amount, coalesce(p.channel, '-'), coalesce(p.provider_code, '-'),
  coalesce(p.account_digest, '-'), p.period, p.kind, p.sequence)`;

/** SHA-256 over the signed fields of the payments of a group, in the order of their ids. */
export const DIGEST = `encode(sha256(convert_to(string_agg(${SIGNED_FIELDS}, E'\\n' ORDER BY p.id), 'UTF8')), 'hex')`;

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
