import { addMonths, periodOf, type Period, type RunState } from '#contracts';
import type { Day } from './days.js';
import { occurrencesBetween } from './occurrence.js';
import type { Occurrence, ScheduleException, ScheduleRule } from './schedule.js';
import type { WorkingDays } from './working-days.js';

/** A run of a period older than this is not made any more: what was missed for longer is for people to look at. */
const CATCH_UP_MONTHS = 3;
/** A run never opens earlier than so many months before its period: two months at Tết, or a moved one. */
const OPENS_MONTHS_AHEAD = 4;
/** Among so many periods there are five runs, unless the schedule ends. */
const PERIODS_LOOKED_AT = 24;

export interface PeriodRange {
  from: Period;
  to: Period;
}

/** The run that was made of a period, with the days it was given then. */
export interface MadeRun {
  period: Period;
  runId: string;
  runState: RunState;
  cutOffOn: Day | null;
  approvalBy: Day | null;
  payOn: Day | null;
  collectionUntil: Day | null;
}

/** What the calendar has to know of a schedule. */
export interface KnownSchedule extends ScheduleRule {
  paused: boolean;
  exceptions: readonly ScheduleException[];
  /** Of all periods that are looked at. */
  runs: readonly MadeRun[];
}

/** A run of the calendar, made or to be made. */
export interface CalendarRun extends Occurrence {
  runId: string | null;
  runState: RunState | null;
}

/** Periods whose run may be due on the day. */
export function periodsAround(today: Day): PeriodRange {
  const month = periodOf(today);
  return { from: addMonths(month, -CATCH_UP_MONTHS), to: addMonths(month, OPENS_MONTHS_AHEAD) };
}

/** What the schedule should have made by now and has not: a tick that was missed is caught up by the next one. */
export function dueRuns(schedule: KnownSchedule, today: Day, days: WorkingDays): CalendarRun[] {
  return calendarRuns(schedule, periodsAround(today), days).filter(
    ({ opensOn, skipped, runId }) => opensOn <= today && !skipped && runId === null,
  );
}

/** Runs that are still to be made, and those made that are still to be paid; the nearest first. */
export function nextRuns(schedule: KnownSchedule, today: Day, count: number, days: WorkingDays): CalendarRun[] {
  const { from } = periodsAround(today);
  const start = from > schedule.firstPeriod ? from : schedule.firstPeriod;
  return calendarRuns(schedule, { from: start, to: addMonths(start, PERIODS_LOOKED_AT) }, days)
    .filter(({ runId, skipped, payOn }) => payOn >= today || (runId === null && !skipped))
    .slice(0, count);
}

/** The schedule's runs of the periods. One that is paused makes none; one that is made keeps the days it was given. */
export function calendarRuns(schedule: KnownSchedule, range: PeriodRange, days: WorkingDays): CalendarRun[] {
  const exceptions = new Map(schedule.exceptions.map((exception) => [exception.period, exception]));
  const made = new Map(schedule.runs.map((run) => [run.period, run]));
  return occurrencesBetween(schedule, (period) => exceptions.get(period), range, days)
    .map((occurrence) => asMade(occurrence, made.get(occurrence.period)))
    .filter(({ runId }) => runId !== null || !schedule.paused);
}

function asMade(occurrence: Occurrence, run: MadeRun | undefined): CalendarRun {
  if (!run) return { ...occurrence, runId: null, runState: null };
  const { cutOffOn, approvalBy, payOn, collectionUntil } = occurrence;
  const own = {
    cutOffOn: run.cutOffOn ?? cutOffOn,
    approvalBy: run.approvalBy ?? approvalBy,
    payOn: run.payOn ?? payOn,
    collectionUntil: run.collectionUntil ?? collectionUntil,
  };
  const isAsNow =
    own.cutOffOn === cutOffOn &&
    own.approvalBy === approvalBy &&
    own.payOn === payOn &&
    own.collectionUntil === collectionUntil;
  return {
    ...occurrence,
    ...own,
    skipped: false,
    // Notes tell of the days as the schedule would give them today.
    notes: isAsNow ? occurrence.notes : [],
    runId: run.runId,
    runState: run.runState,
  };
}
