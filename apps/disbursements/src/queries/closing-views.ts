import { Injectable } from '@nestjs/common';
import { areaVersionOf, type Actor, type PaymentState } from '#contracts';
import { Database, type Queryable } from '#persistence';
import {
  addUp,
  changedRows,
  isBalanced,
  OUTCOME,
  OUTCOMES,
  sum,
  type ClosingStatement,
  type Figure,
  type Outcomes,
  type StatementRow,
} from '../closing/domain/closing-statement.js';
import { frozenStatements, presentStatement, type FrozenStatement } from '../closing/statement.repository.js';
import { findRun, RUN_COLUMNS, type PayoutRun } from '../payout-runs/payout-run.repository.js';
import { RunViews, type TotalRow } from './run-views.js';

export type StatementStatus = 'OPEN' | 'BALANCED' | 'CLOSED';

/** A statement as it is shown: frozen where the run is closed, otherwise as the payments are now. */
export interface ShownStatement {
  run: PayoutRun;
  status: StatementStatus;
  frozen: FrozenStatement | null;
  present: ClosingStatement;
}

/** What became of a run's payments, and whether a month is closed. */
@Injectable()
export class ClosingViews {
  constructor(
    private readonly database: Database,
    private readonly runs: RunViews,
  ) {}

  /** The statement of a run that exists, of one moment. */
  find(runId: string): Promise<ShownStatement> {
    return this.database.snapshot(async (source) => {
      const run = (await findRun(source, runId)) as PayoutRun;
      const present = await presentStatement(source, run);
      const frozen = (await frozenStatements(source, [runId])).get(runId) ?? null;
      return { run, status: statusOf(run, frozen, present), frozen, present };
    });
  }

  async statement(runId: string): Promise<object> {
    const { run, status, frozen, present } = await this.find(runId);
    const { totals, rows } = frozen ?? present;
    const nameOf = await this.districtNames(run.period);
    const show = (row: StatementRow): object => ({
      programme: row.programme,
      fundingSource: row.fundingSource,
      channel: row.channel,
      providerCode: row.providerCode,
      districtCode: row.districtCode,
      districtName: nameOf(row.districtCode),
      ...showOutcomes(row),
    });
    return {
      runId: run.id,
      period: run.period,
      programme: run.programme,
      status,
      ...showOutcomes(totals),
      balanced: isBalanced(frozen ? { totals, rows, differences: [] } : present),
      rows: rows.map(show),
      obstacles: {
        ...showFigure(present.totals.open),
        byState: present.obstacles.map(({ state, ...figure }) => ({ state, ...showFigure(figure) })),
      },
      differences: present.differences.map((row) => ({
        districtCode: row.districtCode,
        channel: row.channel,
        providerCode: row.providerCode,
        state: row.state,
        told: showFigure(row),
        counted: showFigure({ payments: row.countedPayments, amount: row.countedAmount }),
      })),
      ...(frozen
        ? {
            closedBy: frozen.closedBy,
            closedAt: frozen.closedAt,
            digest: frozen.digest,
            changedSince: changes(frozen, present, show),
          }
        : {}),
    };
  }

  /** A month over all its runs: closed when each run that was not cancelled is. */
  async month(actor: Actor, period: string): Promise<object> {
    return this.database.snapshot(async (source) => {
      const runs = await source.query<PayoutRun>(
        `SELECT ${RUN_COLUMNS} FROM payout_runs WHERE period = $1 AND state <> 'CANCELLED'
           AND ($2 = 'VN' OR $2 IN (area_code, district_code, province_code)) ORDER BY id`,
        [period, actor.areaCode],
      );
      const ids = runs.map(({ id }) => id);
      const frozen = await frozenStatements(source, ids);
      const counted = await this.runs.totals(ids, source);
      const stated = runs.map((run) => ({
        run,
        totals: frozen.get(run.id)?.totals ?? countedOutcomes(counted.get(run.id) ?? []),
      }));
      return {
        period,
        status: runs.length > 0 && runs.every(({ state }) => state === 'CLOSED') ? 'CLOSED' : 'OPEN',
        runs: stated.map(({ run, totals }) => ({
          runId: run.id,
          programme: run.programme,
          kind: run.kind,
          areaCode: run.areaCode,
          state: run.state,
          ...showOutcomes(totals),
        })),
        missing: stated
          .filter(({ run }) => run.state !== 'CLOSED')
          .map(({ run, totals }) => ({
            runId: run.id,
            state: run.state,
            ...showFigure(totals.open),
            byState: openStates(counted.get(run.id) ?? []),
          })),
        programmesWithoutRun: await programmesWithoutRun(source, actor, period),
        totals: showOutcomes(addUp(stated.map(({ totals }) => totals))),
      };
    });
  }

  async districtNames(period: string): Promise<(code: string) => string> {
    const names = await this.database.query<{ code: string; name: string }>(
      `SELECT code, name FROM areas WHERE area_version = $1 AND level IN ('DISTRICT', 'COMMUNE')`,
      [areaVersionOf(period)],
    );
    const known = new Map(names.map(({ code, name }) => [code, name]));
    return (code) => known.get(code) ?? code;
  }
}

function statusOf(run: PayoutRun, frozen: FrozenStatement | null, present: ClosingStatement): StatementStatus {
  if (frozen) return 'CLOSED';
  const isReady = run.state === 'PAYING' && present.totals.open.payments === 0 && isBalanced(present);
  return isReady ? 'BALANCED' : 'OPEN';
}

/** Returns go on after closing: what is frozen stays, and the present stands beside it. */
function changes(
  frozen: FrozenStatement,
  present: ClosingStatement,
  show: (row: StatementRow) => object,
): object | null {
  const changed = changedRows(frozen.rows, present.rows);
  if (changed.length === 0) return null;
  return {
    ...showOutcomes(present.totals),
    rows: changed.map(({ before, after }) => ({ ...show(after), before: showOutcomes(before) })),
  };
}

/** From the counters: a month's overview asks for many runs at once. */
function countedOutcomes(rows: TotalRow[]): Outcomes {
  const of = (outcome: string): Figure => sum(rows.filter(({ state }) => OUTCOME[state as PaymentState] === outcome));
  return {
    planned: sum(rows),
    settled: of('settled'),
    returned: of('returned'),
    carriedOver: of('carriedOver'),
    cancelled: of('cancelled'),
    open: of('open'),
  };
}

function openStates(rows: TotalRow[]): object[] {
  const open = rows.filter(({ state }) => OUTCOME[state as PaymentState] === 'open');
  return [...Map.groupBy(open, ({ state }) => state)].map(([state, of]) => ({ state, ...showFigure(sum(of)) }));
}

/** Programmes with somebody to pay in the period, for whom no run was made. */
async function programmesWithoutRun(source: Queryable, actor: Actor, period: string): Promise<string[]> {
  const rows = await source.query<{ programme: string }>(
    `SELECT DISTINCT programme FROM enrolments e
     WHERE status <> 'STOPPED' AND valid_from < ($1 || '-01')::date + interval '1 month'
       AND (valid_to IS NULL OR valid_to >= ($1 || '-01')::date)
       AND ($2 = 'VN' OR $2 IN (area_code, district_code, province_code))
       AND NOT EXISTS (SELECT FROM payout_runs run WHERE run.period = $1 AND run.programme = e.programme
         AND run.kind = 'REGULAR' AND run.state <> 'CANCELLED')
     ORDER BY programme`,
    [period, actor.areaCode],
  );
  return rows.map(({ programme }) => programme);
}

function showOutcomes(outcomes: Outcomes): Record<string, object> {
  return Object.fromEntries((['planned', ...OUTCOMES] as const).map((name) => [name, showFigure(outcomes[name])]));
}

function showFigure({ payments, amount }: Figure): { payments: number; amount: string } {
  return { payments, amount: amount.toString() };
}
