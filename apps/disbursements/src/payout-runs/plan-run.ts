import { scopeColumn } from '#contracts';
import type { Database, UnitOfWork } from '#persistence';
import { lookUpContents, putFinishedAside } from './list/list-contents.js';
import type { PlanningMoment } from './list/district-statement.js';
import { inPairs } from './in-pairs.js';
import { takeNewcomers, waitForTellers } from './newcomers.js';
import type { PayoutRun } from './payout-run.repository.js';
import { planDistrict, withdrawFormerPlan } from './plan-district.js';

/**
 * Plans a run district by district, each in a transaction of its own; a process that goes on with it plans the districts
 * that are left. `now` gives the moment of each district.
 */
export async function planRun(database: Database, run: PayoutRun, now: () => PlanningMoment): Promise<void> {
  await database.transaction(waitForTellers);
  // A registry or list that was just imported has no statistics yet, and a plan made without them is a hundred times slower.
  // Of what is sealed or told in full nobody asks, and it is most of the work.
  await database.query(`ANALYZE
    enrolments (enrolment_id, beneficiary_id, programme, district_code, province_code, area_code, status, valid_from, valid_to),
    accounts (account_id, beneficiary_id, programme, provider_code, channel, status), providers, one_off_items, owed_changes`);
  await addDistricts(database, run);
  // A plan is known by the run's version: what this version has not planned yet is still to do.
  const waiting = await database.query<{ district_code: string }>(
    'SELECT district_code FROM run_districts WHERE run_id = $1 AND revision < $2 ORDER BY district_code',
    [run.id, run.version],
  );
  // Everything is withdrawn before anything is planned anew: who moved to another district is planned there.
  await inPairs(waiting, ({ district_code: district }) =>
    database.transaction(async (unit) => {
      const { actor, at } = now();
      if (await isWaiting(unit, run, district)) await withdrawFormerPlan(unit, run, district, actor, at);
    }),
  );
  await putFinishedAside(database, run.programme);
  const contents = await lookUpContents(database, run);
  await inPairs(waiting, ({ district_code: district }) =>
    database.transaction(async (unit) => {
      if (!(await isWaiting(unit, run, district))) return;
      await planDistrict(unit, run, district, contents, now());
      await unit.query(
        'UPDATE run_districts SET revision = $3, planned = true WHERE run_id = $1 AND district_code = $2',
        [run.id, district, run.version],
      );
    }),
  );
}

/**
 * Who moved to a district after it was planned is listed there now; everybody else is left as they are. To be done when the
 * run is locked for the end of its plan: nobody is noted as having moved after this look.
 */
export async function planNewcomers(unit: UnitOfWork, run: PayoutRun, moment: PlanningMoment): Promise<void> {
  const districts = await takeNewcomers(unit, run);
  if (districts.length === 0) return;
  const contents = { ...(await lookUpContents(unit, run)), fresh: false };
  for (const district of districts) await planDistrict(unit, run, district, contents, moment);
}

async function addDistricts(database: Database, run: PayoutRun): Promise<void> {
  const column = scopeColumn(run.areaCode);
  await database.query(
    `INSERT INTO run_districts (run_id, district_code)
     SELECT DISTINCT $1::uuid, district_code FROM enrolments WHERE programme = $2 ${column ? `AND ${column} = $3` : 'AND $3::text IS NOT NULL'}
     ON CONFLICT DO NOTHING`,
    [run.id, run.programme, run.areaCode],
  );
}

/** Locks the district; false when this plan has planned it, here or in another process. */
async function isWaiting(unit: UnitOfWork, run: PayoutRun, district: string): Promise<boolean> {
  const waiting = await unit.query(
    'SELECT run_id FROM run_districts WHERE run_id = $1 AND district_code = $2 AND revision < $3 FOR UPDATE',
    [run.id, district, run.version],
  );
  return waiting.length > 0;
}
