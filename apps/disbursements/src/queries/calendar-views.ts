import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, firstDay, lastDay, type Actor, type Clock, type Programme, type Role, type RunKind } from '#contracts';
import { Database } from '#persistence';
import { calendarRuns, type PeriodRange } from '../calendar/domain/calendar-run.js';
import { dueSteps, type ReminderStep, type RunProgressOfDay } from '../calendar/domain/reminders.js';
import { holidaysBetween, readWorkingDays } from '../calendar/holiday.repository.js';
import { selectSchedules } from '../calendar/schedule.repository.js';

/** Runs that nobody has to do anything more for. */
const OVER = `('CLOSED', 'CANCELLED')`;
const MOST_REMINDERS = 500;

interface Reminder {
  runId: string;
  period: string;
  programme: Programme;
  areaCode: string;
  kind: RunKind;
  step: ReminderStep;
  dueOn: string;
  daysLeft: number;
  roles: readonly Role[];
}

/** When which run opens, closes and pays, and what is due of it today. */
@Injectable()
export class CalendarViews {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async calendar(actor: Actor, range: PeriodRange): Promise<object> {
    const days = await readWorkingDays(this.database);
    const schedules = await selectSchedules(
      this.database,
      range,
      `($3 = 'VN' OR $3 IN (s.area_code, s.district_code, s.province_code))
         AND s.first_period <= $2 AND (s.last_period IS NULL OR s.last_period >= $1) ORDER BY s.id`,
      [actor.areaCode],
    );
    const items = schedules.flatMap((schedule) => {
      const { id: scheduleId, name: scheduleName, programme, areaCode, kind, fundingSource } = schedule;
      const of = { scheduleId, scheduleName, programme, areaCode, kind, fundingSource };
      return calendarRuns(schedule, range, days).map((run) => ({ ...run, ...of }));
    });
    return {
      today: this.clock.businessDate(),
      items: items.sort((a, b) => a.period.localeCompare(b.period) || a.payOn.localeCompare(b.payOn)),
      holidays: await holidaysBetween(this.database, firstDay(range.from), lastDay(range.to)),
    };
  }

  /** Of every run with days, the steps that are next; the most urgent first. */
  async reminders(actor: Actor): Promise<object> {
    const today = this.clock.businessDate();
    const runs = await this.database.query<RunProgressOfDay & Omit<Reminder, 'step' | 'dueOn' | 'daysLeft' | 'roles'>>(
      `SELECT run.id AS "runId", run.period, run.programme, run.area_code AS "areaCode", run.kind, run.state,
         run.cut_off_on AS "cutOffOn", run.approval_by AS "approvalBy", run.pay_on AS "payOn", run.collection_until AS "collectionUntil",
         coalesce(open.to_pay, 0)::integer AS "toPay", coalesce(open.to_collect, 0)::integer AS "toCollect"
       FROM payout_runs run LEFT JOIN LATERAL (
         SELECT sum(payments) FILTER (WHERE NOT (state = 'SUBMITTED' AND channel = 'POST_OFFICE')) AS to_pay,
           sum(payments) FILTER (WHERE state = 'SUBMITTED' AND channel = 'POST_OFFICE') AS to_collect
         FROM run_totals total WHERE run.state = 'PAYING' AND total.run_id = run.id
           AND total.state NOT IN ('SETTLED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED')) open ON true
       WHERE run.state NOT IN ${OVER} AND run.pay_on IS NOT NULL
         AND ($1 = 'VN' OR $1 IN (run.area_code, run.district_code, run.province_code))`,
      [actor.areaCode],
    );
    const items = runs.flatMap((run): Reminder[] => {
      const { runId, period, programme, areaCode, kind } = run;
      return dueSteps(run, today).map((due) => ({ runId, period, programme, areaCode, kind, ...due }));
    });
    items.sort((a, b) => a.dueOn.localeCompare(b.dueOn) || a.runId.localeCompare(b.runId));
    return { items: items.slice(0, MOST_REMINDERS), nextCursor: null };
  }
}
