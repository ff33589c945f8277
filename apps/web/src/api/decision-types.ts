import type { Account, Beneficiary, Case, Enrolment } from './types';

/** Why an enrolment was suspended, resumed or stopped, by whom and since when. Money: strings of whole VND. */
export interface Decision {
  cause: string;
  /** The month that showed the cause, or of a stop the last one that is owed. */
  period: string | null;
  paymentId: string | null;
  /** Null also for those who may not read it. */
  reason: string | null;
  by: string;
  /** Business date. */
  since: string;
  at: string;
}
interface KindOfDecision extends Decision {
  kind: 'SUSPENDED' | 'RESUMED' | 'STOPPED';
}
/** Months in a row that are owed the same, up to where the next ones begin. */
export interface OwedMonths {
  from: string;
  monthlyAmount: string;
  /** Since when the base rate applies; null where a decision states the amount, or nothing is owed. */
  rateFrom: string | null;
}
export interface DecidedEnrolment extends Enrolment {
  enrolmentId: string;
  validFrom: string;
  version: number;
  suspension: Decision | null;
  /** Decided already, though the last month may be still to come. */
  stop: (Decision & { lastMonth: string }) | null;
  /** The newest first. */
  decisions: KindOfDecision[];
  owed: OwedMonths[];
}
export interface Person extends Beneficiary {
  enrolments: DecidedEnrolment[];
}

interface AccountStep {
  status: string;
  reason: string | null;
  paymentId: string | null;
  by: string;
  at: string;
  version: number;
}
export interface AccountStory extends Account {
  statusReason: string | null;
  /** The newest first; empty for an account that never was in trouble. */
  history: AccountStep[];
}

/** What a person may find out about a case. */
export const RESOLUTIONS = ['MONEY_MOVED', 'MONEY_DID_NOT_MOVE', 'NOTHING_TO_DO'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface ResolvableCase extends Case {
  source: string;
  resolution: Resolution | null;
}
export interface CaseStory extends ResolvableCase {
  /** What the provider said: of many statuses the first, and the first references. */
  detail: { references?: string[]; status?: string; reason?: string | null };
  history: { state: string; resolution: Resolution; note: string; actor: string; at: string }[];
}
