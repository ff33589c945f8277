/** A payout period, `YYYY-MM` (kỳ chi trả). */
export type Period = string;

export const PERIOD_PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;
export const DATE_PATTERN = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export function firstDay(period: Period): string {
  return `${period}-01`;
}

/** Last calendar day of the period, `YYYY-MM-DD`. */
export function lastDay(period: Period): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The period `months` later (earlier when negative). */
export function addMonths(period: Period, months: number): Period {
  const since = 12 * Number(period.slice(0, 4)) + Number(period.slice(5)) - 1 + months;
  const month = ((since % 12) + 12) % 12;
  return `${String((since - month) / 12).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
}

export function periodOf(date: string): Period {
  return date.slice(0, 7);
}

/** Version of the administrative units in force in the period: districts existed until 2025-06-30. */
export function areaVersionOf(period: Period): 'DISTRICT_2024' | 'COMMUNE_2025' {
  return period < '2025-07' ? 'DISTRICT_2024' : 'COMMUNE_2025';
}
