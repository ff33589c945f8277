import type { Payment, Sum } from './types';
import type { Channel, DelegableRole, Programme, Role, RunKind, RunState } from './vocabulary';

/** What the calendar, the work-lists, one-offs, ceilings and delegations answer. Money: strings of whole VND. */
export const WEEKEND_RULES = ['BEFORE', 'AFTER'] as const;
export type WeekendRule = (typeof WEEKEND_RULES)[number];
export const TET_RULES = ['NONE', 'BEFORE_TET', 'TWO_MONTHS'] as const;
export type TetRule = (typeof TET_RULES)[number];

/** The days of one run, in their order. */
export const RUN_DAYS = ['opensOn', 'cutOffOn', 'approvalBy', 'payOn', 'collectionUntil'] as const;
export type RunDay = (typeof RUN_DAYS)[number];

export interface Occurrence extends Record<RunDay, string> {
  period: string;
  /** Why a day is not where the schedule's numbers put it. */
  notes: { code: string; values?: Record<string, string | number | null> }[];
  togetherWith: string | null;
  skipped: boolean;
  runId: string | null;
  runState: RunState | null;
}
export interface CalendarItem extends Occurrence {
  scheduleId: string;
  scheduleName: string;
  programme: Programme;
  areaCode: string;
  kind: RunKind;
  fundingSource: string;
}
export interface Holiday {
  day: string;
  name: string;
}
export interface Calendar {
  today: string;
  items: CalendarItem[];
  holidays: Holiday[];
}
/** What a schedule says; its days before the pay day lie in the month before the period. */
export interface ScheduleFields {
  name: string;
  programme: Programme;
  areaCode: string;
  fundingSource: string;
  kind: RunKind;
  opensDay: number;
  cutOffDay: number;
  approvalDay: number;
  payDay: number;
  collectionDays: number;
  weekendRule: WeekendRule;
  tetRule: TetRule;
  firstPeriod: string;
  lastPeriod: string | null;
}
export interface Schedule extends ScheduleFields {
  id: string;
  paused: boolean;
  version: number;
  createdBy: string;
  next: Occurrence | null;
}
export interface ScheduleException extends Partial<Record<RunDay, string | null>> {
  period: string;
  action: 'SKIP' | 'MOVE';
  reason: string;
}
export interface ScheduleStory extends Schedule {
  occurrences: Occurrence[];
  exceptions: ScheduleException[];
}

export type ReminderStep = 'PLAN' | 'SUBMIT' | 'APPROVE' | 'RELEASE' | 'PAY' | 'COLLECT' | 'CLOSE';
export interface Reminder {
  runId: string;
  period: string;
  programme: Programme;
  areaCode: string;
  kind: RunKind;
  step: ReminderStep;
  dueOn: string;
  /** Negative: overdue by so many days. */
  daysLeft: number;
  roles: Role[];
}

export const WORKLISTS = ['held', 'rejected', 'unknown', 'returned', 'uncollected', 'requests'] as const;
export type WorklistName = (typeof WORKLISTS)[number];
export interface WorklistCount extends Sum {
  byReason: (Sum & { reason: string | null })[];
}
export type WorklistCounts = Record<WorklistName, WorklistCount> & { cases: number };
export interface WorklistItem extends Payment {
  kind?: string;
  districtCode?: string;
  districtName?: string | null;
  since: string | null;
  ageDays: number | null;
  /** Only for those who work with people. */
  beneficiary?: { fullName: string };
  request?: { verb?: string; requestedBy?: string; requestedAt?: string } | null;
  successor?: { paymentId: string; runId: string } | null;
}

export const BULK_VERBS = ['hold', 'unhold', 'reissue', 'cancel', 'carry-over', 'decline'] as const;
export type BulkVerb = (typeof BULK_VERBS)[number];
export interface BulkInput {
  verb: BulkVerb;
  filter: {
    state: string;
    reason?: string;
    area?: string;
    channel?: Channel;
    providerCode?: string;
    /** Of payments: a run pays some of earlier months too. */
    period?: string;
    requested?: boolean;
  };
  reason?: string;
  route?: 'POST_OFFICE' | 'ACCOUNT';
  /** Of the preview; what is asked for later is left. */
  seenAt?: string;
}
export interface BulkPreview extends Sum {
  seenAt: string;
  byDistrict: (Sum & { code: string; name: string })[];
  skipped: { why: string; payments: number }[];
}

export const ONE_OFF_KINDS = ['ONE_OFF', 'FUNERAL_GRANT', 'RECOVERY'] as const;
export type OneOffKind = (typeof ONE_OFF_KINDS)[number];
export interface OneOff {
  id: string;
  kind: OneOffKind;
  programme: Programme;
  period: string;
  amount: string;
  decision: string;
  state: 'PENDING' | 'LISTED' | 'SETTLED' | 'CANCELLED' | 'RECOVERING';
  /** What payments carry of it: of a recovery, what they withhold so far. */
  taken: string;
  paymentId: string | null;
  beneficiaryId: string;
  /** Of a recovery: how much of a month's payment it may take at most. */
  monthlyLimitPercent: number | null;
  version: number;
}

export interface Ceiling {
  areaCode: string;
  programme: Programme;
  fundingSource: string;
  period: string;
  amount: string;
  document: string;
  committed: string;
  available: string;
  version: number;
  setBy: string;
}

export interface Delegation {
  id: string;
  delegator: string;
  delegate: string;
  role: DelegableRole;
  /** The narrower of both people's areas. */
  areaCode: string;
  /** The last day. */
  until: string;
  reason: string;
  state: 'RUNNING' | 'ENDED' | 'EXPIRED';
  createdAt: string;
  endedAt: string | null;
  endedBy: string | null;
}
