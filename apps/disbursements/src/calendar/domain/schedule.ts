import type { Period } from '#contracts';
import type { Day } from './days.js';
import type { WeekendRule } from './working-days.js';

/** The days of a run, in their order. */
export const RUN_DAYS = ['opensOn', 'cutOffOn', 'approvalBy', 'payOn', 'collectionUntil'] as const;
export type RunDay = (typeof RUN_DAYS)[number];
export type RunDays = Record<RunDay, Day>;

/**
 * What Tết does to pay days. BEFORE_TET: a pay day that falls into the holiday or soon after it comes before it. TWO_MONTHS
 * (NCC): moreover the month of Tết is always paid before it, and the month after together with it.
 */
export const TET_RULES = ['NONE', 'BEFORE_TET', 'TWO_MONTHS'] as const;
export type TetRule = (typeof TET_RULES)[number];

/** When the runs of a schedule are made, closed, approved, paid and collected. */
export interface ScheduleRule {
  /** Days 1 to 28 of the month before the period. */
  opensDay: number;
  cutOffDay: number;
  approvalDay: number;
  /** Day 1 to 28 of the period's own month. */
  payDay: number;
  /** How many days from the pay day on the post office waits for people. */
  collectionDays: number;
  weekendRule: WeekendRule;
  tetRule: TetRule;
  firstPeriod: Period;
  /** Null: without end. */
  lastPeriod: Period | null;
}

/** One month that is different. The days of a move are complete: what changes in the rule later does not touch them. */
export type ScheduleException =
  { period: Period; action: 'SKIP'; reason: string } | ({ period: Period; action: 'MOVE'; reason: string } & RunDays);

/** Why a day of a run is not where the schedule's numbers put it. */
export type OccurrenceNote =
  | { code: 'WEEKEND'; values: { day: RunDay; from: Day } }
  | { code: 'HOLIDAY'; values: { day: RunDay; from: Day; name: string } }
  | { code: 'TET'; values: { day: Day; from: Day } }
  | { code: 'TWO_MONTHS'; values: { period: Period } }
  | { code: 'EXCEPTION'; values: { reason: string } };

/** The run of one period, as the schedule says. */
export interface Occurrence extends RunDays {
  period: Period;
  notes: OccurrenceNote[];
  /** The other period of two that are paid together at Tết. */
  togetherWith: Period | null;
  skipped: boolean;
}

export function covers(rule: Pick<ScheduleRule, 'firstPeriod' | 'lastPeriod'>, period: Period): boolean {
  return period >= rule.firstPeriod && (rule.lastPeriod === null || period <= rule.lastPeriod);
}
