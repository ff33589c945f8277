import { addMonths, type PaymentKind, type Period, type Programme } from '#contracts';
import type { Village, Villager } from './village.js';

/** One payment as a list should have it. */
export interface Expected {
  beneficiaryId: string;
  kind: PaymentKind;
  period: Period;
  sequence: number;
  amount: bigint;
}

type Outcome = 'OPEN' | 'SETTLED' | 'RETURNED' | 'CARRIED_OVER';

interface Chain extends Expected {
  outcome: Outcome;
  /** Of arrears: what each month got. */
  months?: Map<Period, bigint>;
}

const LOOKS_BACK = 24;

/**
 * What every list should hold and what became of it, kept person by person with nothing but arithmetic: the reference
 * against which a year of the real service is checked.
 */
export class Book {
  private readonly chains = new Map<string, Chain>();
  /** `<programme> <period>` of every list there was. */
  private readonly lists = new Set<string>();

  constructor(private readonly village: Village) {}

  /** The list of a period, planned on a day; from then on it is in the book. */
  list(programme: Programme, period: Period, today: string): Expected[] {
    const own = this.village.villagers.filter((villager) => villager.programme === programme);
    const listed = own.flatMap((villager) => [
      ...this.successors(villager, period),
      ...this.regular(villager, period, today),
      ...this.leftOut(villager, period, today),
      ...this.arrears(villager, period, today),
    ]);
    this.lists.add(`${programme} ${period}`);
    for (const chain of listed) this.chains.set(keyOf(chain), chain);
    return listed.map(({ beneficiaryId, kind, period: of, sequence, amount }) => ({
      beneficiaryId,
      kind,
      period: of,
      sequence,
      amount,
    }));
  }

  /** What became of a listed payment. */
  close(payment: Omit<Expected, 'sequence' | 'amount'>, outcome: Outcome): void {
    const chain = this.chains.get(keyOf(payment));
    if (!chain) throw new Error(`never listed: ${keyOf(payment)}`);
    chain.outcome = outcome;
  }

  sum(outcome: Outcome): bigint {
    return [...this.chains.values()].reduce((sum, chain) => sum + (chain.outcome === outcome ? chain.amount : 0n), 0n);
  }

  /** Everything that was ever listed, once: what the year owed. */
  total(): bigint {
    return [...this.chains.values()].reduce((sum, { amount }) => sum + amount, 0n);
  }

  private regular(villager: Villager, period: Period, today: string): Chain[] {
    const chain = { beneficiaryId: villager.id, kind: 'REGULAR', period } as const;
    if (!this.village.isEntitled(villager, period) || this.chains.has(keyOf(chain))) return [];
    const amount = this.village.law.owed(villager.programme, villager.coefficients, period, today);
    return [{ ...chain, sequence: 1, amount, outcome: 'OPEN' }];
  }

  /** Months whose list did not have somebody, listed before, who is entitled to them after all. */
  private leftOut(villager: Villager, period: Period, today: string): Chain[] {
    const months: Period[] = [];
    for (let month = addMonths(period, -LOOKS_BACK); month < period; month = addMonths(month, 1)) months.push(month);
    const isListed = (month: Period): boolean =>
      this.chains.has(keyOf({ beneficiaryId: villager.id, kind: 'REGULAR', period: month }));
    const since = months.find(isListed);
    return months
      .filter((month) => since !== undefined && month > since && this.lists.has(`${villager.programme} ${month}`))
      .flatMap((month) => this.regular(villager, month, today));
  }

  /** What came back or was not collected is listed again, as it was. */
  private successors(villager: Villager, period: Period): Chain[] {
    return [...this.chains.values()]
      .filter((chain) => chain.beneficiaryId === villager.id && chain.period <= period)
      .filter(({ outcome }) => outcome === 'RETURNED' || outcome === 'CARRIED_OVER')
      .map((chain) => ({ ...chain, sequence: chain.sequence + 1, outcome: 'OPEN' }));
  }

  /** What the law of today owes for the months behind, less what was listed for them. */
  private arrears(villager: Villager, period: Period, today: string): Chain[] {
    const months = new Map<Period, bigint>();
    for (let month = addMonths(period, -LOOKS_BACK); month < period; month = addMonths(month, 1)) {
      const regular = this.chains.get(keyOf({ beneficiaryId: villager.id, kind: 'REGULAR', period: month }));
      if (!regular) continue;
      const owed = this.village.law.owed(villager.programme, villager.coefficients, month, today);
      const missing = owed - regular.amount - this.arrearsListed(villager, month);
      if (missing > 0n) months.set(month, missing);
    }
    const amount = [...months.values()].reduce((sum, missing) => sum + missing, 0n);
    const chain = { beneficiaryId: villager.id, kind: 'ARREARS', period } as const;
    return amount > 0n ? [{ ...chain, sequence: 1, amount, outcome: 'OPEN', months }] : [];
  }

  private arrearsListed({ id }: Villager, month: Period): bigint {
    return [...this.chains.values()]
      .filter((chain) => chain.beneficiaryId === id && chain.kind === 'ARREARS')
      .reduce((sum, { months }) => sum + (months?.get(month) ?? 0n), 0n);
  }
}

function keyOf({ beneficiaryId, kind, period }: Pick<Expected, 'beneficiaryId' | 'kind' | 'period'>): string {
  return `${beneficiaryId} ${kind} ${period}`;
}
