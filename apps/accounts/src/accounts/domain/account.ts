import type { AccountChannel, AccountStatus, HolderRelation } from '#contracts';

/** What a list says about one account; the holder's name only as a keyed hash. */
export interface AccountTerms {
  channel: AccountChannel;
  holderKey: string;
  holderRelation: HolderRelation;
  authorisedUntil: string | null;
  priority: number;
}

/** An account as it stands. States and their changes: README.md. */
export interface KnownAccount extends AccountTerms {
  status: AccountStatus;
  statusReason: StatusReason | null;
}

/** Why an account is MISMATCH or CLOSED. */
export type StatusReason = 'NAME_DIFFERS' | 'NOT_FOUND';

/** The provider's answer about one account. */
export type NameCheckAnswer = { found: true; holderName: string } | { found: false };
