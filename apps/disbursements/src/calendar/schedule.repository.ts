import { notFound, type AreaChain, type Period, type Programme, type RunKind } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { MadeRun, PeriodRange } from './domain/calendar-run.js';
import type { ScheduleException, ScheduleRule } from './domain/schedule.js';

/** What a schedule is for: at most one schedule pays for it in any period. */
export interface ScheduleSubject {
  programme: Programme;
  kind: RunKind;
  areaCode: string;
  fundingSource: string;
}

export interface ScheduleFields extends ScheduleRule, ScheduleSubject {
  name: string;
}

export type StoredException = ScheduleException & { setBy: string; setAt: string };

/** A schedule as the service keeps it, with its exceptions, and its runs of the periods that were asked for. */
export interface Schedule extends ScheduleFields {
  id: string;
  districtCode: string | null;
  provinceCode: string | null;
  paused: boolean;
  /** Counts every change, also of exceptions: it is the ETag. */
  version: number;
  createdBy: string;
  createdAt: Date;
  changedBy: string;
  changedAt: Date;
  exceptions: StoredException[];
  runs: MadeRun[];
}

const FIELDS = `s.id, s.name, s.programme, s.kind, s.funding_source AS "fundingSource", s.area_code AS "areaCode",
  s.district_code AS "districtCode", s.province_code AS "provinceCode",
  s.opens_day AS "opensDay", s.cut_off_day AS "cutOffDay", s.approval_day AS "approvalDay", s.pay_day AS "payDay",
  s.collection_days AS "collectionDays", s.weekend_rule AS "weekendRule", s.tet_rule AS "tetRule",
  s.first_period AS "firstPeriod", s.last_period AS "lastPeriod", s.paused, s.version,
  s.created_by AS "createdBy", s.created_at AS "createdAt", s.changed_by AS "changedBy", s.changed_at AS "changedAt"`;

const EXCEPTIONS = `coalesce((
  SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('period', e.period, 'action', e.action, 'reason', e.reason,
    'opensOn', e.opens_on, 'cutOffOn', e.cut_off_on, 'approvalBy', e.approval_by, 'payOn', e.pay_on,
    'collectionUntil', e.collection_until, 'setBy', e.set_by, 'setAt', e.set_at)) ORDER BY e.period)
  FROM schedule_exceptions e WHERE e.schedule_id = s.id), '[]') AS exceptions`;

/** Runs of the periods $1 to $2. */
const RUNS = `coalesce((
  SELECT jsonb_agg(jsonb_build_object('period', r.period, 'runId', r.id, 'runState', r.state, 'cutOffOn', r.cut_off_on,
    'approvalBy', r.approval_by, 'payOn', r.pay_on, 'collectionUntil', r.collection_until))
  FROM payout_runs r WHERE r.schedule_id = s.id AND r.period BETWEEN $1 AND $2), '[]') AS runs`;

export function scheduleEtag({ version }: { version: number }): string {
  return `"${version}"`;
}

/** @param where on `s`, with parameters from $3 on; may end with an order and a limit */
export function selectSchedules(
  database: Queryable,
  { from, to }: PeriodRange,
  where: string,
  parameters: unknown[],
): Promise<Schedule[]> {
  return database.query<Schedule>(`SELECT ${FIELDS}, ${EXCEPTIONS}, ${RUNS} FROM payout_schedules s WHERE ${where}`, [
    from,
    to,
    ...parameters,
  ]);
}

export async function findSchedule(database: Queryable, id: string, range: PeriodRange): Promise<Schedule | null> {
  const [schedule] = await selectSchedules(database, range, 's.id = $3', [id]);
  return schedule ?? null;
}

/** For a change under the calendar's lock. @throws ProblemError 404 */
export async function requireSchedule(unit: UnitOfWork, id: string, range: PeriodRange): Promise<Schedule> {
  const schedule = await findSchedule(unit, id, range);
  if (!schedule) throw notFound();
  return schedule;
}

const COLUMNS = `name, programme, kind, funding_source, area_code, district_code, province_code, opens_day, cut_off_day,
  approval_day, pay_day, collection_days, weekend_rule, tet_rule, first_period, last_period`;
const PLACES = Array.from({ length: 16 }, (_, index) => `$${index + 2}`).join(', ');

function valuesOf(fields: ScheduleFields, place: AreaChain): unknown[] {
  return [
    fields.name,
    fields.programme,
    fields.kind,
    fields.fundingSource,
    fields.areaCode,
    place.districtCode ?? null,
    place.provinceCode ?? null,
    fields.opensDay,
    fields.cutOffDay,
    fields.approvalDay,
    fields.payDay,
    fields.collectionDays,
    fields.weekendRule,
    fields.tetRule,
    fields.firstPeriod,
    fields.lastPeriod,
  ];
}

interface Change {
  actor: string;
  at: Date;
}

export async function insertSchedule(
  unit: UnitOfWork,
  id: string,
  fields: ScheduleFields,
  place: AreaChain,
  { actor, at }: Change,
): Promise<void> {
  await unit.query(
    `INSERT INTO payout_schedules (id, ${COLUMNS}, created_by, created_at, changed_by, changed_at)
     VALUES ($1, ${PLACES}, $18, $19, $18, $19)`,
    [id, ...valuesOf(fields, place), actor, at],
  );
}

export async function replaceFields(
  unit: UnitOfWork,
  id: string,
  fields: ScheduleFields,
  place: AreaChain,
): Promise<void> {
  await unit.query(`UPDATE payout_schedules SET (${COLUMNS}) = ROW (${PLACES}) WHERE id = $1`, [
    id,
    ...valuesOf(fields, place),
  ]);
}

export async function setPaused(unit: UnitOfWork, id: string, paused: boolean): Promise<void> {
  await unit.query('UPDATE payout_schedules SET paused = $2 WHERE id = $1', [id, paused]);
}

export async function putException(
  unit: UnitOfWork,
  id: string,
  exception: ScheduleException,
  { actor, at }: Change,
): Promise<void> {
  const days = exception.action === 'MOVE' ? exception : null;
  await unit.query(
    `INSERT INTO schedule_exceptions (schedule_id, period, action, reason, opens_on, cut_off_on, approval_by, pay_on, collection_until, set_by, set_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (schedule_id, period) DO UPDATE SET action = $3, reason = $4, opens_on = $5, cut_off_on = $6,
       approval_by = $7, pay_on = $8, collection_until = $9, set_by = $10, set_at = $11`,
    [
      id,
      exception.period,
      exception.action,
      exception.reason,
      days?.opensOn ?? null,
      days?.cutOffOn ?? null,
      days?.approvalBy ?? null,
      days?.payOn ?? null,
      days?.collectionUntil ?? null,
      actor,
      at,
    ],
  );
}

export async function deleteException(unit: UnitOfWork, id: string, period: Period): Promise<void> {
  await unit.query('DELETE FROM schedule_exceptions WHERE schedule_id = $1 AND period = $2', [id, period]);
}

export type ScheduleAction = 'CREATED' | 'CHANGED' | 'PAUSED' | 'RESUMED' | 'EXCEPTION_SET' | 'EXCEPTION_REMOVED';

/** The next version, with all that the schedule says from now on; the version of one that was just made is its first. */
export async function recordSchedule(
  unit: UnitOfWork,
  id: string,
  action: ScheduleAction,
  { actor, at }: Change,
  period: Period | null = null,
): Promise<void> {
  await unit.query(
    `WITH changed AS (
       UPDATE payout_schedules SET version = version + $4, changed_by = $5, changed_at = $6 WHERE id = $1 RETURNING *)
     INSERT INTO schedule_history (schedule_id, version, action, period, content, actor, at)
     SELECT s.id, s.version, $2, $3, to_jsonb(s) || jsonb_build_object('exceptions', coalesce((
       SELECT jsonb_agg(to_jsonb(e) ORDER BY e.period) FROM schedule_exceptions e WHERE e.schedule_id = s.id), '[]')), $5, $6
     FROM changed s`,
    [id, action, period, action === 'CREATED' ? 0 : 1, actor, at],
  );
}
