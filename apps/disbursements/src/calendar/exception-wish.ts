import { addMonths, firstDay, invalidInput, lastDay, type Period, type ProblemError } from '#contracts';
import { addDays, type Day } from './domain/days.js';
import { dayOutOfOrder, daysOf, occurrenceOf } from './domain/occurrence.js';
import {
  covers,
  RUN_DAYS,
  type RunDay,
  type RunDays,
  type ScheduleException,
  type ScheduleRule,
} from './domain/schedule.js';
import type { WorkingDays } from './domain/working-days.js';

/** What somebody asks of one month; of a move, the days that are to be others. */
export interface ExceptionWish extends Partial<Record<RunDay, Day>> {
  action: 'SKIP' | 'MOVE';
  reason: string;
}

/** How far from its period a run may open, so that the calendar finds it; and until when people may collect. */
const OPENS_WITHIN_MONTHS = 3;
const COLLECTED_WITHIN_MONTHS = 6;

/**
 * The exception with all its days: those that are not named stay as the schedule has them, the end of collection follows
 * the pay day. @throws ProblemError 400 naming the day, or the period that the schedule does not have
 */
export function exceptionOf(
  rule: ScheduleRule,
  period: Period,
  { action, reason, ...given }: ExceptionWish,
  days: WorkingDays,
): ScheduleException {
  const occurrence = covers(rule, period) ? occurrenceOf(rule, () => undefined, period, days) : null;
  if (!occurrence) {
    throw invalidInput('/path/period', 'period', {
      vi: 'Lịch này không có kỳ đó',
      en: 'The schedule does not have this period',
    });
  }
  const named = RUN_DAYS.filter((day) => given[day] !== undefined);
  const [firstNamed] = named;
  if (action === 'SKIP') {
    if (firstNamed)
      throw wrongDay(firstNamed, { vi: 'Kỳ bị bỏ qua không có ngày', en: 'A skipped period has no days' });
    return { period, action, reason };
  }
  if (!firstNamed) {
    throw invalidInput('/action', 'nothingMoved', {
      vi: 'Cần ít nhất một ngày để dời',
      en: 'A move names at least one day',
    });
  }
  const followed = given.payOn && {
    collectionUntil: days.move(addDays(given.payOn, rule.collectionDays), 'AFTER'),
  };
  const moved: RunDays = { ...daysOf(occurrence), ...followed, ...given };
  requireOrder(moved, named);
  requireNear(period, moved);
  return { period, action, reason, ...moved };
}

/** @throws ProblemError 400 naming a day that was given */
function requireOrder(moved: RunDays, named: readonly RunDay[]): void {
  const late = dayOutOfOrder(moved);
  if (late === null) return;
  const before = RUN_DAYS[RUN_DAYS.indexOf(late) - 1] as RunDay;
  throw wrongDay(named.includes(late) ? late : before, {
    vi: `Các ngày phải theo thứ tự: ${moved[late]} không thể trước ${moved[before]}`,
    en: `Days have to be in order: ${moved[late]} cannot come before ${moved[before]}`,
  });
}

/** @throws ProblemError 400 */
function requireNear(period: Period, { opensOn, collectionUntil }: RunDays): void {
  const isFar =
    opensOn < firstDay(addMonths(period, -OPENS_WITHIN_MONTHS)) ||
    opensOn > lastDay(addMonths(period, OPENS_WITHIN_MONTHS));
  if (isFar) {
    throw wrongDay('opensOn', {
      vi: `Ngày mở danh sách không quá ${OPENS_WITHIN_MONTHS} tháng trước hoặc sau kỳ`,
      en: `A run opens at most ${OPENS_WITHIN_MONTHS} months before or after its period`,
    });
  }
  if (collectionUntil > lastDay(addMonths(period, COLLECTED_WITHIN_MONTHS))) {
    throw wrongDay('collectionUntil', {
      vi: `Hạn nhận không quá ${COLLECTED_WITHIN_MONTHS} tháng sau kỳ`,
      en: `Collection ends at most ${COLLECTED_WITHIN_MONTHS} months after the period`,
    });
  }
}

function wrongDay(day: RunDay, words: { vi: string; en: string }): ProblemError {
  return invalidInput(`/${day}`, 'day', words);
}
