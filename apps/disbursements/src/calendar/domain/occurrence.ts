import { addMonths, type Period } from '#contracts';
import { addDays, daysBetween, type Day } from './days.js';
import {
  covers,
  RUN_DAYS,
  type Occurrence,
  type OccurrenceNote,
  type RunDay,
  type RunDays,
  type ScheduleException,
  type ScheduleRule,
} from './schedule.js';
import { tetOf } from './tet.js';
import type { WorkingDays } from './working-days.js';

/** So many working days before the holiday money has to be with people. */
const WORKING_DAYS_BEFORE_TET = 3;
/** A pay day within so many days after the holiday is soon after it. */
const SOON_AFTER_TET_DAYS = 7;
/** The lunar calendar is worked out to 2199. */
const LAST_KNOWN_PERIOD = '2199-06';

export type ExceptionOf = (period: Period) => ScheduleException | undefined;

/** The run of a period, or null outside the schedule's periods. */
export function occurrenceOf(
  rule: ScheduleRule,
  exceptionOf: ExceptionOf,
  period: Period,
  days: WorkingDays,
): Occurrence | null {
  if (!covers(rule, period) || period > LAST_KNOWN_PERIOD) return null;
  const exception = exceptionOf(period);
  const occurrence = byRule(rule, exceptionOf, period, days);
  if (!exception) return occurrence;
  if (exception.action === 'SKIP') {
    return { ...occurrence, notes: [noteOf(exception)], togetherWith: null, skipped: true };
  }
  const together = occurrence.notes.filter(({ code }) => code === 'TWO_MONTHS');
  return { ...occurrence, ...daysOf(exception), notes: [noteOf(exception), ...together] };
}

/** The runs of the periods `from` to `to`, both included. */
export function occurrencesBetween(
  rule: ScheduleRule,
  exceptionOf: ExceptionOf,
  { from, to }: { from: Period; to: Period },
  days: WorkingDays,
): Occurrence[] {
  const found: Occurrence[] = [];
  for (let period = from > rule.firstPeriod ? from : rule.firstPeriod; period <= to; period = addMonths(period, 1)) {
    const occurrence = occurrenceOf(rule, exceptionOf, period, days);
    if (occurrence === null) break;
    found.push(occurrence);
  }
  return found;
}

function byRule(rule: ScheduleRule, exceptionOf: ExceptionOf, period: Period, days: WorkingDays): Occurrence {
  const pair = rule.tetRule === 'TWO_MONTHS' ? twoMonthsOf(rule, exceptionOf, period) : null;
  if (pair === null) return inItsMonth(rule, period, days);
  const togetherWith = period === pair.first ? pair.second : pair.first;
  const first = inItsMonth(rule, pair.first, days);
  const exception = exceptionOf(pair.first);
  // The second of two follows the first wherever an exception has moved it.
  const moved = exception?.action === 'MOVE' ? { ...first, ...daysOf(exception), notes: [noteOf(exception)] } : first;
  const note: OccurrenceNote = { code: 'TWO_MONTHS', values: { period: togetherWith } };
  return { ...moved, period, notes: [...moved.notes, note], togetherWith };
}

/** The month of Tết and the one after, when the period is one of them and both are paid by the schedule. */
function twoMonthsOf(
  rule: ScheduleRule,
  exceptionOf: ExceptionOf,
  period: Period,
): { first: Period; second: Period } | null {
  const first = tetOf(period)?.slice(0, 7);
  if (first === undefined) return null;
  const second = addMonths(first, 1);
  if (period !== first && period !== second) return null;
  // The second goes its own way when it is an exception, or when there is no first one.
  const together = covers(rule, first) && covers(rule, second) && !exceptionOf(second);
  return together && exceptionOf(first)?.action !== 'SKIP' ? { first, second } : null;
}

/** The days that the schedule's numbers give the period, moved to working days and, by the rule, before Tết. */
function inItsMonth(rule: ScheduleRule, period: Period, days: WorkingDays): Occurrence {
  const notes: OccurrenceNote[] = [];
  const moved = (day: RunDay, ordinary: Day, side = rule.weekendRule): Day => {
    const found = days.move(ordinary, side);
    if (found !== ordinary) notes.push(noteOfMove(day, ordinary, days));
    return found;
  };
  const payDay = dayIn(period, rule.payDay);
  const ordinaryPay = days.move(payDay, rule.weekendRule);
  const beforeTet = payBeforeTet(rule, period, ordinaryPay, days);
  // What precedes the pay day keeps its distance: an order of days stays one when all are moved alike.
  const shift = beforeTet === null ? 0 : daysBetween(payDay, beforeTet.payOn);
  const before = addMonths(period, -1);
  const opensOn = moved('opensOn', addDays(dayIn(before, rule.opensDay), shift));
  const cutOffOn = moved('cutOffOn', addDays(dayIn(before, rule.cutOffDay), shift));
  const approvalBy = moved('approvalBy', addDays(dayIn(before, rule.approvalDay), shift));
  const payOn = moved('payOn', addDays(payDay, shift));
  if (beforeTet !== null) notes.push({ code: 'TET', values: { day: beforeTet.tet, from: ordinaryPay } });
  // Never shortened: the time to collect is the people's.
  const collectionUntil = moved('collectionUntil', addDays(payOn, rule.collectionDays), 'AFTER');
  return { period, opensOn, cutOffOn, approvalBy, payOn, collectionUntil, notes, togetherWith: null, skipped: false };
}

/** The earlier pay day that the Tết rule asks for; null: the ordinary one is right. */
function payBeforeTet(
  { tetRule }: ScheduleRule,
  period: Period,
  ordinary: Day,
  days: WorkingDays,
): { payOn: Day; tet: Day } | null {
  const tet = tetOf(ordinary);
  if (tetRule === 'NONE' || tet === null) return null;
  const rest = days.restAround(tet);
  const payOn = days.before(rest.first, WORKING_DAYS_BEFORE_TET);
  const isTetMonth = tetRule === 'TWO_MONTHS' && period === tet.slice(0, 7);
  const isSoon = ordinary <= addDays(rest.last, SOON_AFTER_TET_DAYS);
  return ordinary > payOn && (isTetMonth || isSoon) ? { payOn, tet } : null;
}

function noteOf({ reason }: ScheduleException): OccurrenceNote {
  return { code: 'EXCEPTION', values: { reason } };
}

function noteOfMove(day: RunDay, from: Day, days: WorkingDays): OccurrenceNote {
  const name = days.holidayOn(from);
  return name === null ? { code: 'WEEKEND', values: { day, from } } : { code: 'HOLIDAY', values: { day, from, name } };
}

export function daysOf(of: RunDays): RunDays {
  const { opensOn, cutOffOn, approvalBy, payOn, collectionUntil } = of;
  return { opensOn, cutOffOn, approvalBy, payOn, collectionUntil };
}

/** The first day that comes before the one that it has to follow; null when all are in order. */
export function dayOutOfOrder(of: RunDays): RunDay | null {
  return RUN_DAYS.find((day, index) => index > 0 && of[day] < of[RUN_DAYS[index - 1] as RunDay]) ?? null;
}

function dayIn(period: Period, day: number): Day {
  return `${period}-${String(day).padStart(2, '0')}`;
}
