/** Arithmetic of calendar days (`YYYY-MM-DD`), which have no time and no zone. */
const DAY_MS = 86_400_000;

function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The day so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(timeOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days `later` comes after `day`. */
export function daysBetween(day: string, later: string): number {
  return Math.round((timeOf(later) - timeOf(day)) / DAY_MS);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(timeOf(day)).getUTCDay() + 6) % 7;
}

/** The weeks, Monday first, that cover a month (`2024-09`); days of the months beside it are null. */
export function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const weeks: (string | null)[][] = [];
  for (let day = addDays(first, -weekdayOf(first)); day.slice(0, 7) <= month; day = addDays(day, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => addDays(day, index)).map((one) => (one.startsWith(month) ? one : null)),
    );
  }
  return weeks;
}
