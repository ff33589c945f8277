import { Injectable } from '@nestjs/common';
import { areaVersionOf, type DifferenceCause } from '#contracts';
import { Database } from '#persistence';
import { pageOf, type Page } from '#service';

interface Sum {
  payments: number;
  amount: string;
}

interface BridgeRow {
  district_code: string;
  cause: DifferenceCause | 'BEFORE' | 'AFTER';
  payments: number;
  amount: bigint;
}

interface DifferenceRow {
  ordinal: bigint;
  beneficiaryId: string;
  paymentId: string | null;
  districtCode: string;
  cause: DifferenceCause;
  before: bigint | null;
  after: bigint | null;
  difference: bigint;
}

/** Where a run's list differs from last month's, as it was planned. */
@Injectable()
export class BridgeViews {
  constructor(private readonly database: Database) {}

  /** Empty until the run is planned. @param area a district, or an area above: without it the whole run */
  async bridge(runId: string, area: string | undefined): Promise<object> {
    const [head] = await this.database.query<{
      period: string;
      beforePeriod: string | null;
      beforeRuns: string[] | null;
    }>(
      `SELECT run.period, bridge.before_period AS "beforePeriod", bridge.before_runs AS "beforeRuns"
       FROM run_bridges bridge JOIN payout_runs run ON run.id = bridge.run_id WHERE bridge.run_id = $1`,
      [runId],
    );
    if (!head) return { ...sumsOf([]), before: null, byDistrict: [] };
    const rows = await this.database.query<BridgeRow>(
      `SELECT district_code, cause, payments, amount FROM run_bridge WHERE run_id = $1 AND ${IN_AREA} ORDER BY district_code, cause`,
      [runId, area ?? null],
    );
    const names = await this.database.query<{ code: string; name: string }>(
      `SELECT code, name FROM areas WHERE area_version = $1 AND level IN ('DISTRICT', 'COMMUNE') AND code = ANY ($2)`,
      [areaVersionOf(head.period), rows.map((row) => row.district_code)],
    );
    const nameOf = new Map(names.map(({ code, name }) => [code, name]));
    const { before, ...rest } = sumsOf(rows);
    return {
      before: head.beforeRuns && { runIds: head.beforeRuns, period: head.beforePeriod, ...before },
      ...rest,
      byDistrict: [...Map.groupBy(rows, (row) => row.district_code)].map(([code, of]) => ({
        code,
        name: nameOf.get(code) ?? code,
        ...sumsOf(of),
      })),
    };
  }

  /** Person by person, cause by cause; nobody where there was no list before. */
  async differences(
    runId: string,
    filter: { cause?: DifferenceCause; area?: string; limit: number; after: string | null },
  ): Promise<Page<object>> {
    const [cause, ordinal] = filter.after?.split(' ') ?? [null, null];
    const rows = await this.database.query<DifferenceRow>(
      `SELECT ordinal, beneficiary_id AS "beneficiaryId", payment_id AS "paymentId", district_code AS "districtCode", cause, before, after, difference
       FROM run_differences WHERE run_id = $1 AND ${IN_AREA} AND ($3::text IS NULL OR cause = $3)
         AND ($4::text IS NULL OR (cause, ordinal) > ($4, $5::bigint))
       ORDER BY cause, ordinal LIMIT $6`,
      [runId, filter.area ?? null, filter.cause ?? null, cause, ordinal, filter.limit + 1],
    );
    return pageOf(
      rows,
      filter.limit,
      (row) => `${row.cause} ${row.ordinal}`,
      ({ ordinal: _, before, after, difference, ...row }) => ({
        ...row,
        before: before?.toString() ?? null,
        after: after?.toString() ?? null,
        difference: difference.toString(),
      }),
    );
  }
}

/** $2: null, the country, a province or a district. */
const IN_AREA = `($2::text IS NULL OR $2 = 'VN' OR district_code = $2
  OR district_code IN (SELECT code FROM areas WHERE level = 'DISTRICT' AND parent_code = $2))`;

export const DIFFERENCE_CURSOR = /^[A-Z_]{1,20} \d{1,18}$/;

function sumsOf(rows: BridgeRow[]): { before: Sum; after: Sum; causes: (Sum & { cause: string })[] } {
  const of = (cause: string): Sum => sum(rows.filter((row) => row.cause === cause));
  const causes = [...new Set(rows.map(({ cause }) => cause))].filter(
    (cause) => cause !== 'BEFORE' && cause !== 'AFTER',
  );
  return {
    before: of('BEFORE'),
    after: of('AFTER'),
    causes: causes.sort().map((cause) => ({ cause, ...of(cause) })),
  };
}

function sum(rows: BridgeRow[]): Sum {
  return {
    payments: rows.reduce((count, row) => count + row.payments, 0),
    amount: rows.reduce((amount, row) => amount + row.amount, 0n).toString(),
  };
}
