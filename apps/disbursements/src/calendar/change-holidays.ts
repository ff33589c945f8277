import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Actor, type Clock } from '#contracts';
import { Database } from '#persistence';
import { lockCalendar } from './calendar-lock.js';
import type { Day } from './domain/days.js';
import { removeHoliday, setHoliday, type Holiday } from './holiday.repository.js';

/** The table of public holidays, kept by an administrator as the Government announces them. */
@Injectable()
export class ChangeHolidays {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns whether the day was none before. */
  set(actor: Actor, holiday: Holiday): Promise<boolean> {
    return this.database.transaction(async (unit) => {
      await lockCalendar(unit);
      return setHoliday(unit, holiday, this.by(actor));
    });
  }

  /** Returns whether there was such a holiday. */
  remove(actor: Actor, day: Day): Promise<boolean> {
    return this.database.transaction(async (unit) => {
      await lockCalendar(unit);
      return removeHoliday(unit, day, this.by(actor));
    });
  }

  private by({ username }: Actor): { actor: string; at: Date } {
    return { actor: username, at: this.clock.now() };
  }
}
