import type { Programme } from '#contracts';
import type { UnitOfWork } from '#persistence';

/** Where somebody lives since a moment ago. */
export interface NewPlace {
  programme: Programme;
  district_code: string;
}

/**
 * Whoever moves while a list is planned, from a district that comes later to one that was planned already, would be on
 * neither: the district is looked at once more, for whom it has got since.
 */
export async function noteNewcomers(unit: UnitOfWork, places: NewPlace[]): Promise<void> {
  if (places.length === 0) return;
  await waitForPlanning(unit);
  await unit.query(
    `UPDATE run_districts district SET newcomers = true
     FROM payout_runs run JOIN unnest($1::text[], $2::text[]) AS place (programme, district_code) ON place.programme = run.programme
     WHERE run.id = district.run_id AND run.operation_name = 'plan' AND run.operation_state = 'RUNNING'
       AND district.district_code = place.district_code AND district.revision = run.version`,
    [places.map(({ programme }) => programme), places.map((place) => place.district_code)],
  );
}

/** The districts that somebody has moved to; from now on they count as looked at. */
export async function takeNewcomers(unit: UnitOfWork, runId: string): Promise<string[]> {
  const taken = await unit.query<{ code: string }>(
    'UPDATE run_districts SET newcomers = false WHERE run_id = $1 AND newcomers RETURNING district_code AS code',
    [runId],
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
