import {
  CHANNELS,
  GAP_REASONS,
  HOLDER_RELATIONS,
  isAccountChannel,
  type Channel,
  type Denominator,
  type GapReason,
  type HolderRelation,
  type Vnd,
} from '#contracts';

/**
 * What was counted of some place, programme and period; people are person × programme.
 * `total ≥ reviewed`, `total ≥ consenting`, `total ≥ holders ≥ paidByAccount`; the reasons sum to
 * `holders − paidByAccount`.
 */
export interface Figures {
  total: number;
  reviewed: number;
  /** Want to be paid through an account. */
  consenting: number;
  holders: number;
  paidByAccount: number;
  /** Not collected or not paid in the period, so far without a successor. */
  carriedOver: number;
  relations: Record<HolderRelation, number>;
  reasons: Record<GapReason, number>;
  /** People whose regular payment is settled, by its channel; the amount of all that is settled. */
  channels: Record<Channel, { paid: number; amount: Vnd }>;
}

export function noFigures(): Figures {
  return {
    total: 0,
    reviewed: 0,
    consenting: 0,
    holders: 0,
    paidByAccount: 0,
    carriedOver: 0,
    relations: zeros(HOLDER_RELATIONS),
    reasons: zeros(GAP_REASONS),
    channels: Object.fromEntries(CHANNELS.map((channel) => [channel, { paid: 0, amount: 0n }])) as Figures['channels'],
  };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

/** A larger place is the sum of its parts; its rate is the ratio of the sums, never a mean of rates. */
export function sumOf(parts: Iterable<Figures>): Figures {
  const sum = noFigures();
  for (const part of parts) {
    for (const name of ['total', 'reviewed', 'consenting', 'holders', 'paidByAccount', 'carriedOver'] as const)
      sum[name] += part[name];
    for (const name of HOLDER_RELATIONS) sum.relations[name] += part.relations[name];
    for (const name of GAP_REASONS) sum.reasons[name] += part.reasons[name];
    for (const name of CHANNELS) {
      sum.channels[name].paid += part.channels[name].paid;
      sum.channels[name].amount += part.channels[name].amount;
    }
  }
  return sum;
}

export function amountByAccount({ channels }: Figures): Vnd {
  return CHANNELS.filter(isAccountChannel).reduce((sum, channel) => sum + channels[channel].amount, 0n);
}

export function amountTotal({ channels }: Figures): Vnd {
  return CHANNELS.reduce((sum, channel) => sum + channels[channel].amount, 0n);
}

/** What the chosen rate divides by. 0 when nobody holds an account: such a place has not started and has no rate. */
export function denominatorOf(figures: Figures, denominator: Denominator): number {
  return figures.holders === 0 ? 0 : figures[denominator];
}

/**
 * Competition ranking (1, 1, 3, …) by the exact fraction, the highest first; two places share a rank only when their
 * fractions are equal, not when the rounded rates are. Null where there is no rate.
 */
export function ranksOf(figures: Figures[], denominator: Denominator): (number | null)[] {
  const fractions = figures.map((one) => ({
    part: BigInt(one.paidByAccount),
    whole: BigInt(denominatorOf(one, denominator)),
  }));
  return fractions.map((own) =>
    own.whole === 0n
      ? null
      : 1 + fractions.filter((other) => other.whole > 0n && other.part * own.whole > own.part * other.whole).length,
  );
}
