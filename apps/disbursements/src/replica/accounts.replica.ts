import type { ChangedAccount, ChangedProvider } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { latest } from './latest.js';

/** Keeps the newest version of each account; older ones are ignored. */
export async function replaceAccounts(unit: UnitOfWork, changed: ChangedAccount[]): Promise<void> {
  const rows = latest(changed, ({ accountId }) => accountId);
  if (rows.length === 0) return;
  await unit.query(
    `INSERT INTO accounts AS known (account_id, beneficiary_id, programme, channel, provider_code, sealed_account, account_digest,
       account_ending, holder_relation, authorised_until, priority, status, version)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::date[], $11::integer[], $12::text[], $13::integer[])
     ON CONFLICT (account_id) DO UPDATE SET beneficiary_id = excluded.beneficiary_id, programme = excluded.programme,
       channel = excluded.channel, provider_code = excluded.provider_code, sealed_account = excluded.sealed_account,
       account_digest = excluded.account_digest, account_ending = excluded.account_ending, holder_relation = excluded.holder_relation,
       authorised_until = excluded.authorised_until, priority = excluded.priority, status = excluded.status, version = excluded.version
     WHERE known.version < excluded.version`,
    [
      rows.map((row) => row.accountId),
      rows.map((row) => row.beneficiaryId),
      rows.map((row) => row.programme),
      rows.map((row) => row.channel),
      rows.map((row) => row.providerCode),
      rows.map((row) => row.sealedAccount),
      rows.map((row) => row.accountDigest),
      rows.map((row) => row.accountEnding),
      rows.map((row) => row.holderRelation),
      rows.map((row) => row.authorisedUntil),
      rows.map((row) => row.priority),
      rows.map((row) => row.status),
      rows.map((row) => row.version),
    ],
  );
}

/** The provider directory: how to reach each, and what its contract says. */
export async function replaceProviders(unit: UnitOfWork, changed: ChangedProvider[]): Promise<void> {
  for (const row of latest(changed, ({ code }) => code)) {
    await unit.query(
      `INSERT INTO providers AS known (code, name, channels, endpoint_url, acceptance_window_hours, answer_deadline_minutes, settled_by_acsc, status, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, channels = excluded.channels, endpoint_url = excluded.endpoint_url,
         acceptance_window_hours = excluded.acceptance_window_hours, answer_deadline_minutes = excluded.answer_deadline_minutes,
         settled_by_acsc = excluded.settled_by_acsc, status = excluded.status, version = excluded.version
       WHERE known.version < excluded.version`,
      [
        row.code,
        row.name,
        row.channels,
        row.endpointUrl,
        row.acceptanceWindowHours,
        row.answerDeadlineMinutes,
        row.settledByAcsc,
        row.status,
        row.version,
      ],
    );
  }
}
