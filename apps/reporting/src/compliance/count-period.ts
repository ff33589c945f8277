import { firstDay, lastDay, type Period } from '#contracts';
import type { Database, UnitOfWork } from '#persistence';
import { COUNT_CELLS } from './count-cells.sql.js';

interface Counted {
  snapshot: string;
  unplanned: number;
  latest_event: Date | null;
  cells: object[];
}

/**
 * Counts the period anew and replaces its cells, in one transaction. The count is one statement, hence one snapshot,
 * which is kept: whatever touched the period and is not in it has yet to be counted. Counting twice changes nothing.
 */
export async function countPeriod(database: Database, period: Period): Promise<void> {
  const started = performance.now();
  await database.transaction(async (unit) => {
    // Instances count a period one after the other, so that an older count never replaces a newer one.
    await unit.query(`SELECT pg_advisory_xact_lock(hashtextextended('count-period.' || $1, 0))`, [period]);
    const [counted] = await count(unit, period);
    if (!counted) throw new Error(`nothing was counted for ${period}`);
    await unit.query('DELETE FROM cells WHERE period = $1', [period]);
    await unit.query(
      `INSERT INTO cells (period, programme, province_code, district_code, total, reviewed, consenting, holders,
         paid_by_account, carried_over, relations, reasons, channels)
       SELECT $1, cell.* FROM jsonb_to_recordset($2::jsonb) AS cell (programme text, province_code text, district_code text,
         total int, reviewed int, consenting int, holders int, paid_by_account int, carried_over int,
         relations jsonb, reasons jsonb, channels jsonb)`,
      [period, JSON.stringify(counted.cells)],
    );
    await unit.query(
      `INSERT INTO counted_periods AS known (period, snapshot, as_of, unplanned, milliseconds)
       VALUES ($1, $2, coalesce($3, now()), $4, $5)
       ON CONFLICT (period) DO UPDATE SET snapshot = excluded.snapshot, unplanned = excluded.unplanned,
         as_of = greatest(known.as_of, coalesce($3, known.as_of)), milliseconds = excluded.milliseconds`,
      [period, counted.snapshot, counted.latest_event, counted.unplanned, Math.round(performance.now() - started)],
    );
    await forgetTouches(unit, period);
  });
}

async function count(unit: UnitOfWork, period: Period): Promise<Counted[]> {
  // A province's month is sorted and hashed in memory: about 60 MB for 250,000 people, for the second that it takes.
  await unit.query(`SET LOCAL work_mem = '64MB'`);
  // The planner knows nothing of the sizes of what the statement itself makes, nor of tables that have just been filled:
  // a wrong guess for nested loops takes hours, hash joins never do.
  await unit.query('SET LOCAL enable_nestloop = off');
  await unit.query('SET LOCAL enable_mergejoin = off');
  return unit.query<Counted>(COUNT_CELLS, [period, firstDay(period), lastDay(period)]);
}

/** Notes that every count which needs them has seen. */
async function forgetTouches(unit: UnitOfWork, period: Period): Promise<void> {
  await unit.query(
    `DELETE FROM touches WHERE period = $1
       AND pg_visible_in_snapshot(transaction_id, (SELECT snapshot FROM counted_periods WHERE period = $1))`,
    [period],
  );
  await unit.query(
    `DELETE FROM touches WHERE period IS NULL AND NOT EXISTS (
       SELECT FROM counted_periods WHERE NOT pg_visible_in_snapshot(touches.transaction_id, counted_periods.snapshot))`,
  );
}
