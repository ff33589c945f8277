import type { ChangedAccount } from '#contracts';
import type { Queryable } from '#persistence';
import { portionsOf } from '../sets.js';

/** Of an account only what the metric needs is kept: no number, no name, not even sealed. */
export async function recordAccounts(unit: Queryable, accounts: ChangedAccount[]): Promise<void> {
  for (const rows of portionsOf(accounts)) {
    await unit.query(
      `INSERT INTO accounts AS known (account_id, beneficiary_id, programme, holder_relation, authorised_until, priority,
         status, version)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::int[], $7::text[], $8::int[])
       ON CONFLICT (account_id) DO UPDATE SET
         holder_relation = excluded.holder_relation, authorised_until = excluded.authorised_until,
         priority = excluded.priority, status = excluded.status, version = excluded.version
       WHERE known.version < excluded.version`,
      [
        rows.map((row) => row.accountId),
        rows.map((row) => row.beneficiaryId),
        rows.map((row) => row.programme),
        rows.map((row) => row.holderRelation),
        rows.map((row) => row.authorisedUntil),
        rows.map((row) => row.priority),
        rows.map((row) => row.status),
        rows.map((row) => row.version),
      ],
    );
  }
}
