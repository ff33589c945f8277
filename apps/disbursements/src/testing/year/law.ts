import { addMonths, firstDay, type OwedSegment, type Period, type Programme } from '#contracts';

/** A base rate as the law gives it; VND a month. */
export interface BaseRate {
  amount: bigint;
  inForceFrom: string;
  appliesFrom: string;
}

/** Coefficient since a month, in hundredths: another category is another coefficient. */
export interface Coefficient {
  from: Period;
  hundredths: bigint;
}

const LOOKS_BACK = 24;
const LOOKS_AHEAD = 2;

/** What each month is owed by the law that is known on a day: written apart from the registry, to check against. */
export class Law {
  constructor(private readonly bases: Record<Programme, readonly BaseRate[]>) {}

  /** The base of a month, as known on a day: of those in force, the one that applies latest. */
  baseOf(programme: Programme, month: Period, today: string): BaseRate {
    const known = this.bases[programme]
      .filter((base) => base.inForceFrom <= today && base.appliesFrom <= firstDay(month))
      .toSorted((one, other) => other.appliesFrom.localeCompare(one.appliesFrom));
    const [base] = known;
    if (!base) throw new Error(`no base of ${programme} for ${month}`);
    return base;
  }

  owed(programme: Programme, coefficients: readonly Coefficient[], month: Period, today: string): bigint {
    const coefficient = coefficients.findLast(({ from }) => from <= month);
    return ((coefficient?.hundredths ?? 0n) * this.baseOf(programme, month, today).amount) / 100n;
  }

  /** The same as the registry tells it: a segment for each change of the amount, some months ahead included. */
  segments(
    programme: Programme,
    coefficients: readonly Coefficient[],
    validFrom: string,
    today: string,
  ): OwedSegment[] {
    const now = today.slice(0, 7);
    const first = [validFrom.slice(0, 7), addMonths(now, -LOOKS_BACK)].toSorted().at(-1) as Period;
    const segments: OwedSegment[] = [];
    for (let month = first; month <= addMonths(now, LOOKS_AHEAD); month = addMonths(month, 1)) {
      const monthlyAmount = this.owed(programme, coefficients, month, today).toString();
      const rateFrom = this.baseOf(programme, month, today).appliesFrom;
      const last = segments.at(-1);
      if (last?.monthlyAmount !== monthlyAmount || last.rateFrom !== rateFrom)
        segments.push({ from: month, monthlyAmount, rateFrom });
    }
    return segments;
  }
}
