/** What the tests read of `GET /compliance`. */
export interface Figures {
  total: number;
  reviewed: number;
  consenting: number;
  holders: number;
  paidByAccount: number;
  carriedOver: number;
  rate: string | null;
  amountByAccount: string;
  amountTotal: string;
  byChannel: Record<string, { paid: number; amount: string }>;
  byHolder: Record<string, number>;
}

export interface Place extends Figures {
  code: string;
  name: string;
  byProgramme: Record<'BTXH' | 'NCC', Figures>;
}

export interface Area extends Place {
  rank: number | null;
  remark: string | null;
}

export interface Compliance {
  /** Of the newest event that is counted. */
  asOf: string;
  period: string;
  status: string;
  programme: string;
  denominator: string;
  areaVersion: string;
  behind: { events: number | null; deadLetters: number };
  province: Place;
  areas: Area[];
}

export interface Gap {
  holders: number;
  paidByAccount: number;
  reasons: { code: string; label: string; holders: number }[];
}

/** The published month of the small demo, by the contract; no reading of the generator. */
export const PUBLISHED = {
  total: 12_632,
  reviewed: 11_626,
  holders: 1_633,
  paidByAccount: 1_064,
  rate: '65.2',
} as const;
export const PUBLISHED_BY_PROGRAMME = {
  BTXH: { total: 9_382, holders: 1_180, paidByAccount: 748, rate: '63.4' },
  NCC: { total: 3_250, holders: 453, paidByAccount: 316, rate: '69.8' },
} as const;

export const COMPLIANCE = '/compliance?period=2024-09&groupBy=district';
export const GAP = '/compliance/gap?period=2024-09';

const COUNTS = ['total', 'reviewed', 'consenting', 'holders', 'paidByAccount', 'carriedOver'] as const;

/** Every count and amount of a place as one flat list, so that sums can be compared at once. */
export function countsOf(place: Figures): Record<string, bigint> {
  const flat: Record<string, bigint> = {
    amountByAccount: BigInt(place.amountByAccount),
    amountTotal: BigInt(place.amountTotal),
  };
  for (const name of COUNTS) flat[name] = BigInt(place[name]);
  for (const [channel, { paid, amount }] of Object.entries(place.byChannel)) {
    flat[`${channel} paid`] = BigInt(paid);
    flat[`${channel} amount`] = BigInt(amount);
  }
  for (const [relation, holders] of Object.entries(place.byHolder)) flat[relation] = BigInt(holders);
  return flat;
}

/** Counts of several places added up. */
export function sumOf(places: Figures[]): Record<string, bigint> {
  const sum: Record<string, bigint> = {};
  for (const place of places) {
    for (const [name, count] of Object.entries(countsOf(place))) sum[name] = (sum[name] ?? 0n) + count;
  }
  return sum;
}
