import {
  AccountsChanged,
  EVENT_BATCH_SIZE,
  Topics,
  beneficiaryKey,
  type AccountChannel,
  type AccountStatus,
  type ChangedAccount,
  type HolderRelation,
  type Programme,
} from '#contracts';
import type { UnitOfWork } from '#persistence';

/** An account as it stands after a change, as statements return it: `RETURNING ${CHANGED_ACCOUNT}`. */
export interface ChangedAccountRow {
  id: string;
  beneficiary_id: string;
  programme: Programme;
  channel: AccountChannel;
  provider_code: string;
  sealed_account: string;
  account_key: string;
  account_ending: string;
  holder_relation: HolderRelation;
  authorised_until: string | null;
  priority: number;
  status: AccountStatus;
  version: number;
}

/** The columns of `ChangedAccountRow` of the table (or alias) `account`. */
export const CHANGED_ACCOUNT = [
  'id',
  'beneficiary_id',
  'programme',
  'channel',
  'provider_code',
  'sealed_account',
  'account_key',
  'account_ending',
  'holder_relation',
  'authorised_until',
  'priority',
  'status',
  'version',
]
  .map((column) => `account.${column}`)
  .join(', ');

/** One event for up to 500 accounts of the same bucket of beneficiaries, in the transaction that changed them. */
export function publishAccounts(unit: UnitOfWork, rows: ChangedAccountRow[]): void {
  const buckets = new Map<string, ChangedAccount[]>();
  for (const row of rows) {
    const key = beneficiaryKey(row.beneficiary_id);
    const bucket = buckets.get(key) ?? [];
    buckets.set(key, bucket);
    bucket.push(changedAccount(row));
  }
  for (const [key, accounts] of buckets) {
    for (let from = 0; from < accounts.length; from += EVENT_BATCH_SIZE) {
      const data: AccountsChanged = { accounts: accounts.slice(from, from + EVENT_BATCH_SIZE) };
      unit.publish({ topic: Topics.accounts, key, type: AccountsChanged.type, data });
    }
  }
}

function changedAccount(row: ChangedAccountRow): ChangedAccount {
  return {
    accountId: row.id,
    beneficiaryId: row.beneficiary_id,
    programme: row.programme,
    channel: row.channel,
    providerCode: row.provider_code,
    sealedAccount: row.sealed_account,
    accountDigest: row.account_key,
    accountEnding: row.account_ending,
    holderRelation: row.holder_relation,
    authorisedUntil: row.authorised_until,
    priority: row.priority,
    status: row.status,
    version: row.version,
  };
}
