import type { PaymentState } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { RunPosition } from '../../queries/run-payments.js';
import type { SkipReason } from '../domain/payment-verb.js';
import type { VerbInput } from '../decided-payment.js';

/** A verb on all payments of a run that match a filter. */
export interface BulkWish extends VerbInput {
  filter: {
    state: PaymentState;
    reason?: string | undefined;
    area?: string | undefined;
    channel?: string | undefined;
    providerCode?: string | undefined;
    period?: string | undefined;
    /** Only what waits for a second person (true), or only what does not (false). */
    requested?: boolean | undefined;
  };
}

/** Who gave the command, as far as its payments ask. */
export interface BulkDecider {
  username: string;
  people: string[];
  onBehalfOf: string | null;
  mayApprove: boolean;
}

export type Skipped = Partial<Record<SkipReason, number>>;

/** How far one came. */
export interface BulkOperation {
  id: string;
  input: BulkWish;
  decider: BulkDecider;
  /** Behind it nothing was done yet; null at the beginning. */
  position: RunPosition | null;
  /** Asked for, moved or withdrawn. */
  done: number;
  /** Of these: waiting for a second person from now on. */
  requested: number;
  moved: number;
  skipped: Skipped;
}

/** Begins one. Whatever was given up before is over. */
export async function beginBulk(
  unit: UnitOfWork,
  begun: { id: string; runId: string; input: BulkWish; decider: BulkDecider; at: Date },
): Promise<void> {
  await finishBulk(unit, begun.runId, begun.at);
  await unit.query('INSERT INTO bulk_operations (id, run_id, input, decider, created_at) VALUES ($1, $2, $3, $4, $5)', [
    begun.id,
    begun.runId,
    JSON.stringify(begun.input),
    JSON.stringify(begun.decider),
    begun.at,
  ]);
}

export async function findBulk(database: Queryable, runId: string): Promise<BulkOperation | null> {
  const [bulk] = await database.query<BulkOperation>(
    `SELECT id, input, decider, done, requested, moved, skipped,
       CASE WHEN payment_id IS NOT NULL THEN jsonb_build_object('districtCode', district_code, 'id', payment_id) END AS position
     FROM bulk_operations WHERE run_id = $1 AND finished_at IS NULL`,
    [runId],
  );
  return bulk ?? null;
}

/** Keeps how far it came, in the transaction that came so far. */
export async function advanceBulk(unit: UnitOfWork, bulk: BulkOperation): Promise<void> {
  await unit.query(
    `UPDATE bulk_operations SET district_code = $2, payment_id = $3, done = $4, requested = $5, moved = $6, skipped = $7 WHERE id = $1`,
    [
      bulk.id,
      bulk.position?.districtCode ?? null,
      bulk.position?.id ?? null,
      bulk.done,
      bulk.requested,
      bulk.moved,
      JSON.stringify(bulk.skipped),
    ],
  );
}

export async function finishBulk(unit: UnitOfWork, runId: string, at: Date): Promise<void> {
  await unit.query('UPDATE bulk_operations SET finished_at = $2 WHERE run_id = $1 AND finished_at IS NULL', [
    runId,
    at,
  ]);
}

export function showSkipped(skipped: Record<string, number>): { why: string; payments: number }[] {
  return Object.entries(skipped).map(([why, payments]) => ({ why, payments }));
}
