import type { Payment, ProviderProgress, Sum } from './types';
import type { Channel, DifferenceCause, PaymentState, Programme, RunState } from './vocabulary';

/** What the path of a run and the closing of a month answer. Money: strings of whole VND. */

/** What a cause adds to the list, or takes from it when negative. */
export interface CauseSum extends Sum {
  cause: DifferenceCause;
}
export interface DistrictBridge {
  code: string;
  name: string;
  before: Sum;
  after: Sum;
  causes: CauseSum[];
}
export interface Bridge {
  /** The list compared with; null when there is none. */
  before: (Sum & { runIds: string[]; period: string }) | null;
  after: Sum;
  causes: CauseSum[];
  byDistrict: DistrictBridge[];
}
export interface Difference {
  beneficiaryId: string;
  paymentId: string | null;
  districtCode: string;
  cause: DifferenceCause;
  /** Null: was not on that list. */
  before: string | null;
  after: string | null;
  difference: string;
}

export interface ReviewedDistrict extends Sum {
  code: string;
  name: string;
  held: number;
  digest: string | null;
  /** Null when this person has not seen this run before. */
  changedSinceSeen: boolean | null;
  seenBefore: Sum | null;
  lastMonth: Sum | null;
}
/** A payment among the ten with the biggest amount, or the biggest change against last month. */
export interface NotablePayment extends Partial<Payment> {
  id: string;
  beneficiaryId: string;
  amount: string;
  /** Of the same person last month; null when there was none. */
  before?: string | null;
  difference?: string;
}
export interface Review {
  fingerprint: string;
  deadline: string | null;
  lastMonth: (Sum & { runId: string; period: string }) | null;
  /** `committed` by other runs, `available` before this one; of several provinces the one that leaves least. */
  ceiling: { amount: string; committed: string; thisRun: string; available: string; enough: boolean } | null;
  districts: ReviewedDistrict[];
  biggest: NotablePayment[];
  biggestChanges: NotablePayment[];
  newAccounts: number;
  seen: { at: string; fingerprint: string } | null;
}

/** One event of a run's progress. */
export interface Progress {
  state: RunState;
  operation: { name: string; state: 'RUNNING' | 'DONE' | 'FAILED'; error?: string } | null;
  totals: Sum & { byState: Partial<Record<PaymentState, Sum>> };
  byProvider: ProviderProgress[];
  perSecond: number;
  secondsLeft: number | null;
  at: string;
}

export const STATEMENT_PARTS = ['settled', 'returned', 'carriedOver', 'cancelled', 'open'] as const;
export type StatementPart = (typeof STATEMENT_PARTS)[number];
export type StatementSums = Record<'planned' | StatementPart, Sum>;
export interface StatementRow extends StatementSums {
  programme: Programme;
  fundingSource: string;
  channel: Channel | null;
  providerCode: string | null;
  districtCode: string;
  districtName: string;
}
export interface Statement extends StatementSums {
  status: 'OPEN' | 'BALANCED' | 'CLOSED';
  balanced: boolean;
  rows: StatementRow[];
  obstacles: Sum & { byState: (Sum & { state: PaymentState })[] };
  /** Where the counters tell something else than the payments. */
  differences?: {
    districtCode: string;
    channel: Channel | null;
    providerCode: string | null;
    state: string;
    told: Sum;
    counted: Sum;
  }[];
  closedBy?: string | null;
  closedAt?: string | null;
  digest?: string | null;
  /** What came after closing, such as returns: what was closed stays, and the present stands beside it. */
  changedSince?: (StatementSums & { rows: (StatementRow & { before: StatementSums })[] }) | null;
}
export interface ClosingRun extends StatementSums {
  runId: string;
  programme: Programme;
  kind: string;
  areaCode: string;
  state: RunState;
}
export interface MonthClosing {
  period: string;
  status: string;
  runs: ClosingRun[];
  missing?: (Sum & { runId: string; state: RunState; byState: (Sum & { state: PaymentState })[] })[];
  /** Programmes with somebody to pay, for whom no run was made. */
  programmesWithoutRun?: Programme[];
  totals: StatementSums;
}
