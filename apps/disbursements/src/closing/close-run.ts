import type { PaymentState } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { OperationRefused } from '../payout-runs/operation-refused.js';
import type { PayoutRun, RunUpdate } from '../payout-runs/payout-run.repository.js';
import { isBalanced, type ClosingStatement, type Figure } from './domain/closing-statement.js';
import { freezeStatement, presentStatement } from './statement.repository.js';

/**
 * Closes a run whose payments are all final, and freezes its statement. The caller holds the run's lock, so that no
 * command opens a payment again meanwhile; confirmations go on, and none makes a final payment open.
 * @throws OperationRefused naming what stands in the way, or where counters and payments do not agree
 */
export async function closeRun(unit: UnitOfWork, run: PayoutRun, at: Date): Promise<Partial<RunUpdate>> {
  const statement = await presentStatement(unit, run);
  if (statement.totals.open.payments > 0) throw new OperationRefused(inTheWay(statement));
  if (!isBalanced(statement)) throw new OperationRefused(disagreement(statement));
  await freezeStatement(unit, run, statement, { by: run.operation?.by as string, at });
  return { state: 'CLOSED' };
}

type Obstacle = ClosingStatement['obstacles'][number];

/** As the pages name them; final states are never in the way. */
const SAID: Partial<Record<PaymentState, string>> = {
  PLANNED: 'đã lập',
  HELD: 'tạm giữ',
  APPROVED: 'đã duyệt',
  SUBMITTING: 'đang gửi',
  SUBMITTED: 'đã gửi',
  UNKNOWN: 'chưa rõ kết quả',
  REJECTED: 'bị từ chối',
};

/** Said in both languages, like every failed operation. */
function inTheWay({ totals: { open }, obstacles }: ClosingStatement): string {
  const byState = (say: (obstacle: Obstacle) => string): string => obstacles.map(say).join(', ');
  return [
    `Chưa đóng được: còn ${vi(open)} chưa kết thúc (${byState(({ state, ...of }) => `${SAID[state]}: ${vi(of)}`)})`,
    `cannot be closed: ${en(open)} are not final (${byState(({ state, ...of }) => `${state}: ${en(of)}`)})`,
  ].join(' / ');
}

function disagreement({ differences }: ClosingStatement): string {
  const [first] = differences;
  const of = (figure: Figure): string => `${figure.payments} / ${figure.amount}`;
  const place = first && [first.districtCode, first.channel ?? '-', first.providerCode ?? '-', first.state].join(' · ');
  const told = first && of(first);
  const counted = first && of({ payments: first.countedPayments, amount: first.countedAmount });
  return [
    `Chưa đóng được: sổ đếm khác các lệnh chi ở ${differences.length} chỗ, trước hết ${place}: lệnh chi ${told}, sổ đếm ${counted}`,
    `cannot be closed: counters and payments differ in ${differences.length} place(s), first ${place}: payments ${told}, counters ${counted}`,
  ].join(' / ');
}

function vi({ payments, amount }: Figure): string {
  return `${payments.toLocaleString('vi-VN')} lệnh chi, ${amount.toLocaleString('vi-VN')} ₫`;
}

function en({ payments, amount }: Figure): string {
  return `${payments.toLocaleString('en-GB')} payment(s), ${amount.toLocaleString('en-GB')} VND`;
}
