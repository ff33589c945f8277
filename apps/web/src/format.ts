/**
 * How figures read: `252.640`, `65,2 %`, `540.000 ₫`, `126,4 tỷ ₫`, `30/09/2024`, `tháng 9/2024` (and their English forms).
 * Money and counts go through bigint: never a float.
 */
export type Language = 'vi' | 'en';

const NONE = '–';
const SPACE = '\u00a0';
/** Calendars of the product are those of Asia/Ho_Chi_Minh, which has been UTC+7 without summer time since 1975. */
const VIETNAM_OFFSET_MS = 7 * 3600 * 1000;

type Whole = bigint | number | string;

function toBigInt(value: Whole): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  return /^-?\d+$/.test(value) ? BigInt(value) : null;
}

function group(digits: bigint, language: Language): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString();
  return sign + text.replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
}

/** A count: `252.640`. */
export function formatCount(value: Whole | null | undefined, language: Language): string {
  const whole = value === null || value === undefined ? null : toBigInt(value);
  return whole === null ? NONE : group(whole, language);
}

/** Whole VND: `540.000 ₫`. */
export function formatMoney(value: Whole | null | undefined, language: Language): string {
  const text = formatCount(value, language);
  return text === NONE ? NONE : `${text}${SPACE}₫`;
}

/** Large money in short, half-up to one decimal: `126,4 tỷ ₫`; below a billion it stays exact. */
export function formatMoneyShort(value: Whole | null | undefined, language: Language): string {
  const whole = value === null || value === undefined ? null : toBigInt(value);
  if (whole === null) return NONE;
  const billion = 1_000_000_000n;
  if (whole < billion) return formatMoney(whole, language);
  const tenths = (whole * 10n + billion / 2n) / billion;
  const comma = language === 'vi' ? ',' : '.';
  return `${group(tenths / 10n, language)}${comma}${tenths % 10n}${SPACE}${language === 'vi' ? 'tỷ' : 'billion'}${SPACE}₫`;
}

/** A rate as the server says it (`"65.2"`): `65,2 %`; null (no denominator) is a dash. */
export function formatRate(rate: string | null | undefined, language: Language): string {
  if (rate === null || rate === undefined || !/^-?\d+(\.\d+)?$/.test(rate)) return NONE;
  return language === 'vi' ? `${rate.replace('.', ',')}${SPACE}%` : `${rate}%`;
}

/** `part / whole` in percent, one decimal, half-up, as the server writes rates; null when there is no whole. */
export function percentOf(part: Whole, whole: Whole): string | null {
  const above = toBigInt(part);
  const below = toBigInt(whole);
  if (above === null || below === null || below === 0n) return null;
  const tenths = (above * 2000n + below) / (below * 2n);
  return `${tenths / 10n}.${tenths % 10n}`;
}

/** The difference of two rates in percentage points, with its sign: `+2,3`. */
export function rateDifference(now: string, before: string, language: Language): string {
  const tenths = (rate: string) => BigInt(rate.replace('.', ''));
  const difference = tenths(now) - tenths(before);
  const size = difference < 0n ? -difference : difference;
  const sign = difference > 0n ? '+' : difference < 0n ? '−' : '';
  return `${sign}${size / 10n}${language === 'vi' ? ',' : '.'}${size % 10n}`;
}

/** `2024-09-30` → `30/09/2024`. */
export function formatDate(date: string | null | undefined): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? '');
  return match ? `${match[3]}/${match[2]}/${match[1]}` : NONE;
}

/** A date of birth, of which the server may show only the year (`1950-**-**`). */
export function formatBirthDate(date: string | null | undefined): string {
  const year = /^(\d{4})-\*\*-\*\*$/.exec(date ?? '');
  return year ? `**/**/${year[1]}` : formatDate(date);
}

/** An instant on Vietnam's clock: `30/09/2024 17:00`, with seconds on request. */
export function formatInstant(instant: string | null | undefined, withSeconds = false): string {
  const time = instant ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(time)) return NONE;
  const local = new Date(time + VIETNAM_OFFSET_MS).toISOString();
  return `${formatDate(local)} ${local.slice(11, withSeconds ? 19 : 16)}`;
}

/** `2024-09` → `tháng 9/2024` or `September 2024`. */
export function formatPeriod(period: string, language: Language): string {
  const match = /^(\d{4})-(\d{2})$/.exec(period);
  if (!match) return period;
  if (language === 'vi') return `tháng ${Number(match[2])}/${match[1]}`;
  const month = new Date(Date.UTC(2000, Number(match[2]) - 1, 1));
  return `${month.toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' })} ${match[1]}`;
}

/** The period so many months later (or earlier). */
export function shiftPeriod(period: string, months: number): string {
  const [year = 0, month = 1] = period.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Seconds as `3 phút 20 giây` / `3 min 20 s`. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const [minute, second] = language === 'vi' ? ['phút', 'giây'] : ['min', 's'];
  return minutes > 0 ? `${minutes} ${minute} ${whole % 60} ${second}` : `${whole} ${second}`;
}
