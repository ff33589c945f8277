import type { AccountChannel, AccountStatus, HolderRelation, Programme } from '#contracts';

/** What a file says about one account; the number and the holder's name only as keyed hashes. */
export interface AccountTerms {
  channel: AccountChannel;
  holderKey: string;
  holderRelation: HolderRelation;
  authorisedUntil: string | null;
  priority: number;
}

/** An account as it stands. States and their changes: README.md. */
export interface Account extends AccountTerms {
  id: string;
  enrolmentId: string;
  beneficiaryId: string;
  programme: Programme;
  providerCode: string;
  sealedAccount: string;
  accountKey: string;
  accountEnding: string;
  status: AccountStatus;
  statusReason: StatusReason | null;
  version: number;
}

/** Why an account is MISMATCH or CLOSED. */
export const STATUS_REASONS = ['NAME_DIFFERS', 'NOT_FOUND'] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

/** The provider's answer about one account. */
export type NameCheckAnswer = { found: true; holderName: string } | { found: false };
