import { actionFor, type AccountStatus, type HolderRelation } from '#contracts';
import type { AccountTerms, KnownAccount, NameCheckAnswer, RefusalCode, StatusReason } from './account.js';
import { isSameName } from './holder-name.js';

export type ImportDecision =
  | { kind: 'created'; status: AccountStatus }
  | { kind: 'changed'; status: AccountStatus; statusReason: StatusReason | null; verifyAgain: boolean }
  | { kind: 'unchanged' };

/**
 * A row of a file against the account of the same key. Another holder or channel must be verified again; another
 * priority or end of authorisation need not. DISABLED stays: only a person may enable it.
 *
 * @param canBeAsked whether the provider answers name checks; otherwise the account stays UNVERIFIED
 */
export function decideImport(
  known: KnownAccount | undefined,
  terms: AccountTerms,
  canBeAsked: boolean,
): ImportDecision {
  const firstStatus = canBeAsked ? 'PENDING' : 'UNVERIFIED';
  if (!known) return { kind: 'created', status: firstStatus };
  const sameHolder =
    known.channel === terms.channel &&
    known.holderKey === terms.holderKey &&
    known.holderRelation === terms.holderRelation;
  if (sameHolder && known.authorisedUntil === terms.authorisedUntil && known.priority === terms.priority)
    return { kind: 'unchanged' };
  if (sameHolder || known.status === 'DISABLED') {
    return { kind: 'changed', status: known.status, statusReason: known.statusReason, verifyAgain: false };
  }
  return { kind: 'changed', status: firstStatus, statusReason: null, verifyAgain: true };
}

export type VerificationDecision = { kind: 'ask' } | { kind: 'refused'; because: 'ALREADY_ASKED' | 'CANNOT_BE_ASKED' };

/** Whether an officer's wish to verify (again) can be followed; it is also the way back of a disabled account. */
export function decideVerification(status: AccountStatus, canBeAsked: boolean): VerificationDecision {
  switch (status) {
    case 'PENDING':
      return { kind: 'refused', because: 'ALREADY_ASKED' };
    case 'DISABLED':
    case 'UNVERIFIED':
    case 'VERIFIED':
    case 'MISMATCH':
    case 'CLOSED':
      return canBeAsked ? { kind: 'ask' } : { kind: 'refused', because: 'CANNOT_BE_ASKED' };
    default:
      return status satisfies never;
  }
}

/**
 * The status after a provider refused to pay to the account: a closed or wrong one is disabled, whatever it was; a holder
 * who is not the one expected is asked about again, where that has not happened already.
 */
export function decideRefusal(status: AccountStatus, reason: RefusalCode, canBeAsked: boolean): AccountStatus {
  if (actionFor(reason) === 'DISABLE_ACCOUNT') return 'DISABLED';
  if (status !== 'VERIFIED') return status;
  return canBeAsked ? 'PENDING' : 'UNVERIFIED';
}

export type Verdict =
  | { status: 'VERIFIED'; reason: null }
  | { status: 'MISMATCH'; reason: 'NAME_DIFFERS' }
  | { status: 'CLOSED'; reason: 'NOT_FOUND' };

/**
 * Compares the holder in the provider's books with who should hold the account: the beneficiary (SELF), or the
 * representative whom the file names (AUTHORISED, GUARDIAN).
 */
export function judge(
  answer: NameCheckAnswer,
  relation: HolderRelation,
  beneficiaryName: string,
  holderName: string,
): Verdict {
  if (!answer.found) return { status: 'CLOSED', reason: 'NOT_FOUND' };
  const expected = relation === 'SELF' ? beneficiaryName : holderName;
  return isSameName(answer.holderName, expected)
    ? { status: 'VERIFIED', reason: null }
    : { status: 'MISMATCH', reason: 'NAME_DIFFERS' };
}
