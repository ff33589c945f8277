import type { Programme } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import { PLANNED_AGAIN } from '../payout-runs/payout-run.repository.js';
import {
  addUp,
  digestOf,
  statementOf,
  type ClosingStatement,
  type CountedState,
  type Figure,
  type Outcomes,
  type StatementPlace,
  type StatementRow,
} from './domain/closing-statement.js';

/** What a statement needs to know of its run. */
export interface StatedRun {
  id: string;
  period: string;
  programme: Programme;
}

export interface FrozenStatement {
  closedBy: string;
  closedAt: Date;
  digest: string;
  totals: Outcomes;
  rows: StatementRow[];
}

/** The list of a run: what planning again took off it is not on it. */
const ON_THE_LIST = `NOT (state = 'CANCELLED' AND reason IS NOT DISTINCT FROM '${PLANNED_AGAIN}')`;

/** Payments and counters in one statement, so that both are of one moment while confirmations go on arriving. */
const COUNTED = `
  SELECT district_code AS "districtCode", channel, provider_code AS "providerCode", state,
    sum(payments)::integer AS payments, sum(amount)::bigint AS amount,
    sum(counted_payments)::integer AS "countedPayments", sum(counted_amount)::bigint AS "countedAmount"
  FROM (
    SELECT district_code, channel, provider_code, state, count(*) AS payments, sum(amount) AS amount,
      0 AS counted_payments, 0 AS counted_amount
    FROM payments WHERE run_id = $1 AND ${ON_THE_LIST} GROUP BY district_code, channel, provider_code, state
    UNION ALL
    SELECT district_code, channel, provider_code, state, 0, 0, sum(payments), sum(amount)
    FROM run_totals WHERE run_id = $1 AND ${ON_THE_LIST} GROUP BY district_code, channel, provider_code, state
  ) AS told
  GROUP BY district_code, channel, provider_code, state
  HAVING sum(payments) <> 0 OR sum(amount) <> 0 OR sum(counted_payments) <> 0 OR sum(counted_amount) <> 0
  ORDER BY district_code, channel, provider_code, state`;

/** The statement of a run as its payments are now. */
export async function presentStatement(source: Queryable, run: StatedRun): Promise<ClosingStatement> {
  const counted = await source.query<CountedState>(COUNTED, [run.id]);
  const [known] = await source.query<{ fundingSource: string }>(
    'SELECT funding_source AS "fundingSource" FROM payout_runs WHERE id = $1',
    [run.id],
  );
  return statementOf({ programme: run.programme, fundingSource: known?.fundingSource ?? '' }, counted);
}

/** Keeps the statement for ever, as it is at closing. The tables refuse one that does not add up, or that is open. */
export async function freezeStatement(
  unit: UnitOfWork,
  run: StatedRun,
  statement: ClosingStatement,
  closed: { by: string; at: Date },
): Promise<void> {
  await unit.query('INSERT INTO closing_statements (run_id, digest, closed_by, closed_at) VALUES ($1, $2, $3, $4)', [
    run.id,
    digestOf(run, statement.rows),
    closed.by,
    closed.at,
  ]);
  const { rows } = statement;
  const figures = (name: keyof Outcomes): [number[], bigint[]] => [
    rows.map((row) => row[name].payments),
    rows.map((row) => row[name].amount),
  ];
  await unit.query(
    `INSERT INTO closing_statement_rows (run_id, programme, funding_source, channel, provider_code, district_code,
       planned_payments, planned_amount, settled_payments, settled_amount, returned_payments, returned_amount,
       carried_over_payments, carried_over_amount, cancelled_payments, cancelled_amount)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::integer[], $8::bigint[], $9::integer[], $10::bigint[], $11::integer[], $12::bigint[],
       $13::integer[], $14::bigint[], $15::integer[], $16::bigint[])`,
    [
      run.id,
      rows.map((row) => row.programme),
      rows.map((row) => row.fundingSource),
      rows.map((row) => row.channel),
      rows.map((row) => row.providerCode),
      rows.map((row) => row.districtCode),
      ...figures('planned'),
      ...figures('settled'),
      ...figures('returned'),
      ...figures('carriedOver'),
      ...figures('cancelled'),
    ],
  );
}

interface FrozenRow extends StatementPlace {
  runId: string;
  figures: Record<
    'planned' | 'settled' | 'returned' | 'carriedOver' | 'cancelled',
    { payments: number; amount: string }
  >;
}

/** The statements that were frozen when these runs were closed, by run. */
export async function frozenStatements(source: Queryable, runIds: string[]): Promise<Map<string, FrozenStatement>> {
  const heads = await source.query<Pick<FrozenStatement, 'closedBy' | 'closedAt' | 'digest'> & { runId: string }>(
    `SELECT run_id AS "runId", closed_by AS "closedBy", closed_at AS "closedAt", digest FROM closing_statements WHERE run_id = ANY ($1)`,
    [runIds],
  );
  if (heads.length === 0) return new Map();
  const figure = (name: string): string =>
    `jsonb_build_object('payments', ${name}_payments, 'amount', ${name}_amount::text)`;
  const rows = await source.query<FrozenRow>(
    `SELECT run_id AS "runId", programme, funding_source AS "fundingSource", channel, provider_code AS "providerCode",
       district_code AS "districtCode", jsonb_build_object('planned', ${figure('planned')}, 'settled', ${figure('settled')},
         'returned', ${figure('returned')}, 'carriedOver', ${figure('carried_over')}, 'cancelled', ${figure('cancelled')}) AS figures
     FROM closing_statement_rows WHERE run_id = ANY ($1) ORDER BY district_code, channel, provider_code`,
    [runIds],
  );
  const of = Map.groupBy(rows, ({ runId }) => runId);
  return new Map(
    heads.map(({ runId, ...head }) => {
      const stated = (of.get(runId) ?? []).map(asRow);
      return [runId, { ...head, rows: stated, totals: addUp(stated) }];
    }),
  );
}

function asRow({ runId: _, figures, ...place }: FrozenRow): StatementRow {
  const figure = (name: keyof FrozenRow['figures']): Figure => ({
    payments: figures[name].payments,
    amount: BigInt(figures[name].amount),
  });
  return {
    ...place,
    planned: figure('planned'),
    settled: figure('settled'),
    returned: figure('returned'),
    carriedOver: figure('carriedOver'),
    cancelled: figure('cancelled'),
    open: { payments: 0, amount: 0n },
  };
}
