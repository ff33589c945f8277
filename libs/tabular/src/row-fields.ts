import { DATE_PATTERN } from '#contracts';
import type { SourceRow } from './source-row.js';

/** A fault of one cell (or, without column, of the row). `WARNING`: told, but the row counts. */
export interface RowError {
  row: number;
  column: string | null;
  code: string;
  message: { vi: string; en: string };
  /** What stood there; masked where it is personal. */
  value?: string;
  severity: 'ERROR' | 'WARNING';
}

/** Turns the cells of one row into values and collects what is wrong with them; never throws for bad input. */
export class RowFields {
  readonly faults: RowError[] = [];

  constructor(private readonly source: SourceRow) {}

  get row(): number {
    return this.source.row;
  }
  /** No error so far; warnings do not count. */
  get valid(): boolean {
    return this.faults.every((fault) => fault.severity === 'WARNING');
  }
  raw(column: string): string {
    return this.source.values[column] ?? '';
  }

  /** Text of at most `longest` characters; '' (and an error) when a required one is empty. */
  text(column: string, { longest = 200, required = true } = {}): string {
    const value = this.raw(column);
    if (value === '' && required) this.missing(column);
    if (value.length > longest)
      this.fail(column, 'TOO_LONG', { vi: `Dài quá ${longest} ký tự`, en: `Longer than ${longest} characters` });
    return value;
  }

  /** One of a closed list (case does not matter), or `empty` when the cell is empty. */
  oneOf<Word extends string, Empty>(column: string, words: readonly Word[], empty: Empty): Word | Empty;
  oneOf<Word extends string>(column: string, words: readonly Word[]): Word;
  oneOf<Word extends string, Empty>(column: string, words: readonly Word[], ...empty: Empty[]): Word | Empty {
    const value = this.raw(column).toUpperCase();
    if (value === '') {
      if (empty.length > 0) return empty[0] as Empty;
      this.missing(column);
    } else if (!words.includes(value as Word)) {
      const list = words.join(', ');
      this.fail(
        column,
        'NOT_ALLOWED',
        { vi: `Phải là một trong: ${list}`, en: `Must be one of: ${list}` },
        this.raw(column),
      );
    }
    return value as Word;
  }

  /** `1`/`0`; null when the list does not say. */
  flag(column: string): boolean | null {
    const value = this.raw(column);
    if (value === '') return null;
    if (value === '1' || value === '0') return value === '1';
    this.fail(column, 'FLAG', { vi: 'Phải là 0 hoặc 1', en: 'Must be 0 or 1' }, value);
    return null;
  }

  /** A day of the calendar, `YYYY-MM-DD`; null when empty. */
  date(column: string, { required = true } = {}): string | null {
    const value = this.raw(column);
    if (value === '') {
      if (required) this.missing(column);
      return null;
    }
    if (DATE_PATTERN.test(value) && isRealDay(value)) return value;
    this.fail(
      column,
      'DATE',
      { vi: 'Phải là ngày có thật, dạng NĂM-THÁNG-NGÀY (2024-09-01)', en: 'Must be a real day as YYYY-MM-DD' },
      value.slice(0, 20),
    );
    return null;
  }

  /** Whole, positive VND; null when empty. */
  amount(column: string, { required = true } = {}): bigint | null {
    const value = this.raw(column);
    if (value === '') {
      if (required) this.missing(column);
      return null;
    }
    if (/^[1-9]\d{0,14}$/.test(value)) return BigInt(value);
    this.fail(
      column,
      'AMOUNT',
      { vi: 'Phải là số tiền nguyên, chỉ gồm chữ số', en: 'Must be a whole amount, digits only' },
      value.slice(0, 30),
    );
    return null;
  }

  wholeNumber(column: string, { least, most, empty }: { least: number; most: number; empty: number }): number {
    const value = this.raw(column);
    if (value === '') return empty;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.fail(
      column,
      'NUMBER',
      { vi: `Phải là số từ ${least} đến ${most}`, en: `Must be a number from ${least} to ${most}` },
      value.slice(0, 20),
    );
    return empty;
  }

  /**
   * Citizen id (CCCD): 12 digits. Spreadsheets drop the leading zero of most provinces, so 10 or 11 digits get a hint.
   * The stored value is masked.
   */
  citizenId(column = 'citizenId'): string {
    const value = this.raw(column);
    if (value === '') this.missing(column);
    else if (/^\d{10,11}$/.test(value)) {
      this.fail(
        column,
        'LEADING_ZERO_LOST',
        {
          vi: `Số định danh có ${value.length} chữ số: có lẽ mất số 0 ở đầu. Hãy định dạng cột này là văn bản (Text) rồi nhập lại`,
          en: `The citizen id has ${value.length} digits: a leading zero was probably lost. Format the column as text and enter it again`,
        },
        maskCitizenId(value),
      );
    } else if (!/^\d{12}$/.test(value)) {
      this.fail(
        column,
        'CITIZEN_ID',
        { vi: 'Số định danh phải gồm đúng 12 chữ số', en: 'The citizen id must have exactly 12 digits' },
        maskCitizenId(value),
      );
    }
    return value;
  }

  fail(column: string | null, code: string, message: { vi: string; en: string }, value?: string): void {
    this.faults.push({
      row: this.row,
      column,
      code,
      message,
      severity: 'ERROR',
      ...(value === undefined ? {} : { value }),
    });
  }
  warn(column: string | null, code: string, message: { vi: string; en: string }, value?: string): void {
    this.faults.push({
      row: this.row,
      column,
      code,
      message,
      severity: 'WARNING',
      ...(value === undefined ? {} : { value }),
    });
  }
  private missing(column: string): void {
    this.fail(column, 'REQUIRED', { vi: 'Không được để trống', en: 'Must not be empty' });
  }
}

/** `038*******12`: enough to recognise a row one has at hand, too little to learn the number. */
export function maskCitizenId(value: string): string {
  if (value.length < 8) return '*'.repeat(value.length);
  return value.slice(0, 3) + '*'.repeat(Math.min(value.length, 20) - 5) + value.slice(-2);
}

/** Arithmetic instead of `Date`: called for every cell of a province. */
function isRealDay(value: string): boolean {
  const year = Number(value.slice(0, 4));
  const month = Number(value.slice(5, 7));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return Number(value.slice(8)) <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}
