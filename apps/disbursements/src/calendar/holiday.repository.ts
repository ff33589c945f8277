import type { Queryable, UnitOfWork } from '#persistence';
import type { Day } from './domain/days.js';
import { WorkingDays } from './domain/working-days.js';

export interface Holiday {
  day: Day;
  name: string;
}

/** The whole table: some twenty rows a year. */
export async function readWorkingDays(database: Queryable): Promise<WorkingDays> {
  const holidays = await database.query<Holiday>('SELECT day, name FROM public_holidays');
  return new WorkingDays(new Map(holidays.map(({ day, name }) => [day, name])));
}

export function holidaysBetween(database: Queryable, from: Day, to: Day): Promise<Holiday[]> {
  return database.query<Holiday>('SELECT day, name FROM public_holidays WHERE day BETWEEN $1 AND $2 ORDER BY day', [
    from,
    to,
  ]);
}

/** Returns whether the day was none before. */
export async function setHoliday(
  unit: UnitOfWork,
  { day, name }: Holiday,
  by: { actor: string; at: Date },
): Promise<boolean> {
  const [written] = await unit.query<{ created: boolean }>(
    `INSERT INTO public_holidays (day, name, set_by, set_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (day) DO UPDATE SET name = $2, set_by = $3, set_at = $4 RETURNING xmax = 0 AS created`,
    [day, name, by.actor, by.at],
  );
  await recordHoliday(unit, day, name, by);
  return written?.created ?? false;
}

/** Returns whether there was such a holiday. */
export async function removeHoliday(unit: UnitOfWork, day: Day, by: { actor: string; at: Date }): Promise<boolean> {
  const removed = await unit.query('DELETE FROM public_holidays WHERE day = $1 RETURNING day', [day]);
  if (removed.length > 0) await recordHoliday(unit, day, null, by);
  return removed.length > 0;
}

async function recordHoliday(
  unit: UnitOfWork,
  day: Day,
  name: string | null,
  { actor, at }: { actor: string; at: Date },
): Promise<void> {
  await unit.query('INSERT INTO holiday_history (day, name, actor, at) VALUES ($1, $2, $3, $4)', [
    day,
    name,
    actor,
    at,
  ]);
}
