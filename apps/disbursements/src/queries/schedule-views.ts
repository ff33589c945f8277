import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, notFound, type Actor, type Clock } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { pageOf, type Page } from '#service';
import { nextRuns, periodsAround, type CalendarRun, type PeriodRange } from '../calendar/domain/calendar-run.js';
import type { ScheduleRule } from '../calendar/domain/schedule.js';
import type { WorkingDays } from '../calendar/domain/working-days.js';
import { readWorkingDays } from '../calendar/holiday.repository.js';
import { findSchedule, scheduleEtag, selectSchedules, type Schedule } from '../calendar/schedule.repository.js';

const SHOWN_RUNS = 5;

/** Schedules in the area; a place to start the parameters after. */
const IN_AREA = `($3 = 'VN' OR $3 IN (s.area_code, s.district_code, s.province_code))`;

/** Schedules as the pages and the public contract show them. */
@Injectable()
export class ScheduleViews {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { limit, after }: { limit: number; after: string | null }): Promise<Page<object>> {
    const days = await readWorkingDays(this.database);
    const schedules = await selectSchedules(
      this.database,
      this.madePeriods(),
      `${IN_AREA} AND ($4::uuid IS NULL OR s.id > $4) ORDER BY s.id LIMIT $5`,
      [actor.areaCode, after, limit + 1],
    );
    return pageOf(
      schedules,
      limit,
      ({ id }) => id,
      (schedule) => show(schedule, this.next(schedule, 1, days)),
    );
  }

  /** @throws ProblemError 404 */
  async detail(id: string, source: Queryable = this.database): Promise<{ body: object; etag: string }> {
    const schedule = await findSchedule(source, id, this.madePeriods());
    if (!schedule) throw notFound();
    const occurrences = this.next(schedule, SHOWN_RUNS, await readWorkingDays(source));
    const body = { ...show(schedule, occurrences), occurrences, exceptions: schedule.exceptions };
    return { body, etag: scheduleEtag(schedule) };
  }

  /**
   * The next runs of a schedule that is not stored.
   * @param scheduleId of the schedule that it would replace: its runs and exceptions stay. @throws ProblemError 404
   */
  async preview(actor: Actor, rule: ScheduleRule, scheduleId: string | undefined): Promise<object> {
    const known = scheduleId === undefined ? null : await this.within(actor, scheduleId);
    const schedule = {
      ...rule,
      paused: false,
      exceptions: known?.exceptions ?? [],
      runs: known?.runs ?? [],
    };
    const days = await readWorkingDays(this.database);
    return { occurrences: nextRuns(schedule, this.clock.businessDate(), SHOWN_RUNS, days) };
  }

  /** Every version, the latest first. */
  async history(id: string): Promise<object> {
    const items = await this.database.query(
      `SELECT version, action, period, content, actor, at FROM schedule_history WHERE schedule_id = $1 ORDER BY version DESC`,
      [id],
    );
    return { items, nextCursor: null };
  }

  private async within(actor: Actor, scheduleId: string): Promise<Schedule> {
    const [schedule] = await selectSchedules(this.database, this.madePeriods(), `${IN_AREA} AND s.id = $4`, [
      actor.areaCode,
      scheduleId,
    ]);
    if (!schedule) throw notFound();
    return schedule;
  }

  private next(schedule: Schedule, count: number, days: WorkingDays): CalendarRun[] {
    return nextRuns(schedule, this.clock.businessDate(), count, days);
  }

  /** Of these periods the runs that are made matter: those of earlier ones are paid. */
  private madePeriods(): PeriodRange {
    return { from: periodsAround(this.clock.businessDate()).from, to: '9999-12' };
  }
}

function show(schedule: Schedule, next: CalendarRun[]): object {
  const { exceptions: _exceptions, runs: _runs, districtCode: _district, provinceCode: _province, ...shown } = schedule;
  return { ...shown, next: next[0] ?? null };
}
