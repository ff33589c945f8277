import type { Period, Programme } from '#contracts';
import { noFigures, type Figures } from './domain/figures.js';

/** Figures of one programme in one district. */
export interface Cell {
  programme: Programme;
  provinceCode: string;
  districtCode: string;
  figures: Figures;
}

/** What is known of a period now: the cells as last counted, and what has happened since. */
export interface PeriodFigures {
  period: Period;
  cells: Cell[];
  /** Time of the last event in the count; null when nothing was ever counted. */
  asOf: Date | null;
  /** Events applied to the period but not counted yet, and payments whose plan is missing. */
  uncounted: number;
}

export interface CellRow {
  programme: Programme;
  province_code: string;
  district_code: string;
  total: number;
  reviewed: number;
  consenting: number;
  holders: number;
  paid_by_account: number;
  carried_over: number;
  relations: Partial<Figures['relations']>;
  reasons: Partial<Figures['reasons']>;
  channels: Partial<Record<keyof Figures['channels'], { paid: number; amount: string }>>;
}

export function cellOf(row: CellRow): Cell {
  const figures = noFigures();
  Object.assign(figures, {
    total: row.total,
    reviewed: row.reviewed,
    consenting: row.consenting,
    holders: row.holders,
    paidByAccount: row.paid_by_account,
    carriedOver: row.carried_over,
  });
  Object.assign(figures.relations, row.relations);
  Object.assign(figures.reasons, row.reasons);
  for (const [channel, { paid, amount }] of Object.entries(row.channels)) {
    figures.channels[channel as keyof Figures['channels']] = { paid, amount: BigInt(amount) };
  }
  return { programme: row.programme, provinceCode: row.province_code, districtCode: row.district_code, figures };
}
