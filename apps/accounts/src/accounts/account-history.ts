import type { AccountStatus } from '#contracts';
import type { Queryable } from '#persistence';
import type { ChangedAccountRow } from './publish-accounts.js';

export interface AccountHistoryRow {
  account_id: string;
  version: number;
  status: AccountStatus;
  reason: string | null;
  payment_id: string | null;
  actor: string;
  at: Date;
}

/** The beginning of a story, or a further step of it. */
export interface AccountStep {
  account: Pick<ChangedAccountRow, 'id' | 'version' | 'status'>;
  reason: string | null;
  payment?: { paymentId: string; version: number };
}

export async function recordSteps(unit: Queryable, steps: AccountStep[], actor: string, at: Date): Promise<void> {
  if (steps.length === 0) return;
  await unit.query(
    `INSERT INTO account_history (account_id, version, status, reason, payment_id, payment_version, actor, at)
     SELECT *, $7, $8::timestamptz FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::uuid[], $6::integer[])`,
    [
      steps.map(({ account }) => account.id),
      steps.map(({ account }) => account.version),
      steps.map(({ account }) => account.status),
      steps.map(({ reason }) => reason),
      steps.map(({ payment }) => payment?.paymentId ?? null),
      steps.map(({ payment }) => payment?.version ?? null),
      actor,
      at,
    ],
  );
}

/** Goes on with the stories of those accounts that have one: an account without trouble has none, and needs none. */
export async function continueStories(unit: Queryable, accountIds: string[], actor: string, at: Date): Promise<void> {
  if (accountIds.length === 0) return;
  await unit.query(
    `INSERT INTO account_history (account_id, version, status, reason, actor, at)
     SELECT account.id, account.version, account.status, account.status_reason, $2, $3 FROM accounts account
     WHERE account.id = ANY ($1::uuid[]) AND EXISTS (SELECT FROM account_history WHERE account_id = account.id)`,
    [accountIds, actor, at],
  );
}

/** By account, the newest first. */
export async function historiesOf(
  queryable: Queryable,
  accountIds: string[],
): Promise<Map<string, AccountHistoryRow[]>> {
  const rows = await queryable.query<AccountHistoryRow>(
    `SELECT account_id, version, status, reason, payment_id, actor, at FROM account_history
     WHERE account_id = ANY ($1::uuid[]) ORDER BY version DESC`,
    [accountIds],
  );
  return Map.groupBy(rows, (row) => row.account_id);
}
