import { addDays, isWeekend, type Day } from './days.js';
import { isStatutoryTet, tetOf } from './tet.js';

/** On which side of a day off the next working day is looked for. */
export const WEEKEND_RULES = ['BEFORE', 'AFTER'] as const;
export type WeekendRule = (typeof WEEKEND_RULES)[number];

const TET_NAME = 'Tết Nguyên đán';

/** Which days people work, by the table of public holidays. */
export class WorkingDays {
  constructor(private readonly holidays: ReadonlyMap<Day, string>) {}

  /** The holiday's name; null on other days. Where nobody has announced Tết yet, its five statutory days are holidays. */
  holidayOn(day: Day): string | null {
    const name = this.holidays.get(day);
    if (name !== undefined) return name;
    const tet = tetOf(day);
    const isAnnounced = tet !== null && this.holidays.has(tet);
    return !isAnnounced && isStatutoryTet(day) ? TET_NAME : null;
  }

  isWorking(day: Day): boolean {
    return !isWeekend(day) && this.holidayOn(day) === null;
  }

  /** The day itself when people work, else the nearest working day on that side. Keeps the order of days. */
  move(day: Day, rule: WeekendRule): Day {
    let moved = day;
    while (!this.isWorking(moved)) moved = addDays(moved, rule === 'BEFORE' ? -1 : 1);
    return moved;
  }

  /** The `count`-th working day before the day. */
  before(day: Day, count: number): Day {
    let found = day;
    for (let left = count; left > 0; left -= 1) found = this.move(addDays(found, -1), 'BEFORE');
    return found;
  }

  /** First and last of the days off around a day off. */
  restAround(day: Day): { first: Day; last: Day } {
    return {
      first: addDays(this.move(day, 'BEFORE'), 1),
      last: addDays(this.move(day, 'AFTER'), -1),
    };
  }
}
