import { ProblemError, type Programme } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { OperationRefused } from '../../payout-runs/operation-refused.js';
import { COMMITTING_RUNS, findCeiling, lockCeiling, type Ceiling, type CeilingKey } from './ceiling.repository.js';

interface FundedRun {
  programme: Programme;
  period: string;
  funding_source: string;
  province_code: string | null;
  state: string;
}

/** What one province is to pay. */
interface Share {
  provinceCode: string;
  amount: bigint;
}

/** More than the ceiling lets through; nothing may be approved. */
export class OverCeiling extends ProblemError {
  constructor(ceiling: Ceiling, amount: bigint) {
    super('ceiling-exceeded', inWords(ceiling, amount), {
      ceiling: ceiling.amount.toString(),
      committed: ceiling.committed.toString(),
      amount: amount.toString(),
    });
  }
}

/**
 * A supplementary approval: money of an approved run that was free is committed again (a held payment let go, a rejected
 * one sent again). To be asked before the payments move, after the run is locked; the ceiling stays locked until the
 * transaction ends. Without a ceiling, and before the run is approved, anything goes.
 * @param provinceCode of the payments; needed only for a run over the whole country, where without it the amount has to
 *   fit under the ceiling of each province
 * @throws OverCeiling (409) naming ceiling, committed and amount
 */
export async function requireWithinCeiling(
  unit: UnitOfWork,
  run: { id: string },
  amount: bigint,
  provinceCode?: string,
): Promise<void> {
  const funded = await fundingOf(unit, run.id);
  if (!(COMMITTING_RUNS as readonly string[]).includes(funded.state) || amount <= 0n) return;
  const province = provinceCode ?? funded.province_code;
  const provinces = province === null ? await provincesOf(unit, run.id) : [province];
  await requireShares(
    unit,
    funded,
    provinces.map((code) => ({ provinceCode: code, amount })),
  );
}

/**
 * The approval of a run: what it plans to pay has to fit beside what is committed already. To be asked in the transaction
 * in which the run becomes APPROVED. @throws OperationRefused naming ceiling, committed and this run's amount
 */
export async function requireRunWithinCeiling(unit: UnitOfWork, run: { id: string }): Promise<void> {
  const funded = await fundingOf(unit, run.id);
  try {
    await requireShares(unit, funded, await plannedByProvince(unit, run.id));
  } catch (error) {
    if (!(error instanceof OverCeiling)) throw error;
    const { vi, en } = error.detail as { vi: string; en: string };
    throw new OperationRefused(`${vi} / ${en}`);
  }
}

async function fundingOf(unit: UnitOfWork, runId: string): Promise<FundedRun> {
  const [run] = await unit.query<FundedRun>(
    'SELECT programme, period, funding_source, province_code, state FROM payout_runs WHERE id = $1',
    [runId],
  );
  if (!run) throw new Error(`there is no run ${runId}`);
  return run;
}

/** In which province each district lies; of use where a run itself lies in none. */
const PLACES = `(SELECT DISTINCT code, parent_code AS province_code FROM areas WHERE length(parent_code) = 2)`;

/** What the run plans to pay in each province, in the order in which ceilings are locked. */
function plannedByProvince(unit: UnitOfWork, runId: string): Promise<Share[]> {
  return unit.query<Share>(
    `SELECT coalesce(run.province_code, place.province_code) AS "provinceCode", sum(total.amount)::bigint AS amount
     FROM payout_runs run JOIN run_totals total ON total.run_id = run.id
     LEFT JOIN ${PLACES} place ON run.province_code IS NULL AND place.code = total.district_code
     WHERE run.id = $1 AND total.state = 'PLANNED' AND coalesce(run.province_code, place.province_code) IS NOT NULL
     GROUP BY 1 HAVING sum(total.amount) > 0 ORDER BY 1`,
    [runId],
  );
}

async function provincesOf(unit: UnitOfWork, runId: string): Promise<string[]> {
  const rows = await unit.query<{ code: string }>(
    `SELECT DISTINCT place.province_code AS code FROM run_districts district
     JOIN ${PLACES} place ON place.code = district.district_code WHERE district.run_id = $1 ORDER BY 1`,
    [runId],
  );
  return rows.map(({ code }) => code);
}

async function requireShares(unit: UnitOfWork, run: FundedRun, shares: Share[]): Promise<void> {
  for (const { provinceCode, amount } of shares) {
    const { programme, period } = run;
    const key: CeilingKey = { areaCode: provinceCode, programme, fundingSource: run.funding_source, period };
    await lockCeiling(unit, key);
    // A statement of its own: it sees what was committed by whoever held the lock before.
    const ceiling = await findCeiling(unit, key);
    if (ceiling && ceiling.committed + amount > ceiling.amount) throw new OverCeiling(ceiling, amount);
  }
}

function inWords({ amount: ceiling, committed, document }: Ceiling, amount: bigint): { vi: string; en: string } {
  const vi = (money: bigint): string => `${money.toLocaleString('vi-VN')} ₫`;
  const en = (money: bigint): string => `${money.toLocaleString('en-GB')} VND`;
  return {
    vi: `Vượt hạn mức kinh phí: hạn mức ${vi(ceiling)} (${document}), đã cam kết ${vi(committed)}, lần này cần ${vi(amount)}`,
    en: `Over the funding ceiling: ceiling ${en(ceiling)} (${document}), committed ${en(committed)}, asked for now ${en(amount)}`,
  };
}
