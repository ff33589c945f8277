/** A calendar day in Asia/Ho_Chi_Minh, `YYYY-MM-DD`: such days compare as text. */
export type Day = string;

const DAY_MS = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days later `to` is; negative when it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

export function isWeekend(day: Day): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

/** Whether there is such a day: 31 February is none. */
export function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
