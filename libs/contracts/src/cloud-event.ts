/** CloudEvents 1.0 envelope (JSON format) as every topic carries it. `data` is one of the classes in `./events`. */
export interface CloudEvent<Data = unknown> {
  specversion: '1.0';
  /** UUIDv7; the inbox remembers it, so the same id is applied once. */
  id: string;
  /** The service that made it true, e.g. `/disbursements`. */
  source: string;
  type: string;
  /** RFC 3339, UTC. */
  time: string;
  datacontenttype: 'application/json';
  /** What must stay in order; the key of the record in the log. */
  partitionkey: string;
  /** Follows one payment from the HTTP call through every event it caused. */
  requestid?: string;
  data: Data;
}

/** Topics by owner. Keys and types: docs/events/README.md. */
export const Topics = {
  beneficiaries: 'beneficiaries.v1',
  accounts: 'accounts.v1',
  payoutRuns: 'payout-runs.v1',
  payments: 'payments.v1',
} as const;

/** An event about many things carries at most this many of them. */
export const EVENT_BATCH_SIZE = 500;

/** Stable bucket of a beneficiary: events about one person keep their order, and 500 people share one event. */
export const BENEFICIARY_BUCKETS = 64;
export function beneficiaryKey(beneficiaryId: string): string {
  return `b-${Number.parseInt(beneficiaryId.replaceAll('-', '').slice(-4), 16) % BENEFICIARY_BUCKETS}`;
}
