import type { UnitOfWork } from '#persistence';

/**
 * Held, until the transaction ends, by whoever makes a run or changes what the calendar says: so no run is made twice, by
 * hand and by the calendar, by two instances, or by a schedule that somebody is just pausing. What is read afterwards has
 * seen all who were before.
 */
export async function lockCalendar(unit: UnitOfWork): Promise<void> {
  await unit.query(`SELECT pg_advisory_xact_lock(hashtextextended('payout calendar', 0))`);
}
