import { getSolarDate } from '@dqcai/vn-lunar';
import { daysBetween, type Day } from './days.js';

const known = new Map<number, Day | null>();

/** The first day of the lunar year that begins in the day's year; null for years whose lunar calendar nobody has worked out. */
export function tetOf(day: Day): Day | null {
  const year = Number(day.slice(0, 4));
  let tet = known.get(year);
  if (tet === undefined) known.set(year, (tet = workOutTet(year)));
  return tet;
}

function workOutTet(lunarYear: number): Day | null {
  const { year, month, day } = getSolarDate(1, 1, lunarYear);
  return year === 0 ? null : [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Five days off by law (Labour Code 2019, article 112): the last day of the old year and the first four of the new one. */
export function isStatutoryTet(day: Day): boolean {
  const tet = tetOf(day);
  if (tet === null) return false;
  const into = daysBetween(tet, day);
  return into >= -1 && into <= 3;
}
