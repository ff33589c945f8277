import type { PaymentState, Programme, RunState } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import { list } from '../../queries/words-in-sql.js';

/** What a ceiling is for: a province's money of one source, for a programme and period. */
export interface CeilingKey {
  areaCode: string;
  programme: Programme;
  fundingSource: string;
  period: string;
}

export interface Ceiling extends CeilingKey {
  amount: bigint;
  document: string;
  /** What approved runs have taken of it and still hold. */
  committed: bigint;
  version: number;
  setBy: string;
  setAt: Date;
}

/** Runs whose list somebody has signed. */
export const COMMITTING_RUNS: readonly RunState[] = ['APPROVED', 'PAYING', 'CLOSED'];
/** What is not to be paid now, was not paid or came back has its money free again; its successor takes it anew. */
export const FREE_PAYMENTS: readonly PaymentState[] = ['HELD', 'REJECTED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED'];

/** Committed under ceiling `c`: counters of the approved runs, of a run over the whole country those of its districts in the province. */
function committedUnder(exceptRun: string): string {
  return `coalesce((
    SELECT sum(total.amount)::bigint FROM payout_runs run JOIN run_totals total ON total.run_id = run.id
    WHERE run.period = c.period AND run.programme = c.programme AND run.funding_source = c.funding_source
      AND run.state IN (${list(COMMITTING_RUNS)}) AND total.state NOT IN (${list(FREE_PAYMENTS)})
      AND run.id IS DISTINCT FROM ${exceptRun}
      AND (run.province_code = c.area_code OR (run.province_code IS NULL
        AND total.district_code IN (SELECT code FROM areas WHERE parent_code = c.area_code)))
  ), 0)::bigint`;
}

function columns(exceptRun: string): string {
  return `c.area_code AS "areaCode", c.programme, c.funding_source AS "fundingSource", c.period, c.amount, c.document, c.version,
    c.set_by AS "setBy", c.set_at AS "setAt", ${committedUnder(exceptRun)} AS committed`;
}

const IS_KEY = `c.area_code = $1 AND c.programme = $2 AND c.funding_source = $3 AND c.period = $4`;

/** @param exceptRun a run whose own payments are not counted */
export async function findCeiling(
  database: Queryable,
  key: CeilingKey,
  exceptRun: string | null = null,
): Promise<Ceiling | null> {
  const [ceiling] = await database.query<Ceiling>(
    `SELECT ${columns('$5::uuid')} FROM funding_ceilings c WHERE ${IS_KEY}`,
    [...valuesOf(key), exceptRun],
  );
  return ceiling ?? null;
}

/** Ceilings of provinces in the area, newest period first. @param after the key of the last one of the page before */
export function listCeilings(
  database: Queryable,
  filter: { period?: string; programme?: Programme; areaCode: string | null; after: string[] | null; limit: number },
): Promise<Ceiling[]> {
  return database.query<Ceiling>(
    `SELECT ${columns('NULL')} FROM funding_ceilings c
     WHERE ($1::text IS NULL OR c.period = $1) AND ($2::text IS NULL OR c.programme = $2) AND ($3 = 'VN' OR c.area_code = $3)
       AND ($4::text[] IS NULL OR (c.period, c.programme, c.funding_source, c.area_code) < ($4[1], $4[2], $4[3], $4[4]))
     ORDER BY c.period DESC, c.programme DESC, c.funding_source DESC, c.area_code DESC LIMIT $5`,
    [filter.period ?? null, filter.programme ?? null, filter.areaCode, filter.after, filter.limit],
  );
}

/**
 * Holds back everybody else who commits under the ceiling, or sets it, until the transaction ends: also while there is
 * no ceiling yet, so that one that is just being set misses nobody. What is summed afterwards has seen all who were before.
 */
export async function lockCeiling(unit: UnitOfWork, key: CeilingKey): Promise<void> {
  await unit.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ceiling ${valuesOf(key).join(' ')}`]);
}

export function valuesOf(key: CeilingKey): string[] {
  return [key.areaCode, key.programme, key.fundingSource, key.period];
}
