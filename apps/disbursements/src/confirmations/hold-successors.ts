import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { changeList } from '../payout-runs/change-list.js';
import { lockRun } from '../payout-runs/payout-run.repository.js';

/**
 * Someone says that a payment was made which we took for not made. Whatever was planned or approved since to pay the same
 * person for the same period is held before it leaves: paid twice is worse than paid late.
 */
export async function holdSuccessors(unit: UnitOfWork, paymentIds: string[], actor: string, at: Date): Promise<void> {
  if (paymentIds.length === 0) return;
  const held = await movePayments(unit, {
    update: `UPDATE payments p SET state = 'HELD', reason = 'CONTRADICTION', version = p.version + 1, updated_at = $2
      FROM payments former
      WHERE former.id = ANY ($1) AND p.id <> former.id AND p.live AND p.beneficiary_id = former.beneficiary_id
        AND p.programme = former.programme AND p.period = former.period AND p.kind = former.kind AND p.state IN ('PLANNED', 'APPROVED')`,
    parameters: [paymentIds, at],
    actor,
    at,
  });
  const lists = new Map(
    held
      .filter(({ before }) => before === 'PLANNED')
      .map((payment) => [`${payment.run_id}:${payment.district_code}`, payment]),
  );
  for (const { run_id: runId, district_code: district } of lists.values())
    await changeList(unit, await lockRun(unit, runId), district, actor, at);
}
