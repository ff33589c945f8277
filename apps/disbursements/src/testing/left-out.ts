import { v7 } from 'uuid';
import type { OwedSegment } from '#contracts';
import type { Harness, Person } from './harness.js';
import { listedFor } from './month-list.js';

export const OWED: OwedSegment = { from: '2024-01', monthlyAmount: '500000', rateFrom: '2021-07-01' };

/** Owed what everybody is, as far as the registry knows at first. */
export function entitled(): Person {
  return { id: v7(), owed: [OWED], rateFrom: '2021-07-01' };
}

/** The registry stops somebody, after a last month, as it tells it. */
export function stop(
  harness: Harness,
  person: Person,
  firstMonthNotOwed = '2024-06',
  validTo = '2024-05-31',
): Promise<void> {
  const nothing: OwedSegment = { from: firstMonthNotOwed, monthlyAmount: '0', rateFrom: null };
  return harness.change({ ...person, status: 'STOPPED', amount: '0', owed: [OWED, nothing], validTo });
}

/** Ends a stop or a suspension: what was told at first holds again. */
export function resume(harness: Harness, ...people: Person[]): Promise<void> {
  return harness.change(...people);
}

/** What a list of the month `period` has for somebody of other months: `<month> <kind> <amount> <state>` and why it is held. */
export async function lateIn(harness: Harness, runId: string, period: string, { id }: Person): Promise<string[]> {
  return (await listedFor(harness, runId, id))
    .filter((payment) => payment['period'] !== period)
    .map(({ state, heldReason, ...payment }) =>
      [payment['period'], payment['kind'], payment['amount'], state, heldReason].filter(Boolean).join(' '),
    )
    .sort();
}
