import type { AccountChannel, AccountStatus, Actor, HolderRelation, Programme } from '#contracts';
import type { Sealer } from '#security';
import type { AccountHistoryRow } from '../accounts/account-history.js';
import type { StatusReason } from '../accounts/domain/account.js';

export interface ShownRow {
  id: string;
  beneficiary_id: string;
  programme: Programme;
  channel: AccountChannel;
  provider_code: string;
  provider_name: string;
  sealed_account: string;
  account_ending: string;
  holder_relation: HolderRelation;
  authorised_until: string | null;
  priority: number;
  status: AccountStatus;
  status_reason: StatusReason | null;
  sealed_provider_name: string | null;
  verified_at: Date | null;
  created_at: Date;
  updated_at: Date;
  version: number;
}

/** An account as the public contract shows it; the number is always masked. */
export interface AccountView {
  id: string;
  beneficiaryId: string;
  programme: Programme;
  channel: AccountChannel;
  providerCode: string;
  providerName: string;
  /** `*****` and the last four digits. */
  accountNumber: string;
  /** Null for those who have no need of it. */
  holderName: string | null;
  holderRelation: HolderRelation;
  authorisedUntil: string | null;
  priority: number;
  status: AccountStatus;
  statusReason: StatusReason | null;
  /** The holder in the provider's books, where it is another one; officers only. */
  nameAtProvider: string | null;
  /** When the provider last answered. */
  verifiedAt: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
  operation?: { name: 'verify'; state: 'RUNNING' | 'DONE' };
  /** Since a payment to it was refused: what happened, the newest first. */
  history: {
    status: AccountStatus;
    reason: string | null;
    paymentId: string | null;
    by: string;
    at: string;
    version: number;
  }[];
}

export function showAccount(row: ShownRow, history: AccountHistoryRow[], actor: Actor, sealer: Sealer): AccountView {
  const seesNames = actor.roles.some((role) => role === 'FINANCE_OFFICER' || role === 'DISTRICT_OFFICER');
  return {
    id: row.id,
    beneficiaryId: row.beneficiary_id,
    programme: row.programme,
    channel: row.channel,
    providerCode: row.provider_code,
    providerName: row.provider_name,
    accountNumber: `*****${row.account_ending}`,
    holderName: seesNames ? (JSON.parse(sealer.open(row.sealed_account)) as { holderName: string }).holderName : null,
    holderRelation: row.holder_relation,
    authorisedUntil: row.authorised_until,
    priority: row.priority,
    status: row.status,
    statusReason: row.status_reason,
    nameAtProvider: seesNames && row.sealed_provider_name ? sealer.open(row.sealed_provider_name) : null,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
    ...operationOf(row),
    history: history.map((step) => ({
      status: step.status,
      reason: step.reason,
      paymentId: step.payment_id,
      by: step.actor,
      at: step.at.toISOString(),
      version: step.version,
    })),
  };
}

function operationOf({ status, verified_at }: ShownRow): Pick<AccountView, 'operation'> {
  if (status === 'PENDING') return { operation: { name: 'verify', state: 'RUNNING' } };
  return verified_at ? { operation: { name: 'verify', state: 'DONE' } } : {};
}
