import type { UnitOfWork } from '#persistence';

/** One writer of enrolments at a time, across instances: what it has read, the law too, stays true until it has written. */
export async function takeTurn(unit: UnitOfWork): Promise<void> {
  await unit.query(`SELECT pg_advisory_xact_lock(hashtextextended('enrolments', 0))`);
}
