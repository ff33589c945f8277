import type { Programme } from '#contracts';
import type { UnitOfWork } from '#persistence';

/**
 * Whoever tells of people or accounts does it under this lock, from before the first change to the end of the transaction:
 * a plan that is about to begin waits for them (`waitForTellers`), and they find one that has begun (`waitForPlanning`).
 */
export async function beginTelling(unit: UnitOfWork): Promise<void> {
  await unit.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [TELLING]);
}

/** Nobody who began to tell before this plan was seen to run is still about it. To be asked in a transaction of its own. */
export async function waitForTellers(unit: UnitOfWork): Promise<void> {
  await unit.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [TELLING]);
}

const TELLING = 'telling of people and accounts';

/** Where somebody lives since a moment ago. */
export interface NewPlace {
  programme: Programme;
  area_code: string;
  district_code: string;
  province_code: string;
}

/**
 * Whoever moves while a list is planned, from a district that comes later to one that was planned already or had nobody,
 * would be on neither: the district is looked at once more, for whom it has got since.
 */
export async function noteNewcomers(unit: UnitOfWork, places: NewPlace[]): Promise<void> {
  if (places.length === 0) return;
  await waitForPlanning(unit);
  await unit.query(
    `INSERT INTO run_districts (run_id, district_code, newcomers)
     SELECT DISTINCT run.id, place.district_code, true
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS place (programme, area_code, district_code, province_code)
     JOIN payout_runs run ON run.operation_name = 'plan' AND run.operation_state = 'RUNNING' AND run.programme = place.programme
       AND run.area_code IN ('VN', place.province_code, place.district_code, place.area_code)
     ON CONFLICT (run_id, district_code) DO UPDATE SET newcomers = true`,
    [
      places.map(({ programme }) => programme),
      places.map((place) => place.area_code),
      places.map((place) => place.district_code),
      places.map((place) => place.province_code),
    ],
  );
}

/** The districts that somebody has moved to; from now on they count as planned. */
export async function takeNewcomers(unit: UnitOfWork, run: { id: string; version: number }): Promise<string[]> {
  const taken = await unit.query<{ code: string }>(
    `UPDATE run_districts SET newcomers = false, planned = true, revision = $2
     WHERE run_id = $1 AND newcomers RETURNING district_code AS code`,
    [run.id, run.version],
  );
  return taken.map(({ code }) => code).sort();
}

/**
 * A list that is being planned at this moment was begun with what was known before: it is waited for, and then looked
 * at like the others.
 */
export async function waitForPlanning(unit: UnitOfWork): Promise<void> {
  const planning = await unit.query<{ id: string }>(
    `SELECT id FROM payout_runs WHERE operation_name = 'plan' AND operation_state = 'RUNNING' ORDER BY id FOR UPDATE`,
  );
  if (planning.length === 0) return;
  await unit.query('SELECT FROM run_districts WHERE run_id = ANY ($1) ORDER BY run_id, district_code FOR UPDATE', [
    planning.map(({ id }) => id),
  ]);
}
