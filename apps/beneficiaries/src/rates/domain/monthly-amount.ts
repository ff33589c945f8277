import { firstDay, lastDay, periodOf, type Programme } from '#contracts';

/** Base rate (mức chuẩn) of one programme; VND a month. */
export interface BaseRate {
  programme: Programme;
  amount: bigint;
  inForceFrom: string;
  appliesFrom: string;
}

/** A category of entitlement and how its amount is found. */
export interface Category {
  code: string;
  programme: Programme;
  rate:
    | { kind: 'COEFFICIENT'; hundredths: bigint }
    | { kind: 'AMOUNT'; amount: bigint; atBase: bigint }
    /** No general rate: the decision states the amount. */
    | { kind: 'STATED' };
  /** Last day on which the category exists. */
  validTo: string | null;
  cumulates: boolean;
}

export interface Entitlement {
  categoryCode: string;
  statedAmount: bigint | null;
  validFrom: string;
  validTo: string | null;
}

/** One line of what is paid, with the words that explain the amount. */
export interface EntitlementLine {
  categoryCode: string;
  explanation: string;
  amount: bigint;
}

/** The rates as of one business date. */
export class Rates {
  private readonly categories: Map<string, Category>;
  private readonly bases = new Map<Programme, BaseRate>();
  private readonly from: string;
  private readonly to: string;

  /** Takes the base that applies to the date's period and is in force on the date; a later one makes arrears. */
  constructor(
    readonly businessDate: string,
    baseRates: readonly BaseRate[],
    categories: readonly Category[],
  ) {
    this.categories = new Map(categories.map((category) => [category.code, category]));
    this.from = firstDay(periodOf(businessDate));
    this.to = lastDay(periodOf(businessDate));
    for (const base of baseRates) {
      const known = this.bases.get(base.programme);
      const applies = base.appliesFrom <= this.from && base.inForceFrom <= businessDate;
      if (applies && (!known || base.appliesFrom > known.appliesFrom)) this.bases.set(base.programme, base);
    }
  }

  category(code: string): Category | undefined {
    return this.categories.get(code);
  }
  hasEnded(category: Category): boolean {
    return category.validTo !== null && category.validTo < this.from;
  }

  /**
   * The lines that are paid each month. BTXH pays only the highest amount a person qualifies for, and beside it the
   * categories that cumulate (Decree 20/2021 Art. 6); NCC allowances all cumulate. The enrolment's amount is their sum.
   */
  linesOf(entitlements: readonly Entitlement[]): EntitlementLine[] {
    const open = entitlements.filter(({ validTo }) => validTo === null || validTo >= this.from);
    const current = open.filter(({ validFrom }) => validFrom <= this.to);
    // An enrolment that starts later shows what it will pay.
    const lines = (current.length > 0 ? current : open).flatMap((entitlement) => this.lineOf(entitlement) ?? []);
    const cumulating = lines.filter((line) => this.category(line.categoryCode)?.cumulates);
    const exclusive = lines.filter((line) => !this.category(line.categoryCode)?.cumulates);
    const highest = exclusive.reduce<EntitlementLine | undefined>(
      (best, line) => (best && best.amount >= line.amount ? best : line),
      undefined,
    );
    return highest ? [highest, ...cumulating] : cumulating;
  }

  private lineOf({ categoryCode, statedAmount }: Entitlement): EntitlementLine | undefined {
    const category = this.category(categoryCode);
    if (!category) return undefined;
    const { rate } = category;
    if (rate.kind === 'STATED') return { categoryCode, explanation: 'theo quyết định', amount: statedAmount ?? 0n };
    const base = this.bases.get(category.programme);
    if (!base) throw new Error(`no base rate of ${category.programme} applies on ${this.businessDate}`);
    const since = `${base.appliesFrom.slice(5, 7)}/${base.appliesFrom.slice(0, 4)}`;
    switch (rate.kind) {
      case 'COEFFICIENT': {
        const amount = (rate.hundredths * base.amount + 50n) / 100n;
        return {
          categoryCode,
          explanation: `hệ số ${decimalComma(rate.hundredths)} × ${grouped(base.amount)} từ ${since}`,
          amount,
        };
      }
      case 'AMOUNT': {
        const amount = rate.atBase === base.amount ? rate.amount : toThousands(rate.amount * base.amount, rate.atBase);
        return {
          categoryCode,
          explanation: `mức ${grouped(amount)} (chuẩn ${grouped(base.amount)} từ ${since})`,
          amount,
        };
      }
      default:
        return rate satisfies never;
    }
  }
}

export function sumOf(lines: readonly EntitlementLine[]): bigint {
  return lines.reduce((sum, line) => sum + line.amount, 0n);
}

/** The NCC tables are rounded to 1,000 VND, half up. */
function toThousands(dividend: bigint, divisor: bigint): bigint {
  return ((dividend + 500n * divisor) / (1000n * divisor)) * 1000n;
}

function grouped(amount: bigint): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** 250 → `2,5`; 100 → `1,0`. */
function decimalComma(hundredths: bigint): string {
  const text = `${hundredths / 100n},${String(hundredths % 100n).padStart(2, '0')}`;
  return text.endsWith('0') ? text.slice(0, -1) : text;
}
