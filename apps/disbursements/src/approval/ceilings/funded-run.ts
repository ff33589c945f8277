import type { Programme, RunState } from '#contracts';
import type { Queryable } from '#persistence';
import { list } from '../../queries/words-in-sql.js';
import { FREE_PAYMENTS, type CeilingKey } from './ceiling.repository.js';

/** Whose money a run pays. */
export interface FundedRun {
  programme: Programme;
  period: string;
  fundingSource: string;
  /** Null for a run over the whole country. */
  provinceCode: string | null;
  state: RunState;
}

/** What of a run one province pays. */
export interface Share {
  provinceCode: string;
  amount: bigint;
}

export async function fundingOf(database: Queryable, runId: string): Promise<FundedRun> {
  const [run] = await database.query<FundedRun>(
    `SELECT programme, period, funding_source AS "fundingSource", province_code AS "provinceCode", state FROM payout_runs WHERE id = $1`,
    [runId],
  );
  if (!run) throw new Error(`there is no run ${runId}`);
  return run;
}

export function ceilingKey({ programme, fundingSource, period }: FundedRun, areaCode: string): CeilingKey {
  return { areaCode, programme, fundingSource, period };
}

/** In which province each district lies; of use where a run itself lies in none. */
const PLACES = `(SELECT DISTINCT code, parent_code AS province_code FROM areas WHERE length(parent_code) = 2)`;

/** What the run pays, or is to pay, in each province, in the order in which ceilings are locked. */
export function sharesOf(database: Queryable, runId: string): Promise<Share[]> {
  return database.query<Share>(
    `SELECT coalesce(run.province_code, place.province_code) AS "provinceCode", sum(total.amount)::bigint AS amount
     FROM payout_runs run JOIN run_totals total ON total.run_id = run.id
     LEFT JOIN ${PLACES} place ON run.province_code IS NULL AND place.code = total.district_code
     WHERE run.id = $1 AND total.state NOT IN (${list(FREE_PAYMENTS)}) AND coalesce(run.province_code, place.province_code) IS NOT NULL
     GROUP BY 1 HAVING sum(total.amount) > 0 ORDER BY 1`,
    [runId],
  );
}

export async function provincesOf(database: Queryable, runId: string): Promise<string[]> {
  const rows = await database.query<{ code: string }>(
    `SELECT DISTINCT place.province_code AS code FROM run_districts district
     JOIN ${PLACES} place ON place.code = district.district_code WHERE district.run_id = $1 ORDER BY 1`,
    [runId],
  );
  return rows.map(({ code }) => code);
}
