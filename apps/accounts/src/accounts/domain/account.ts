import { actionFor, type AccountChannel, type AccountStatus, type HolderRelation } from '#contracts';

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

/** Codes by which providers refuse payments that say something about the account (DOMAIN §8). */
export type RefusalCode = 'AC01' | 'AC03' | 'AC04' | 'AC07' | 'BE01' | 'BE06' | 'BE23';

export function isRefusalCode(reason: string | null): reason is RefusalCode {
  const action = actionFor(reason);
  return action === 'DISABLE_ACCOUNT' || action === 'VERIFY_AGAIN';
}

/** Why an account is MISMATCH or CLOSED; or the code by which a provider refused to pay to it. */
export type StatusReason = 'NAME_DIFFERS' | 'NOT_FOUND' | RefusalCode;

/** The provider's answer about one account. */
export type NameCheckAnswer = { found: true; holderName: string } | { found: false };
