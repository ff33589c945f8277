import { addMonths, scopeColumn } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { PayoutRun } from '../payout-run.repository.js';
import { StatementParameters } from './statement-parameters.js';

/** What stands on a list: what planning again took off it, or what turned out not to be owed, does not. */
const LISTED = `p.state <> 'CANCELLED'`;

/**
 * The bridge from last month's list to the one just planned. Every difference has one cause, district by district, and they
 * add up: the sum of the causes is this list less that one, to the đồng.
 *
 * Last month's list: the regular runs of the period before, of this programme, as far as they paid in this run's area, and
 * without the people of this area whom another run of this month has on its list. Where there is none, everything is new and only counted.
 */
export async function buildBridge(unit: UnitOfWork, run: PayoutRun, at: Date): Promise<void> {
  await unit.query('DELETE FROM run_differences WHERE run_id = $1', [run.id]);
  await unit.query('DELETE FROM run_bridge WHERE run_id = $1', [run.id]);
  const before = run.kind === 'REGULAR' ? await runsBefore(unit, run) : [];
  await unit.query(
    `INSERT INTO run_bridges (run_id, before_period, before_runs, made_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (run_id) DO UPDATE SET before_period = excluded.before_period, before_runs = excluded.before_runs, made_at = excluded.made_at`,
    [run.id, before.length > 0 ? addMonths(run.period, -1) : null, before.length > 0 ? before : null, at],
  );
  if (before.length > 0) return compare(unit, run, before);
  await unit.query(
    `INSERT INTO run_bridge (run_id, district_code, cause, payments, amount)
     SELECT $1, district_code, cause, payments, amount
     FROM (SELECT p.district_code, count(*) AS payments, sum(p.amount) AS amount FROM payments p
           WHERE p.run_id = $1 AND ${LISTED} GROUP BY p.district_code) AS listed,
       unnest(ARRAY['AFTER', $2]) AS cause`,
    [run.id, run.kind === 'REGULAR' ? 'NEW' : 'ONE_OFF'],
  );
}

async function runsBefore(unit: UnitOfWork, run: PayoutRun): Promise<string[]> {
  const column = scopeColumn(run.areaCode);
  const runs = await unit.query<{ id: string }>(
    `SELECT former.id FROM payout_runs former
     WHERE former.period = $1 AND former.programme = $2 AND former.kind = 'REGULAR' AND former.state <> 'CANCELLED'
       AND EXISTS (SELECT FROM payments p WHERE p.run_id = former.id AND ${LISTED} AND ${column ? `p.${column} = $3` : '$3::text IS NOT NULL'})
     ORDER BY former.id`,
    [addMonths(run.period, -1), run.programme, run.areaCode],
  );
  return runs.map(({ id }) => id);
}

/** Whether other runs, of this month or of a later one that pays whom this one left out, may list people of this run's area for it. */
async function othersList(unit: UnitOfWork, run: PayoutRun): Promise<boolean> {
  const column = scopeColumn(run.areaCode);
  const others = await unit.query(
    `SELECT FROM payout_runs other WHERE other.id <> $1 AND other.period >= $2 AND other.programme = $3 AND other.kind = 'REGULAR'
       AND EXISTS (SELECT FROM payments p WHERE p.run_id = other.id AND ${LISTED} AND ${column ? `p.${column} = $4` : '$4::text IS NOT NULL'})
     LIMIT 1`,
    [run.id, run.period, run.programme, run.areaCode],
  );
  return others.length > 0;
}

/** The regular payment of the list's own month. */
function regularIn(period: string): string {
  return `p.kind = 'REGULAR' AND p.period = ${period} AND p.succeeds IS NULL`;
}

/** A payment beside it is its own cause; a regular one of an earlier month, which left the person out, is as good as arrears. */
function causeIn(period: string): string {
  return `CASE WHEN p.succeeds IS NOT NULL THEN 'RETURNED' WHEN p.kind = 'REGULAR' AND p.period <> ${period} THEN 'ARREARS' ELSE p.kind END`;
}

/**
 * Where something is looked up for those who differ, it is by a lateral with a limit, which always goes by key: the
 * planner cannot know that they are few, and would read whole tables for them every month.
 */
async function compare(unit: UnitOfWork, run: PayoutRun, before: string[]): Promise<void> {
  const statement = new StatementParameters();
  const runId = statement.bind(run.id, 'uuid');
  const runsOfBefore = statement.bind(before, 'uuid[]');
  const programme = statement.bind(run.programme, 'text');
  const period = statement.bind(run.period, 'text');
  const periodBefore = statement.bind(addMonths(run.period, -1), 'text');
  const column = scopeColumn(run.areaCode);
  const area = column && statement.bind(run.areaCode, 'text');
  const within = (row: string): string => (column ? `${row}.${column} = ${area}` : 'true');
  const notListedElsewhere = (await othersList(unit, run))
    ? `AND NOT EXISTS (SELECT FROM payments other WHERE other.beneficiary_id = p.beneficiary_id AND other.programme = ${programme}
         AND other.period = ${period} AND other.kind = 'REGULAR' AND other.run_id <> ${runId}
         AND other.state <> 'CANCELLED' AND ${within('other')})`
    : '';
  const columnsIn = (
    month: string,
  ): string => `p.id, p.beneficiary_id, p.enrolment_id, p.district_code, p.amount, coalesce(p.taken, 0) AS taken,
    p.amount + coalesce(p.taken, 0) AS owed, ${regularIn(month)} AS regular, ${causeIn(month)} AS cause`;
  await unit.query(
    `WITH after_list AS MATERIALIZED (SELECT ${columnsIn(period)} FROM payments p WHERE p.run_id = ${runId} AND ${LISTED}),
     before_list AS MATERIALIZED (
       SELECT ${columnsIn(periodBefore)} FROM payments p WHERE p.run_id = ANY (${runsOfBefore}) AND ${LISTED} AND ${within('p')} ${notListedElsewhere}),
     -- Whoever gets the same in the same district as last month is no difference: an ordinary month ends here for almost everybody.
     pair AS MATERIALIZED (
       SELECT beneficiary_id, coalesce(a.enrolment_id, b.enrolment_id) AS enrolment_id, a.id AS after_id, a.district_code AS after_district,
         a.owed AS after, b.id AS before_id, b.district_code AS before_district, b.owed AS before
       FROM (SELECT * FROM after_list WHERE regular) a FULL JOIN (SELECT * FROM before_list WHERE regular) b USING (beneficiary_id)
       WHERE a.id IS NULL OR b.id IS NULL OR a.district_code <> b.district_code OR a.owed <> b.owed),
     -- Who came from, or left for, a place outside of this run's area did not begin or end, but moved.
     known AS MATERIALIZED (
       SELECT pair.beneficiary_id, after_id, after_district, pair.after, coalesce(before_id, elsewhere.id) AS before_id,
         coalesce(before_district, elsewhere.district_code) AS before_district, coalesce(pair.before, elsewhere.owed) AS before,
         before_id IS NOT NULL AS inside, after_id IS NULL AND NOT ${within('e')} AND e.status <> 'STOPPED' AS away
       FROM pair CROSS JOIN LATERAL (SELECT * FROM enrolments WHERE enrolment_id = pair.enrolment_id LIMIT 1) e
       LEFT JOIN LATERAL (
         SELECT p.id, p.district_code, p.amount + coalesce(p.taken, 0) AS owed FROM payments p
         JOIN payout_runs former ON former.id = p.run_id AND former.kind = 'REGULAR' AND former.period = ${periodBefore} AND former.state <> 'CANCELLED'
         WHERE pair.before_id IS NULL AND p.beneficiary_id = pair.beneficiary_id AND p.programme = ${programme} AND ${regularIn(periodBefore)}
           AND ${LISTED} AND NOT ${within('p')} LIMIT 1) elsewhere ON true),
     difference AS (
       SELECT 'NEW' AS cause, beneficiary_id, after_id AS payment_id, after_district AS district_code, NULL::bigint AS before, after, after AS difference
       FROM known WHERE before_id IS NULL
       UNION ALL
       SELECT CASE WHEN away THEN 'MOVED' ELSE 'STOPPED' END, beneficiary_id, NULL, before_district, before, NULL, -before
       FROM known WHERE after_id IS NULL
       UNION ALL
       SELECT 'MOVED', beneficiary_id, NULL, before_district, before, NULL, -before
       FROM known WHERE inside AND after_district <> before_district
       UNION ALL
       SELECT 'MOVED', beneficiary_id, after_id, after_district, NULL, before, before
       FROM known WHERE after_id IS NOT NULL AND before_id IS NOT NULL AND (NOT inside OR after_district <> before_district)
       UNION ALL
       -- A category that changed explains more than the rate that changed with it.
       SELECT CASE WHEN now.category_digest <> former.category_digest THEN 'CATEGORY'
           WHEN now.rate_from IS DISTINCT FROM former.rate_from THEN 'RATE' ELSE 'CORRECTED' END,
         beneficiary_id, after_id, after_district, before, after, after - before
       FROM known
       CROSS JOIN LATERAL (SELECT category_digest, rate_from FROM payment_details WHERE payment_id = after_id LIMIT 1) now
       CROSS JOIN LATERAL (SELECT category_digest, rate_from FROM payment_details WHERE payment_id = before_id LIMIT 1) former
       WHERE after <> before
       UNION ALL
       SELECT cause, beneficiary_id, (array_agg(id) FILTER (WHERE id IS NOT NULL))[1], district_code, sum(before)::bigint, sum(after)::bigint,
         (coalesce(sum(after), 0) - coalesce(sum(before), 0))::bigint
       FROM (
         SELECT cause, beneficiary_id, id, district_code, NULL::bigint AS before, amount AS after FROM after_list WHERE NOT regular
         UNION ALL SELECT cause, beneficiary_id, NULL, district_code, amount, NULL FROM before_list WHERE NOT regular
         UNION ALL SELECT 'RECOVERY', beneficiary_id, id, district_code, NULL, -taken FROM after_list WHERE regular AND taken > 0
         UNION ALL SELECT 'RECOVERY', beneficiary_id, NULL, district_code, -taken, NULL FROM before_list WHERE regular AND taken > 0
       ) AS beside
       GROUP BY cause, beneficiary_id, district_code HAVING coalesce(sum(after), 0) <> coalesce(sum(before), 0)),
     kept AS (
       INSERT INTO run_differences (run_id, cause, beneficiary_id, payment_id, district_code, before, after, difference)
       SELECT ${runId}, * FROM difference ORDER BY cause, district_code, beneficiary_id
       RETURNING cause, district_code, difference)
     INSERT INTO run_bridge (run_id, district_code, cause, payments, amount)
     SELECT ${runId}, district_code, cause, count(*), sum(difference) FROM kept GROUP BY district_code, cause
     UNION ALL SELECT ${runId}, district_code, 'BEFORE', count(*), sum(amount) FROM before_list GROUP BY district_code
     UNION ALL SELECT ${runId}, district_code, 'AFTER', count(*), sum(amount) FROM after_list GROUP BY district_code`,
    statement.parameters,
  );
}
