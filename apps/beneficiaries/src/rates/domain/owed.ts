import { addMonths, periodOf, type Period, type Programme } from '#contracts';
import { sumOf, type BaseRate, type Entitlement, type PaidEntitlement, type Rates } from './monthly-amount.js';

/** Arrears reach back at most so far. */
export const OWED_MONTHS = 24;

/** What is looked at to find what is owed. */
export interface Entitled {
  programme: Programme;
  entitlements: readonly Entitlement[];
  /** The last month of an enrolment that was stopped by a decision. */
  stoppedAfter: Period | null;
}

/** Months in a row that are owed the same, up to where the next ones begin; the last have no end that is known yet. */
export interface OwedMonths {
  from: Period;
  amount: bigint;
  rateFrom: string | null;
  paid: PaidEntitlement[];
}

/**
 * What each month is owed by the law known on the business date, since the enrolment began but at most for two years,
 * and on into the months to come as far as their law is known. Empty when it begins with no rate that is in force.
 */
export function owedMonths(rates: Rates, entitled: Entitled): OwedMonths[] {
  const first = firstMonth(rates, entitled);
  const months: OwedMonths[] = [];
  for (const from of [first, ...monthsOfChange(rates, entitled).filter((month) => month > first)]) {
    const { stoppedAfter, entitlements } = entitled;
    const paid = stoppedAfter !== null && from > stoppedAfter ? [] : rates.paidIn(from, entitlements);
    const next = { from, amount: sumOf(paid), rateFrom: rateFromOf(paid), paid };
    const last = months.at(-1);
    if (last && isSame(last, next, rates.period)) last.paid = paid;
    else months.push(next);
  }
  return months;
}

/** Since when the base rate of an amount applies; null where a decision states it, or nothing is paid. */
export function rateFromOf(paid: readonly PaidEntitlement[]): string | null {
  return paid.find(({ base }) => base !== null)?.base?.appliesFrom ?? null;
}

export function codesOf(paid: readonly PaidEntitlement[]): string {
  return paid
    .map(({ categoryCode }) => categoryCode)
    .sort()
    .join(' ');
}

/** Of the months that are over only the amount matters; of those to come also for which category it will be. */
function isSame(one: OwedMonths, other: OwedMonths, present: Period): boolean {
  const sameAmount = one.amount === other.amount && one.rateFrom === other.rateFrom;
  return sameAmount && (other.from <= present || codesOf(one.paid) === codesOf(other.paid));
}

function firstMonth(rates: Rates, { programme, entitlements }: Entitled): Period {
  const begins = entitlements.map(({ validFrom }) => periodOf(validFrom)).reduce(earlier, '9999-12');
  // Of what was owed before the first rate that is known nothing can be said.
  const known = rates.basesOf(programme).map(appliesSince);
  const first = known.length === 0 ? begins : later(begins, known.reduce(earlier));
  return later(first, addMonths(rates.period, -OWED_MONTHS));
}

/** The first months in which something may be other than in the month before, in order. */
function monthsOfChange(rates: Rates, { programme, entitlements, stoppedAfter }: Entitled): Period[] {
  const months = new Set(rates.basesOf(programme).map(appliesSince));
  for (const entitlement of entitlements) {
    months.add(periodOf(entitlement.validFrom));
    const end = rates.endOf(entitlement);
    if (end !== null) months.add(addMonths(periodOf(end), 1));
  }
  if (stoppedAfter !== null) months.add(addMonths(stoppedAfter, 1));
  return [...months].sort();
}

/** A base applies to whole months. */
function appliesSince({ appliesFrom }: BaseRate): Period {
  return appliesFrom.endsWith('-01') ? periodOf(appliesFrom) : addMonths(periodOf(appliesFrom), 1);
}

function earlier(one: Period, other: Period): Period {
  return one < other ? one : other;
}

function later(one: Period, other: Period): Period {
  return one > other ? one : other;
}
