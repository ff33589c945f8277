import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import {
  addMonths,
  AREA_PATTERN,
  DATE_PATTERN,
  FUNDING_SOURCE_PATTERN,
  invalidInput,
  PERIOD_PATTERN,
  PROGRAMMES,
  RUN_KINDS,
  WORDS_PATTERN,
  type Programme,
  type RunKind,
} from '#contracts';
import { isDay } from '../../calendar/domain/days.js';
import { TET_RULES, type TetRule } from '../../calendar/domain/schedule.js';
import { WEEKEND_RULES, type WeekendRule } from '../../calendar/domain/working-days.js';
import type { ExceptionWish } from '../../calendar/exception-wish.js';
import type { ScheduleFields } from '../../calendar/schedule.repository.js';

/** The lunar calendar is worked out to 2199. */
const PERIOD = /^2[01]\d{2}-(0[1-9]|1[0-2])$/;
const MOST_MONTHS = 36;

class ScheduleDays {
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(RUN_KINDS) kind: RunKind;
  @Matches(AREA_PATTERN) areaCode: string;
  @Matches(FUNDING_SOURCE_PATTERN) fundingSource: string;
  @IsInt() @Min(1) @Max(28) opensDay: number;
  @IsInt() @Min(1) @Max(28) cutOffDay: number;
  @IsInt() @Min(1) @Max(28) approvalDay: number;
  @IsInt() @Min(1) @Max(28) payDay: number;
  @IsInt() @Min(1) @Max(60) collectionDays: number;
  @IsIn(WEEKEND_RULES) weekendRule: WeekendRule;
  @IsIn(TET_RULES) tetRule: TetRule;
  @Matches(PERIOD) firstPeriod: string;
  @IsOptional() @Matches(PERIOD) lastPeriod?: string | null;
}

export class ScheduleInput extends ScheduleDays {
  @IsString() @Length(1, 120) @Matches(WORDS_PATTERN) @Matches(/\S/) name: string;
}

/** All that a schedule says; what is entered is not complete yet. */
export class PreviewQuery extends ScheduleDays {
  @IsOptional() @IsString() @MaxLength(120) name?: string;
  /** Of the schedule that is being changed. */
  @IsOptional() @IsUUID() scheduleId?: string;
}

// A query is text; a body says numbers as numbers.
for (const number of ['opensDay', 'cutOffDay', 'approvalDay', 'payDay', 'collectionDays'])
  Type(() => Number)(PreviewQuery.prototype, number);

export class ExceptionInput {
  @IsIn(['SKIP', 'MOVE']) action: 'SKIP' | 'MOVE';
  @IsString() @Length(1, 500) @Matches(WORDS_PATTERN) @Matches(/\S/) reason: string;
  @IsOptional() @Matches(DATE_PATTERN) @IsISO8601({ strict: true }) opensOn?: string;
  @IsOptional() @Matches(DATE_PATTERN) @IsISO8601({ strict: true }) cutOffOn?: string;
  @IsOptional() @Matches(DATE_PATTERN) @IsISO8601({ strict: true }) approvalBy?: string;
  @IsOptional() @Matches(DATE_PATTERN) @IsISO8601({ strict: true }) payOn?: string;
  @IsOptional() @Matches(DATE_PATTERN) @IsISO8601({ strict: true }) collectionUntil?: string;
}

export class CalendarQuery {
  @IsOptional() @Matches(PERIOD) from?: string;
  @IsOptional() @Matches(PERIOD) to?: string;
}

export class HolidaysQuery {
  @IsOptional() @Matches(/^2[01]\d{2}$/) year?: string;
}

export class HolidayInput {
  @IsString() @Length(1, 120) @Matches(WORDS_PATTERN) @Matches(/\S/) name: string;
}

/** @throws ProblemError 400 naming what comes before what it has to follow */
export function scheduleFieldsOf(input: ScheduleDays & { name?: string }, prefix = ''): ScheduleFields {
  const { opensDay, cutOffDay, approvalDay, firstPeriod } = input;
  const lastPeriod = input.lastPeriod ?? null;
  if (cutOffDay < opensDay) throw tooEarly(`${prefix}/cutOffDay`);
  if (approvalDay < cutOffDay) throw tooEarly(`${prefix}/approvalDay`);
  if (lastPeriod !== null && lastPeriod < firstPeriod) throw tooEarly(`${prefix}/lastPeriod`);
  return {
    name: (input.name ?? '').trim(),
    programme: input.programme,
    kind: input.kind,
    areaCode: input.areaCode,
    fundingSource: input.fundingSource,
    opensDay,
    cutOffDay,
    approvalDay,
    payDay: input.payDay,
    collectionDays: input.collectionDays,
    weekendRule: input.weekendRule,
    tetRule: input.tetRule,
    firstPeriod,
    lastPeriod,
  };
}

/** What is null is not given. */
export function exceptionWishOf(input: ExceptionInput): ExceptionWish {
  const { action, reason, ...days } = input;
  const given = Object.fromEntries(Object.entries(days).filter(([, day]) => (day ?? null) !== null));
  return { action, reason: reason.trim(), ...given };
}

/** @throws ProblemError 400 */
export function monthsOf({ from, to }: CalendarQuery, today: string): { from: string; to: string } {
  const first = from ?? addMonths(today.slice(0, 7), -1);
  const last = to ?? addMonths(first, 3);
  if (last < first) throw tooEarly('/query/to');
  if (last > addMonths(first, MOST_MONTHS - 1)) {
    throw invalidInput('/query/to', 'tooMany', {
      vi: `Nhiều nhất ${MOST_MONTHS} tháng`,
      en: `${MOST_MONTHS} months at most`,
    });
  }
  return { from: first, to: last };
}

/** @throws ProblemError 400 */
export function requireDay(day: string): string {
  if (DATE_PATTERN.test(day) && isDay(day)) return day;
  throw invalidInput('/path/day', 'day', { vi: 'Không có ngày này', en: 'There is no such day' });
}

/** @throws ProblemError 400 */
export function requirePeriod(period: string): string {
  if (PERIOD_PATTERN.test(period)) return period;
  throw invalidInput('/path/period', 'period', { vi: 'Kỳ chi trả không hợp lệ', en: 'Not a period' });
}

function tooEarly(pointer: string): Error {
  return invalidInput(pointer, 'order', { vi: 'Sớm hơn mốc đứng trước nó', en: 'Comes before what it has to follow' });
}
