import { Injectable } from '@nestjs/common';
import { areaVersionOf, type Actor } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { pageOf, type Page } from '#service';
import { showSkipped } from '../payments/bulk/bulk-operation.repository.js';
import { PLANNED_AGAIN, RUN_COLUMNS, type PayoutRun } from '../payout-runs/payout-run.repository.js';

interface Sum {
  payments: number;
  amount: string;
}

export interface TotalRow {
  district_code: string;
  channel: string | null;
  provider_code: string | null;
  state: string;
  reason: string | null;
  payments: number;
  amount: bigint;
}

const SENT = new Set(['SUBMITTED', 'UNKNOWN', 'SETTLED', 'REJECTED', 'RETURNED', 'CARRIED_OVER']);

/** Payout runs as the pages and the public contract show them. */
@Injectable()
export class RunViews {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, filter: { period?: string; limit: number; after: string | null }): Promise<Page<object>> {
    const runs = await this.database.query<PayoutRun>(
      `SELECT ${RUN_COLUMNS} FROM payout_runs
       WHERE ($1::text IS NULL OR period = $1) AND ($2::uuid IS NULL OR id < $2)
         AND ($3 = 'VN' OR $3 IN (area_code, district_code, province_code))
       ORDER BY id DESC LIMIT $4`,
      [filter.period ?? null, filter.after, actor.areaCode, filter.limit + 1],
    );
    const totals = await this.totals(runs.map(({ id }) => id));
    return pageOf(
      runs,
      filter.limit,
      ({ id }) => id,
      (run) => ({ ...show(run), totals: totalsOf(totals.get(run.id) ?? []) }),
    );
  }

  async detail(run: PayoutRun, source: Queryable = this.database): Promise<object> {
    const rows = (await this.totals([run.id], source)).get(run.id) ?? [];
    const names = await source.query<{ code: string; name: string }>(
      `SELECT code, name FROM areas WHERE area_version = $1 AND level IN ('DISTRICT', 'COMMUNE') AND code = ANY ($2)`,
      [areaVersionOf(run.period), rows.map((row) => row.district_code)],
    );
    const nameOf = new Map(names.map(({ code, name }) => [code, name]));
    const history = await source.query(
      'SELECT state, actor, on_behalf_of AS "onBehalfOf", reason, at FROM run_history WHERE run_id = $1 ORDER BY version',
      [run.id],
    );
    const byDistrict = [...Map.groupBy(rows, (row) => row.district_code)].map(([code, of]) => ({
      code,
      name: nameOf.get(code) ?? code,
      ...sum(of),
      held: sum(of.filter(({ state }) => state === 'HELD')).payments,
    }));
    return {
      ...show(run),
      totals: totalsOf(rows),
      held: grouped(
        rows.filter(({ state }) => state === 'HELD'),
        (row) => row.reason,
      ).map(([reason, of]) => ({ reason, ...of })),
      byDistrict: byDistrict.sort((a, b) => a.code.localeCompare(b.code)),
      progress: { byProvider: progressOf(rows) },
      rejectionReason: run.rejectionReason,
      createdAt: run.createdAt,
      updatedAt: run.updatedAt,
      history,
    };
  }

  /** The counters of runs, by run. */
  async totals(runIds: string[], source: Queryable = this.database): Promise<Map<string, TotalRow[]>> {
    const rows = await source.query<TotalRow & { run_id: string }>(
      `SELECT run_id, district_code, channel, provider_code, state, reason, sum(payments)::integer AS payments, sum(amount)::bigint AS amount
       FROM run_totals WHERE run_id = ANY ($1) AND NOT (state = 'CANCELLED' AND reason IS NOT DISTINCT FROM '${PLANNED_AGAIN}')
       GROUP BY run_id, district_code, channel, provider_code, state, reason HAVING sum(payments) <> 0`,
      [runIds],
    );
    return Map.groupBy(rows, (row) => row.run_id);
  }
}

function show(run: PayoutRun): object {
  return {
    id: run.id,
    period: run.period,
    programme: run.programme,
    kind: run.kind,
    areaCode: run.areaCode,
    scheduleId: run.scheduleId,
    fundingSource: run.fundingSource,
    deadlines: {
      cutOffOn: run.cutOffOn,
      approvalBy: run.approvalBy,
      payOn: run.payOn,
      collectionUntil: run.collectionUntil,
    },
    state: run.state,
    ...(run.operation ? { operation: showOperation(run) } : {}),
    createdBy: run.createdBy,
    // Nobody, while the calendar made it and no one has planned it.
    preparedBy: run.preparers.at(-1) ?? null,
    preparers: run.preparers,
    approvedBy: run.approvedBy,
    approvedFor: run.approvedFor,
    releasedBy: run.releasedBy,
    releasedFor: run.releasedFor,
    fingerprint: run.fingerprint,
  };
}

export function showOperation({ operation }: PayoutRun): object | null {
  if (!operation) return null;
  const { name, state, error, result } = operation;
  return {
    name,
    state,
    ...(error ? { error } : {}),
    ...(result ? { ...result, skipped: showSkipped(result.skipped) } : {}),
  };
}

export function totalsOf(rows: TotalRow[]): object {
  return {
    ...sum(rows),
    byState: Object.fromEntries(grouped(rows, ({ state }) => state)),
    byChannel: Object.fromEntries(
      grouped(
        rows.filter(({ channel }) => channel !== null),
        ({ channel }) => channel,
      ),
    ),
  };
}

export function progressOf(rows: TotalRow[]): object[] {
  const routed = rows.filter(
    ({ provider_code: code, state }) => code !== null && !['HELD', 'CANCELLED'].includes(state),
  );
  return [...Map.groupBy(routed, (row) => row.provider_code)].map(([providerCode, of]) => {
    const count = (state: string): number => sum(of.filter((row) => row.state === state)).payments;
    return {
      providerCode,
      ...sum(of),
      sent: sum(of.filter(({ state }) => SENT.has(state))).payments,
      settled: count('SETTLED'),
      rejected: count('REJECTED'),
      returned: count('RETURNED'),
      unknown: count('UNKNOWN'),
    };
  });
}

function grouped(rows: TotalRow[], keyOf: (row: TotalRow) => string | null): [string, Sum][] {
  return [...Map.groupBy(rows, keyOf)].map(([key, of]) => [key ?? '', sum(of)]);
}

function sum(rows: TotalRow[]): Sum {
  return {
    payments: rows.reduce((count, row) => count + row.payments, 0),
    amount: rows.reduce((amount, row) => amount + row.amount, 0n).toString(),
  };
}
