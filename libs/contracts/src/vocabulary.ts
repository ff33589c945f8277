/** The closed word lists that services share. Words: docs/glossary.md. */
export const PROGRAMMES = ['BTXH', 'NCC'] as const;
export type Programme = (typeof PROGRAMMES)[number];

export const CHANNELS = ['BANK', 'EWALLET', 'MOBILE_MONEY', 'POST_OFFICE'] as const;
export type Channel = (typeof CHANNELS)[number];
/** Cash at the post office is tracked, but is never cashless. */
export const ACCOUNT_CHANNELS = ['BANK', 'EWALLET', 'MOBILE_MONEY'] as const satisfies readonly Channel[];
export type AccountChannel = (typeof ACCOUNT_CHANNELS)[number];
export function isAccountChannel(channel: string | null): channel is AccountChannel {
  return channel !== null && channel !== 'POST_OFFICE';
}

export const HOLDER_RELATIONS = ['SELF', 'AUTHORISED', 'GUARDIAN'] as const;
export type HolderRelation = (typeof HOLDER_RELATIONS)[number];

export const ACCOUNT_STATUSES = ['UNVERIFIED', 'PENDING', 'VERIFIED', 'MISMATCH', 'CLOSED', 'DISABLED'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export const ENROLMENT_STATUSES = ['ACTIVE', 'SUSPENDED', 'STOPPED'] as const;
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number];

/** Why paying shows that somebody should not be paid until the register is checked. */
export const SUSPENSION_CAUSES = ['UNCOLLECTED', 'DECEASED_REPORTED'] as const;
export type SuspensionCause = (typeof SUSPENSION_CAUSES)[number];

export const RUN_STATES = [
  'DRAFT',
  'PLANNED',
  'SUBMITTED',
  'APPROVED',
  'PAYING',
  'CLOSED',
  'REJECTED',
  'CANCELLED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const PAYMENT_STATES = [
  'PLANNED',
  'HELD',
  'APPROVED',
  'SUBMITTING',
  'SUBMITTED',
  'UNKNOWN',
  'SETTLED',
  'REJECTED',
  'RETURNED',
  'CARRIED_OVER',
  'CANCELLED',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export const HELD_REASONS = [
  'NO_ROUTE',
  'SUSPENDED',
  'NAME_MISMATCH',
  'CEILING',
  'AUTHORISATION_EXPIRED',
  'ACCOUNT_DISABLED',
  'BENEFICIARY_STOPPED',
  'CONTRADICTION',
  'REQUESTED',
] as const;
export type HeldReason = (typeof HELD_REASONS)[number];

/** What one payment is for. Only the regular one of a period counts in the compliance rate. */
export const PAYMENT_KINDS = ['REGULAR', 'ARREARS', 'FUNERAL_GRANT', 'ONE_OFF'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/** The month's list (with its arrears, grants and carry-over), or one-off support by list (Tết gifts). */
export const RUN_KINDS = ['REGULAR', 'ONE_OFF'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Why a holder was not paid through the account, in order of precedence: the first that applies is the reason. */
export const GAP_REASONS = [
  'NO_PAYMENT',
  'HELD',
  'CANCELLED',
  'RETURNED',
  'REJECTED',
  'UNKNOWN',
  'CASH_CHOSEN',
  'CARRIED_OVER',
  'IN_FLIGHT',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const DENOMINATORS = ['holders', 'total', 'consenting'] as const;
export type Denominator = (typeof DENOMINATORS)[number];

/** Why a list differs from the one of the month before; the differences add up by cause. */
export const DIFFERENCE_CAUSES = [
  'NEW',
  'STOPPED',
  'RATE',
  'CATEGORY',
  'MOVED',
  'RETURNED',
  'ARREARS',
  'FUNERAL_GRANT',
  'ONE_OFF',
  'RECOVERY',
  'CORRECTED',
] as const;
export type DifferenceCause = (typeof DIFFERENCE_CAUSES)[number];

/** Whose money pays; a province may name others. */
export const FUNDING_SOURCE_PATTERN = /^[A-Z][A-Z0-9_]{1,29}$/;
export const STATE_BUDGET = 'STATE_BUDGET';
