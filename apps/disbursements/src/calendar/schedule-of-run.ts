import { STATE_BUDGET, type Period } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { lockCalendar } from './calendar-lock.js';
import type { RunDays } from './domain/schedule.js';
import { occurrenceOf } from './domain/occurrence.js';
import { readWorkingDays } from './holiday.repository.js';
import { selectSchedules, type ScheduleSubject } from './schedule.repository.js';

/** What the calendar says of a run that somebody creates by hand. */
export interface ScheduledRun {
  fundingSource: string;
  /** Null when no schedule is for it, or the schedule has another run of the period. */
  scheduleId: string | null;
  deadlines: RunDays | null;
}

/**
 * The schedule that a run created by hand belongs to, and its days: the calendar then makes no second one. Takes the place
 * of a run of the schedule that was cancelled. Holds the calendar's lock until the transaction ends.
 */
export async function scheduleOfRun(
  unit: UnitOfWork,
  run: Omit<ScheduleSubject, 'fundingSource'> & { fundingSource?: string | undefined; period: Period },
): Promise<ScheduledRun> {
  await lockCalendar(unit);
  const [schedule] = await selectSchedules(
    unit,
    { from: run.period, to: run.period },
    `s.programme = $3 AND s.area_code = $4 AND s.kind = $5 AND ($6::text IS NULL OR s.funding_source = $6)
       AND s.first_period <= $1 AND (s.last_period IS NULL OR s.last_period >= $1)
     ORDER BY s.funding_source <> $7, s.id LIMIT 1`,
    [run.programme, run.areaCode, run.kind, run.fundingSource ?? null, STATE_BUDGET],
  );
  if (!schedule) return { fundingSource: run.fundingSource ?? STATE_BUDGET, scheduleId: null, deadlines: null };
  const exceptions = new Map(schedule.exceptions.map((exception) => [exception.period, exception]));
  const days = await readWorkingDays(unit);
  const deadlines = occurrenceOf(schedule, (period) => exceptions.get(period), run.period, days);
  const [made] = schedule.runs;
  if (made?.runState === 'CANCELLED')
    await unit.query('UPDATE payout_runs SET schedule_id = NULL WHERE id = $1', [made.runId]);
  const isFree = made === undefined || made.runState === 'CANCELLED';
  return { fundingSource: schedule.fundingSource, scheduleId: isFree ? schedule.id : null, deadlines };
}
