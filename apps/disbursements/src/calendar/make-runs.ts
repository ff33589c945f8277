import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, type Clock, type Ids } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { LOGGER } from '#service';
import { COMMITTING_RUNS } from '../approval/ceilings/ceiling.repository.js';
import { insertRuns } from '../payout-runs/insert-runs.js';
import { list } from '../queries/words-in-sql.js';
import { lockCalendar } from './calendar-lock.js';
import { dueRuns, periodsAround, type CalendarRun } from './domain/calendar-run.js';
import { readWorkingDays } from './holiday.repository.js';
import { selectSchedules, type Schedule } from './schedule.repository.js';

/** In the history of runs, in place of a person. */
const CALENDAR = 'calendar';
/** So many schedules are looked at at once: memory does not grow with the country. */
const SCHEDULES_AT_ONCE = 500;

type DueRun = CalendarRun & { schedule: Schedule };

export interface Ticked {
  made: number;
  adopted: number;
}

/**
 * What the calendar does whenever it ticks: each period that has opened and has no run of its schedule gets one. A tick
 * that was missed is caught up by the next one, two at once make one run.
 */
@Injectable()
export class MakeRuns {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async tick(): Promise<Ticked> {
    const ticked = await this.database.transaction(async (unit) => {
      await lockCalendar(unit);
      return this.makeDueRuns(unit);
    });
    if (ticked.made + ticked.adopted > 0) this.logger.info(ticked, 'the calendar made runs');
    return ticked;
  }

  private async makeDueRuns(unit: UnitOfWork): Promise<Ticked> {
    const today = this.clock.businessDate();
    const range = periodsAround(today);
    const days = await readWorkingDays(unit);
    const ticked: Ticked = { made: 0, adopted: 0 };
    let after: string | null = null;
    do {
      const schedules: Schedule[] = await selectSchedules(
        unit,
        range,
        `NOT s.paused AND s.first_period <= $2 AND (s.last_period IS NULL OR s.last_period >= $1)
           AND ($3::uuid IS NULL OR s.id > $3) ORDER BY s.id LIMIT $4`,
        [after, SCHEDULES_AT_ONCE],
      );
      const due = schedules.flatMap((schedule) => dueRuns(schedule, today, days).map((run) => ({ ...run, schedule })));
      const adopted = await this.adopt(unit, due);
      const missing = due.filter((run) => !adopted.has(keyOf(run.schedule.id, run.period)));
      ticked.adopted += adopted.size;
      ticked.made += await this.make(unit, missing);
      after = schedules.length < SCHEDULES_AT_ONCE ? null : (schedules.at(-1) as Schedule).id;
    } while (after !== null);
    return ticked;
  }

  /**
   * A live run of the same, made by hand, is the schedule's from now on, and nothing is doubled. It gets the schedule's days
   * until it is approved: the days of a run that pays end its collection, and are not changed by whoever makes a schedule.
   */
  private async adopt(unit: UnitOfWork, due: DueRun[]): Promise<Set<string>> {
    if (due.length === 0) return new Set();
    const adopted = await unit.query<{ scheduleId: string; period: string }>(
      `UPDATE payout_runs run SET schedule_id = found.schedule_id, ${DAYS.map(
        (day) => `${day} = CASE WHEN found.is_open THEN found.${day} ELSE run.${day} END`,
      ).join(', ')}
       FROM (
         SELECT DISTINCT ON (s.id, own.period) own.id AS run_id, own.state NOT IN (${list(COMMITTING_RUNS)}) AS is_open, due.*
         FROM jsonb_to_recordset($1::jsonb) AS due (schedule_id uuid, period text, cut_off_on date, approval_by date, pay_on date, collection_until date)
         JOIN payout_schedules s ON s.id = due.schedule_id
         JOIN payout_runs own ON own.schedule_id IS NULL AND own.state <> 'CANCELLED' AND own.period = due.period
           AND own.programme = s.programme AND own.kind = s.kind AND own.area_code = s.area_code AND own.funding_source = s.funding_source
         ORDER BY s.id, own.period, own.id) found
       WHERE run.id = found.run_id RETURNING run.schedule_id AS "scheduleId", run.period`,
      [JSON.stringify(due.map(dueRow))],
    );
    return new Set(adopted.map(({ scheduleId, period }) => keyOf(scheduleId, period)));
  }

  private async make(unit: UnitOfWork, due: DueRun[]): Promise<number> {
    const drafts = due.map((run) => {
      const { id: scheduleId, programme, kind, areaCode, districtCode, provinceCode, fundingSource } = run.schedule;
      return {
        id: this.ids.next(),
        period: run.period,
        programme,
        kind,
        areaCode,
        districtCode,
        provinceCode,
        fundingSource,
        scheduleId,
        deadlines: run,
      };
    });
    return (await insertRuns(unit, drafts, { process: CALENDAR }, this.clock.now())).length;
  }
}

/** The days that a run is given. */
const DAYS = ['cut_off_on', 'approval_by', 'pay_on', 'collection_until'];

function keyOf(scheduleId: string, period: string): string {
  return `${scheduleId} ${period}`;
}

function dueRow({ schedule, period, cutOffOn, approvalBy, payOn, collectionUntil }: DueRun): object {
  return {
    schedule_id: schedule.id,
    period,
    cut_off_on: cutOffOn,
    approval_by: approvalBy,
    pay_on: payOn,
    collection_until: collectionUntil,
  };
}
