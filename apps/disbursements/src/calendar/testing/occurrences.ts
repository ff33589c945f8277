import type { ExceptionOf } from '../domain/occurrence.js';
import { RUN_DAYS, type Occurrence } from '../domain/schedule.js';

/** No month is an exception. */
export const none: ExceptionOf = () => undefined;

/** The days of a run, in the order in which they follow each other. */
export const days = (of: Occurrence): string[] => RUN_DAYS.map((day) => of[day]);

/** Why its days are as they are. */
export const codes = (of: Occurrence): string[] => of.notes.map(({ code }) => code);
