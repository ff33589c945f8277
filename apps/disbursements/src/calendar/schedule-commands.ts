import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, ProblemError, notFound, stateConflict, type Clock, type Ids, type Period } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { requireArea } from '../areas/require-area.js';
import { ScheduleViews } from '../queries/schedule-views.js';
import { CalendarQueue } from './calendar-queue.js';
import { lockCalendar } from './calendar-lock.js';
import { exceptionOf, type ExceptionWish } from './exception-wish.js';
import { readWorkingDays } from './holiday.repository.js';
import {
  deleteException,
  insertSchedule,
  putException,
  recordSchedule,
  replaceFields,
  requireSchedule,
  scheduleEtag,
  selectSchedules,
  setPaused,
  type Schedule,
  type ScheduleAction,
  type ScheduleFields,
} from './schedule.repository.js';

const ALL_PERIODS = { from: '0000-01', to: '9999-12' };

/** Commands of a payout schedule. Whatever they change, runs that are made keep their days. */
@Injectable()
export class ScheduleCommands {
  constructor(
    private readonly views: ScheduleViews,
    private readonly queue: CalendarQueue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 404 for an area that does not exist or is not the caller's, 409 when another schedule pays the same */
  async create(unit: UnitOfWork, { actor }: CommandRequest, fields: ScheduleFields): Promise<CommandReply> {
    const place = await requireArea(unit, actor, fields.areaCode);
    await lockCalendar(unit);
    const id = this.ids.next();
    await requireNoOther(unit, fields, id);
    const by = { actor: actor.username, at: this.clock.now() };
    await insertSchedule(unit, id, fields, place, by);
    return this.reply(unit, id, 'CREATED', by);
  }

  /** @throws ProblemError 428, 412; 404 as above; 409 as above, or when runs are made and it would be for something else */
  async change(unit: UnitOfWork, request: CommandRequest, id: string, fields: ScheduleFields): Promise<CommandReply> {
    const place = await requireArea(unit, request.actor, fields.areaCode);
    const schedule = await this.claim(unit, request, id);
    if (schedule.runs.length > 0 && !isForTheSame(schedule, fields)) {
      throw new ProblemError('conflict', {
        vi: 'Lịch đã có đợt chi: không đổi được chương trình, loại, địa bàn hay nguồn kinh phí',
        en: 'The schedule has runs: its programme, kind, area and funding source stay as they are',
      });
    }
    await requireNoOther(unit, fields, id);
    await replaceFields(unit, id, fields, place);
    return this.reply(unit, id, 'CHANGED', this.by(request));
  }

  /** @throws ProblemError 428, 412, 409 */
  async pause(unit: UnitOfWork, request: CommandRequest, id: string, paused: boolean): Promise<CommandReply> {
    const schedule = await this.claim(unit, request, id);
    if (schedule.paused === paused) {
      throw stateConflict(paused ? 'PAUSED' : 'RUNNING', {
        vi: paused ? 'Lịch đang tạm dừng' : 'Lịch đang chạy',
        en: paused ? 'The schedule is paused already' : 'The schedule is running already',
      });
    }
    await setPaused(unit, id, paused);
    return this.reply(unit, id, paused ? 'PAUSED' : 'RESUMED', this.by(request));
  }

  /** @throws ProblemError 400 naming the day or period that cannot be; 428, 412; 409 when the run is made */
  async except(
    unit: UnitOfWork,
    request: CommandRequest,
    id: string,
    period: Period,
    wish: ExceptionWish,
  ): Promise<CommandReply> {
    await lockCalendar(unit);
    const schedule = await requireSchedule(unit, id, ALL_PERIODS);
    const exception = exceptionOf(schedule, period, wish, await readWorkingDays(unit));
    requireMatch(request.ifMatch, scheduleEtag(schedule));
    requireNotMade(schedule, period);
    const by = this.by(request);
    await putException(unit, id, exception, by);
    return this.reply(unit, id, 'EXCEPTION_SET', by, period);
  }

  /** @throws ProblemError 404 when there is none; 428, 412; 409 when the run is made */
  async dropException(unit: UnitOfWork, request: CommandRequest, id: string, period: Period): Promise<CommandReply> {
    const schedule = await this.claim(unit, request, id);
    if (!schedule.exceptions.some((exception) => exception.period === period)) throw notFound();
    requireNotMade(schedule, period);
    await deleteException(unit, id, period);
    return this.reply(unit, id, 'EXCEPTION_REMOVED', this.by(request), period);
  }

  private async claim(unit: UnitOfWork, request: CommandRequest, id: string): Promise<Schedule> {
    await lockCalendar(unit);
    const schedule = await requireSchedule(unit, id, ALL_PERIODS);
    requireMatch(request.ifMatch, scheduleEtag(schedule));
    return schedule;
  }

  private by({ actor }: CommandRequest): { actor: string; at: Date } {
    return { actor: actor.username, at: this.clock.now() };
  }

  /** Recorded, shown, and what has become due is made. */
  private async reply(
    unit: UnitOfWork,
    id: string,
    action: ScheduleAction,
    by: { actor: string; at: Date },
    period: Period | null = null,
  ): Promise<CommandReply> {
    await recordSchedule(unit, id, action, by, period);
    const { body, etag } = await this.views.detail(id, unit);
    unit.afterCommit(() => this.queue.wake(`${id}-${etag.replaceAll('"', '')}`));
    const headers = { etag, ...(action === 'CREATED' ? { location: `/api/v1/schedules/${id}` } : {}) };
    return { status: action === 'CREATED' ? 201 : 200, body, headers };
  }
}

function isForTheSame(schedule: Schedule, fields: ScheduleFields): boolean {
  return (
    schedule.programme === fields.programme &&
    schedule.kind === fields.kind &&
    schedule.areaCode === fields.areaCode &&
    schedule.fundingSource === fields.fundingSource
  );
}

/** Two schedules that pay the same in the same month would make its run twice. */
async function requireNoOther(unit: UnitOfWork, fields: ScheduleFields, id: string): Promise<void> {
  const [other] = await selectSchedules(
    unit,
    { from: fields.firstPeriod, to: fields.lastPeriod ?? ALL_PERIODS.to },
    `s.programme = $3 AND s.area_code = $4 AND s.kind = $5 AND s.funding_source = $6 AND s.id <> $7
       AND s.first_period <= $2 AND (s.last_period IS NULL OR s.last_period >= $1) LIMIT 1`,
    [fields.programme, fields.areaCode, fields.kind, fields.fundingSource, id],
  );
  if (!other) return;
  throw new ProblemError(
    'conflict',
    {
      vi: `Lịch "${other.name}" đã chi cho chương trình, địa bàn, nguồn và loại này trong các kỳ đó`,
      en: `The schedule "${other.name}" pays for this programme, area, source and kind in these periods`,
    },
    { scheduleId: other.id },
  );
}

/** @throws ProblemError 409 */
function requireNotMade(schedule: Schedule, period: Period): void {
  const run = schedule.runs.find((each) => each.period === period);
  if (!run) return;
  throw stateConflict(run.runState, {
    vi: 'Đợt chi của kỳ này đã được lập và giữ nguyên ngày của nó',
    en: 'The run of this period is made and keeps its days',
  });
}
