import { PayoutRunChanged, Topics, notFound, type Programme, type RunKind, type RunState } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';

/** Cancelled because the run was planned again: no longer on its list, kept for the record. */
export const PLANNED_AGAIN = 'PLANNED_AGAIN';
/** Cancelled because the whole run was. */
export const RUN_CANCELLED = 'RUN_CANCELLED';

export type OperationState = 'RUNNING' | 'DONE' | 'FAILED';

/** A payout run as the service keeps it. */
export interface PayoutRun {
  id: string;
  period: string;
  programme: Programme;
  kind: RunKind;
  areaCode: string;
  /** Of the calendar that made it, or that it belongs to. */
  scheduleId: string | null;
  /** Whose money pays. */
  fundingSource: string;
  cutOffOn: string | null;
  approvalBy: string | null;
  payOn: string | null;
  collectionUntil: string | null;
  state: RunState;
  /** Counts changes of the state and of the list of payments, never progress: it is the ETag. */
  version: number;
  createdBy: string;
  preparers: string[];
  approvedBy: string | null;
  /** On whose behalf, when the role was handed over. */
  approvedFor: string | null;
  releasedBy: string | null;
  releasedFor: string | null;
  rejectionReason: string | null;
  fingerprint: string | null;
  operation: {
    name: string;
    state: OperationState;
    error?: string;
    by: string;
    onBehalfOf?: string;
    /** How many payments a bulk verb was done to so far, and how many it left as they are, by reason. */
    result?: { done: number; requested: number; skipped: Record<string, number> };
  } | null;
  createdAt: Date;
  updatedAt: Date;
}

export const RUN_COLUMNS = `id, period, programme, kind, area_code AS "areaCode", state, version, created_by AS "createdBy", preparers,
  schedule_id AS "scheduleId", funding_source AS "fundingSource", cut_off_on AS "cutOffOn", approval_by AS "approvalBy", pay_on AS "payOn",
  collection_until AS "collectionUntil",
  approved_by AS "approvedBy", approved_for AS "approvedFor", released_by AS "releasedBy", released_for AS "releasedFor", rejection_reason AS "rejectionReason", fingerprint,
  CASE WHEN operation_name IS NOT NULL THEN
    jsonb_strip_nulls(jsonb_build_object('name', operation_name, 'state', operation_state, 'error', operation_error, 'by', operation_by, 'onBehalfOf', operation_for,
      'result', CASE WHEN operation_name = 'bulk' THEN (
        SELECT jsonb_build_object('done', bulk.done, 'requested', bulk.requested, 'skipped', bulk.skipped) FROM bulk_operations bulk
        WHERE bulk.run_id = payout_runs.id ORDER BY bulk.created_at DESC LIMIT 1) END)) END AS operation,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

export function etagOf(run: { version: number }): string {
  return `"${run.version}"`;
}

export async function findRun(database: Queryable, id: string): Promise<PayoutRun | null> {
  const [run] = await database.query<PayoutRun>(`SELECT ${RUN_COLUMNS} FROM payout_runs WHERE id = $1`, [id]);
  return run ?? null;
}

/** The run, locked until the transaction ends. @throws ProblemError 404 */
export async function lockRun(unit: UnitOfWork, id: string): Promise<PayoutRun> {
  const [run] = await unit.query<PayoutRun>(`SELECT ${RUN_COLUMNS} FROM payout_runs WHERE id = $1 FOR UPDATE`, [id]);
  if (!run) throw notFound();
  return run;
}

export interface RunUpdate {
  state?: RunState;
  /** The list of payments changed. */
  listChanged?: boolean;
  preparedBy?: string;
  approvedBy?: string | null;
  approvedFor?: string | null;
  releasedBy?: string;
  releasedFor?: string | null;
  rejectionReason?: string | null;
  fingerprint?: string | null;
  operation?: { name: string; state: OperationState; error?: string };
  actor: string;
  /** Whose role the actor carries in this, when it was handed over. */
  onBehalfOf?: string | null | undefined;
  at: Date;
}

/** Writes the change with its history and event, in the transaction that made it true. */
export async function updateRun(unit: UnitOfWork, run: PayoutRun, update: RunUpdate): Promise<PayoutRun> {
  const moved = update.state !== undefined && update.state !== run.state;
  const [changed] = await unit.query<PayoutRun>(
    `UPDATE payout_runs SET
       state = $2, version = version + $3,
       preparers = CASE WHEN $4::text IS NULL OR $4 = ANY (preparers) THEN preparers ELSE preparers || $4::text END,
       approved_by = $5, released_by = $6, rejection_reason = $7, fingerprint = $8,
       operation_name = coalesce($9, operation_name), operation_state = coalesce($10, operation_state),
       operation_error = CASE WHEN $9::text IS NULL THEN operation_error ELSE $11 END,
       operation_by = CASE WHEN $9::text IS NULL THEN operation_by ELSE $12 END, updated_at = $13,
       approved_for = $14, released_for = $15,
       operation_for = CASE WHEN $9::text IS NULL THEN operation_for ELSE $16 END
     WHERE id = $1 RETURNING ${RUN_COLUMNS}`,
    [
      run.id,
      update.state ?? run.state,
      moved || update.listChanged ? 1 : 0,
      update.preparedBy ?? null,
      update.approvedBy === undefined ? run.approvedBy : update.approvedBy,
      update.releasedBy ?? run.releasedBy,
      update.rejectionReason === undefined ? run.rejectionReason : update.rejectionReason,
      update.fingerprint === undefined ? run.fingerprint : update.fingerprint,
      update.operation?.name ?? null,
      update.operation?.state ?? null,
      update.operation?.error ?? null,
      update.actor,
      update.at,
      update.approvedFor === undefined ? run.approvedFor : update.approvedFor,
      update.releasedFor === undefined ? run.releasedFor : update.releasedFor,
      update.onBehalfOf ?? null,
    ],
  );
  const after = changed as PayoutRun;
  if (moved) await recordRun(unit, after, update.actor, update.rejectionReason ?? null, update.at, update.onBehalfOf);
  return after;
}

/** The state in the history and as an event. */
export async function recordRun(
  unit: UnitOfWork,
  run: PayoutRun,
  actor: string,
  reason: string | null,
  at: Date,
  onBehalfOf?: string | null,
): Promise<void> {
  await unit.query(
    'INSERT INTO run_history (run_id, version, state, actor, reason, at, on_behalf_of) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [run.id, run.version, run.state, actor, reason, at, onBehalfOf ?? null],
  );
  const [totals] = await unit.query<{ payments: string; amount: string }>(
    `SELECT coalesce(sum(payments), 0)::text AS payments, coalesce(sum(amount), 0)::text AS amount FROM run_totals
     WHERE run_id = $1 AND state <> 'CANCELLED'`,
    [run.id],
  );
  const data: PayoutRunChanged = {
    runId: run.id,
    period: run.period,
    programme: run.programme,
    kind: run.kind,
    areaCode: run.areaCode,
    state: run.state,
    fingerprint: run.fingerprint,
    payments: Number(totals?.payments ?? 0),
    amount: totals?.amount ?? '0',
    version: run.version,
  };
  unit.publish({ topic: Topics.payoutRuns, key: run.id, type: PayoutRunChanged.type, data });
}
