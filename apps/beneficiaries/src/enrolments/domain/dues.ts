import { lastDay, type EnrolmentStatus, type OwedSegment, type Period } from '#contracts';
import { sumOf, type PaidEntitlement, type Rates } from '../../rates/domain/monthly-amount.js';
import { codesOf, owedMonths, rateFromOf, type OwedMonths } from '../../rates/domain/owed.js';
import type { Enrolment } from './person.js';

/** What follows for an enrolment from its entitlements, the law and the day. */
export interface Dues {
  validFrom: string;
  validTo: string | null;
  status: EnrolmentStatus;
  /** Of the business date's month. */
  monthlyAmount: bigint;
  rateFrom: string | null;
  paid: PaidEntitlement[];
  owed: OwedMonths[];
}

/** @throws Error when there is no entitlement, or no base rate for the present amount */
export function duesOf(enrolment: Enrolment, rates: Rates): Dues {
  const { entitlements, stoppedAfter } = enrolment;
  const isOver = stoppedAfter !== null && rates.period > stoppedAfter;
  const paid = isOver ? [] : rates.paidNow(entitlements);
  return {
    validFrom: entitlements.map(({ validFrom }) => validFrom).reduce((one, other) => (other < one ? other : one)),
    validTo: endOf(enrolment, rates),
    status: isOver ? 'STOPPED' : enrolment.status,
    monthlyAmount: sumOf(paid),
    rateFrom: rateFromOf(paid),
    paid,
    owed: owedMonths(rates, enrolment),
  };
}

/** The last day of the last entitlement, or that of the month after which the enrolment was stopped. */
function endOf({ entitlements, stoppedAfter }: Enrolment, rates: Rates): string | null {
  const last = entitlements
    .map((entitlement) => rates.endOf(entitlement))
    .reduce((one, other) => (one === null || other === null ? null : other > one ? other : one));
  if (stoppedAfter === null) return last;
  const stopped = lastDay(stoppedAfter);
  return last === null || stopped < last ? stopped : last;
}

/** Takes the dues over. @returns whether anything is other than what was told last; a month that only became too old is not */
export function takeDues(enrolment: Enrolment, dues: Dues, categoryDigest: string): boolean {
  const owed = dues.owed.map(({ from, amount, rateFrom }): OwedSegment => ({
    from,
    monthlyAmount: String(amount),
    rateFrom,
  }));
  const { validFrom, validTo, status, monthlyAmount, rateFrom } = dues;
  const now = { validFrom, validTo, status, monthlyAmount, rateFrom, categoryDigest };
  const differs =
    (Object.keys(now) as (keyof typeof now)[]).some((key) => enrolment[key] !== now[key]) ||
    !isSameFrom(owed[0]?.from, enrolment.owed, owed);
  Object.assign(enrolment, now, { owed });
  return differs;
}

/** Whether both say the same of every month since `from`. */
function isSameFrom(from: Period | undefined, told: OwedSegment[], now: OwedSegment[]): boolean {
  if (from === undefined) return told.length === 0;
  const past = told.filter((segment) => segment.from <= from).length;
  const clipped = told
    .slice(Math.max(past - 1, 0))
    .map((one, index) => (index === 0 && past > 0 ? { ...one, from } : one));
  return (
    clipped.length === now.length &&
    clipped.every((one, index) => {
      const other = now[index];
      return one.from === other?.from && one.monthlyAmount === other.monthlyAmount && one.rateFrom === other.rateFrom;
    })
  );
}

/** Whether other categories are paid in these months than at present. */
export function hasOtherCategories(months: OwedMonths, dues: Dues): boolean {
  return codesOf(months.paid) !== codesOf(dues.paid);
}
