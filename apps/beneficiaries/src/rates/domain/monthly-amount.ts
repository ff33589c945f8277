import { firstDay, periodOf, type Period, type Programme } from '#contracts';

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

/** What is paid of one entitlement in one month, before it is put into words. */
export interface PaidEntitlement {
  categoryCode: string;
  amount: bigint;
  category: Category;
  /** Null where the decision states the amount. */
  base: BaseRate | null;
}

/** The law as it is known on one business date: bases in force, whatever month they apply from, and the categories. */
export class Rates {
  readonly period: Period;
  private readonly categories: Map<string, Category>;
  /** In force, the newest to apply first. */
  private readonly bases: Map<Programme, BaseRate[]>;

  constructor(
    readonly businessDate: string,
    baseRates: readonly BaseRate[],
    categories: readonly Category[],
  ) {
    this.period = periodOf(businessDate);
    this.categories = new Map(categories.map((category) => [category.code, category]));
    const inForce = baseRates.filter(({ inForceFrom }) => inForceFrom <= businessDate);
    inForce.sort((one, other) => (one.appliesFrom < other.appliesFrom ? 1 : -1));
    this.bases = Map.groupBy(inForce, ({ programme }) => programme);
  }

  /** All that amounts follow from, as text: as long as it stays the same, so do they within the month. */
  knownLaw(): string {
    const law = { bases: [...this.bases.values()].flat(), categories: [...this.categories.values()] };
    law.categories.sort((one, other) => (one.code < other.code ? -1 : 1));
    law.bases.sort((one, other) => (one.programme + one.appliesFrom < other.programme + other.appliesFrom ? -1 : 1));
    return JSON.stringify(law, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  }

  category(code: string): Category | undefined {
    return this.categories.get(code);
  }
  hasEnded(category: Category): boolean {
    return category.validTo !== null && periodOf(category.validTo) < this.period;
  }

  /** Bases of a programme that are in force, the newest to apply first. A later one makes arrears of the months before. */
  basesOf(programme: Programme): readonly BaseRate[] {
    return this.bases.get(programme) ?? [];
  }

  /** The last day on which the entitlement and its category exist; null when no end is known. */
  endOf({ categoryCode, validTo }: Entitlement): string | null {
    const end = this.category(categoryCode)?.validTo ?? null;
    return validTo === null || (end !== null && end < validTo) ? end : validTo;
  }

  /**
   * What is paid of these entitlements in a month. BTXH pays only the highest amount a person qualifies for, and beside
   * it the categories that cumulate (Decree 20/2021 Art. 6); NCC allowances all cumulate. A day of the month is enough.
   * @throws Error when an amount needs a base rate and none applies to the month
   */
  paidIn(period: Period, entitlements: readonly Entitlement[]): PaidEntitlement[] {
    return this.highest(
      entitlements.filter((one) => periodOf(one.validFrom) <= period && !this.endsBefore(one, period)),
      period,
    );
  }

  /** The lines of the business date's month. An enrolment that starts later shows what it will pay. */
  linesOf(entitlements: readonly Entitlement[]): EntitlementLine[] {
    return this.paidNow(entitlements).map(lineOf);
  }

  paidNow(entitlements: readonly Entitlement[]): PaidEntitlement[] {
    const open = entitlements.filter((one) => !this.endsBefore(one, this.period));
    const current = open.filter(({ validFrom }) => periodOf(validFrom) <= this.period);
    return this.highest(current.length > 0 ? current : open, this.period);
  }

  private endsBefore(entitlement: Entitlement, period: Period): boolean {
    const end = this.endOf(entitlement);
    return end !== null && periodOf(end) < period;
  }

  private highest(entitlements: readonly Entitlement[], period: Period): PaidEntitlement[] {
    const paid = entitlements.flatMap((one) => this.paid(one, period) ?? []);
    const exclusive = paid.filter(({ category }) => !category.cumulates);
    if (exclusive.length === 0) return paid;
    const best = exclusive.reduce((one, other) => (one.amount >= other.amount ? one : other));
    return [best, ...paid.filter(({ category }) => category.cumulates)];
  }

  private paid({ categoryCode, statedAmount }: Entitlement, period: Period): PaidEntitlement | undefined {
    const category = this.category(categoryCode);
    if (!category) return undefined;
    const { rate, programme } = category;
    if (rate.kind === 'STATED') return { categoryCode, amount: statedAmount ?? 0n, category, base: null };
    const base = this.basesOf(programme).find(({ appliesFrom }) => appliesFrom <= firstDay(period));
    if (!base) throw new Error(`no base rate of ${programme} is in force on ${this.businessDate} for ${period}`);
    switch (rate.kind) {
      case 'COEFFICIENT':
        return { categoryCode, amount: (rate.hundredths * base.amount + 50n) / 100n, category, base };
      case 'AMOUNT': {
        const amount = rate.atBase === base.amount ? rate.amount : toThousands(rate.amount * base.amount, rate.atBase);
        return { categoryCode, amount, category, base };
      }
      default:
        return rate satisfies never;
    }
  }
}

/** The amount in words: which rate, since when. */
export function lineOf({ categoryCode, amount, category, base }: PaidEntitlement): EntitlementLine {
  const { rate } = category;
  if (rate.kind === 'STATED' || base === null) return { categoryCode, explanation: 'theo quyết định', amount };
  const since = `${base.appliesFrom.slice(5, 7)}/${base.appliesFrom.slice(0, 4)}`;
  const explanation =
    rate.kind === 'COEFFICIENT'
      ? `hệ số ${decimalComma(rate.hundredths)} × ${grouped(base.amount)} từ ${since}`
      : `mức ${grouped(amount)} (chuẩn ${grouped(base.amount)} từ ${since})`;
  return { categoryCode, explanation, amount };
}

export function sumOf(lines: readonly { amount: bigint }[]): bigint {
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
