import type { AccountChannel, AccountStatus, HolderRelation } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { KnownAccount, StatusReason } from '../accounts/domain/account.js';
import { CHANGED_ACCOUNT, type ChangedAccountRow } from '../accounts/publish-accounts.js';
import type { MatchedRow } from './matched-rows.js';

/** One account as an import leaves it. */
export interface WrittenAccount {
  /** Of a new account; an account that exists keeps its own. */
  id: string;
  row: MatchedRow;
  sealedAccount: string;
  status: AccountStatus;
  statusReason: StatusReason | null;
  /** The answer of an earlier verification no longer counts. */
  verifyAgain: boolean;
}

export function keyOf(account: { enrolmentId: string; accountKey: string }): string {
  return `${account.enrolmentId}:${account.accountKey}`;
}

interface KnownRow {
  enrolment_id: string;
  account_key: string;
  channel: AccountChannel;
  holder_key: string;
  holder_relation: HolderRelation;
  authorised_until: string | null;
  priority: number;
  status: AccountStatus;
  status_reason: StatusReason | null;
}

/** The accounts that exist already, locked until the end of the transaction, by `keyOf`. */
export async function lockKnown(unit: UnitOfWork, rows: MatchedRow[]): Promise<Map<string, KnownAccount>> {
  const known = await unit.query<KnownRow>(
    `SELECT account.enrolment_id, account.account_key, channel, holder_key, holder_relation, authorised_until, priority, status, status_reason
     FROM accounts account JOIN unnest($1::uuid[], $2::text[]) AS wanted (enrolment_id, account_key)
       ON wanted.enrolment_id = account.enrolment_id AND wanted.account_key = account.account_key
     FOR UPDATE OF account`,
    [rows.map((row) => row.enrolmentId), rows.map((row) => row.accountKey)],
  );
  return new Map(
    known.map((row) => [
      keyOf({ enrolmentId: row.enrolment_id, accountKey: row.account_key }),
      {
        channel: row.channel,
        holderKey: row.holder_key,
        holderRelation: row.holder_relation,
        authorisedUntil: row.authorised_until,
        priority: row.priority,
        status: row.status,
        statusReason: row.status_reason,
      },
    ]),
  );
}

/** @throws when an account of the same key came into being meanwhile: the chunk is then applied again */
export function insertAccounts(unit: UnitOfWork, accounts: WrittenAccount[], at: Date): Promise<ChangedAccountRow[]> {
  return unit.query<ChangedAccountRow>(
    `INSERT INTO accounts AS account (id, enrolment_id, beneficiary_id, programme, channel, provider_code, sealed_account, account_key,
       account_ending, holder_key, holder_relation, authorised_until, priority, status, created_at, updated_at)
     SELECT *, $15::timestamptz, $15::timestamptz
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::text[], $11::text[], $12::date[], $13::smallint[], $14::text[])
     RETURNING ${CHANGED_ACCOUNT}`,
    [
      accounts.map(({ id }) => id),
      accounts.map(({ row }) => row.enrolmentId),
      accounts.map(({ row }) => row.beneficiaryId),
      accounts.map(({ row }) => row.programme),
      accounts.map(({ row }) => row.channel),
      accounts.map(({ row }) => row.providerCode),
      accounts.map(({ sealedAccount }) => sealedAccount),
      accounts.map(({ row }) => row.accountKey),
      accounts.map(({ row }) => row.accountNumber.slice(-4)),
      accounts.map(({ row }) => row.holderKey),
      accounts.map(({ row }) => row.holderRelation),
      accounts.map(({ row }) => row.authorisedUntil),
      accounts.map(({ row }) => row.priority),
      accounts.map(({ status }) => status),
      at,
    ],
  );
}

/** A verification that runs goes on, unless the holder is another one now: then its answer must not count. */
export function updateAccounts(unit: UnitOfWork, accounts: WrittenAccount[], at: Date): Promise<ChangedAccountRow[]> {
  return unit.query<ChangedAccountRow>(
    `UPDATE accounts account SET
       channel = given.channel, sealed_account = given.sealed_account, holder_key = given.holder_key,
       holder_relation = given.holder_relation, authorised_until = given.authorised_until, priority = given.priority,
       status = given.status, status_reason = given.status_reason, updated_at = $12, version = account.version + 1,
       verification_id = CASE WHEN given.verify_again THEN NULL ELSE account.verification_id END,
       sealed_provider_name = CASE WHEN given.verify_again THEN NULL ELSE account.sealed_provider_name END
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::smallint[], $9::text[],
       $10::text[], $11::boolean[]) AS given (enrolment_id, account_key, channel, sealed_account, holder_key, holder_relation,
       authorised_until, priority, status, status_reason, verify_again)
     WHERE account.enrolment_id = given.enrolment_id AND account.account_key = given.account_key
     RETURNING ${CHANGED_ACCOUNT}`,
    [
      accounts.map(({ row }) => row.enrolmentId),
      accounts.map(({ row }) => row.accountKey),
      accounts.map(({ row }) => row.channel),
      accounts.map(({ sealedAccount }) => sealedAccount),
      accounts.map(({ row }) => row.holderKey),
      accounts.map(({ row }) => row.holderRelation),
      accounts.map(({ row }) => row.authorisedUntil),
      accounts.map(({ row }) => row.priority),
      accounts.map(({ status }) => status),
      accounts.map(({ statusReason }) => statusReason),
      accounts.map(({ verifyAgain }) => verifyAgain),
      at,
    ],
  );
}
