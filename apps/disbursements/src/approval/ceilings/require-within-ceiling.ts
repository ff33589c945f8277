import { ProblemError } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { OperationRefused } from '../../payout-runs/operation-refused.js';
import { COMMITTING_RUNS, findCeiling, lockCeiling, type Ceiling } from './ceiling.repository.js';
import { ceilingKey, fundingOf, provincesOf, sharesOf, type FundedRun, type Share } from './funded-run.js';

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
  if (!COMMITTING_RUNS.includes(funded.state) || amount <= 0n) return;
  const province = provinceCode ?? funded.provinceCode;
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
    const shares = await sharesOf(unit, run.id);
    await requireShares(unit, funded, shares);
    await requireSetByOthers(unit, run.id, funded, shares);
  } catch (error) {
    if (!(error instanceof OverCeiling)) throw error;
    const { vi, en } = error.detail as { vi: string; en: string };
    throw new OperationRefused(`${vi} / ${en}`);
  }
}

/** Whoever prepared the run did not set what limits it before; that nobody who has prepared one sets it later is for the guard. */
async function requireSetByOthers(unit: UnitOfWork, runId: string, run: FundedRun, shares: Share[]): Promise<void> {
  const [own] = await unit.query<{ actor: string }>(
    `SELECT given.actor FROM funding_ceilings JOIN ceiling_history given USING (area_code, programme, funding_source, period, version)
     JOIN payout_runs run ON run.id = $5 AND run.preparers && ARRAY[given.actor, given.on_behalf_of]
     WHERE given.area_code = ANY ($1) AND (given.programme, given.funding_source, given.period) = ($2, $3, $4) LIMIT 1`,
    [shares.map(({ provinceCode }) => provinceCode), run.programme, run.fundingSource, run.period, runId],
  );
  if (own) {
    throw new OperationRefused(
      `Hạn mức do ${own.actor}, người lập đợt này, đặt; người khác phải đặt lại / the ceiling was set by ${own.actor}, who prepared this run: somebody else has to set it`,
    );
  }
}

async function requireShares(unit: UnitOfWork, run: FundedRun, shares: Share[]): Promise<void> {
  for (const { provinceCode, amount } of shares) {
    const key = ceilingKey(run, provinceCode);
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
