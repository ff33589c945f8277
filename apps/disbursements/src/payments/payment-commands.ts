import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, forbidden, notFound, stateConflict, type Clock, type HeldReason, type PaymentState } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { changeList } from '../payout-runs/change-list.js';
import { lockRun, type PayoutRun } from '../payout-runs/payout-run.repository.js';
import { DIGEST } from '../payout-runs/fingerprint.js';
import { HandoverQueue } from '../handover/handover-queue.js';
import { PaymentInquiry } from '../handover/payment-inquiry.js';
import { after, type PaymentEvent } from './domain/payment.js';
import { changePayments, movePayments } from './move-payments.js';

interface LockedPayment {
  id: string;
  run_id: string;
  state: PaymentState;
  version: number;
  channel: string | null;
  district_code: string;
  unhold_requested_by: string | null;
}

export function paymentEtag(payment: { version: number }): string {
  return `"${payment.version}"`;
}

/** Commands on one payment. Holding and cancelling need no second person; whatever makes money move again does. */
@Injectable()
export class PaymentCommands {
  constructor(
    private readonly handover: HandoverQueue,
    private readonly inquiry: PaymentInquiry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ProblemError 428, 412, 409 */
  hold(unit: UnitOfWork, request: CommandRequest, id: string, note: string | undefined): Promise<CommandReply> {
    return this.change(unit, request, id, 'hold', 'REQUESTED' satisfies HeldReason, note);
  }

  /** @throws ProblemError 428, 412, 409 */
  cancel(unit: UnitOfWork, request: CommandRequest, id: string, note: string | undefined): Promise<CommandReply> {
    return this.change(unit, request, id, 'cancel', 'REQUESTED', note);
  }

  /**
   * The first person asks, a second one who may approve lets it go: it returns to the list, or is handed over when the
   * run is already paying. @throws ProblemError 403 when both are the same person; 428, 412, 409
   */
  async unhold(unit: UnitOfWork, request: CommandRequest, id: string): Promise<CommandReply> {
    // The batch before the payment, as a hand-over locks them.
    await unit.query(
      'SELECT FROM handover_batches WHERE id = (SELECT batch_id FROM payments WHERE id = $1) FOR UPDATE',
      [id],
    );
    const { payment, run } = await this.lock(unit, id);
    const { username, roles } = request.actor;
    if (payment.unhold_requested_by === username)
      throw forbidden({ vi: 'Cần người thứ hai duyệt', en: 'A second person has to approve' });
    requireMatch(request.ifMatch, paymentEtag(payment));
    this.requireIdle(run, payment.state);
    if (payment.state !== 'HELD') throw refused(payment.state, 'unhold');
    if (payment.channel === null) {
      throw stateConflict(payment.state, {
        vi: 'Lệnh chi chưa có kênh chi trả; hãy lập lại danh sách',
        en: 'The payment has no route: plan again',
      });
    }
    if (payment.unhold_requested_by === null || !roles.includes('APPROVER')) {
      await unit.query('UPDATE payments SET unhold_requested_by = $2 WHERE id = $1', [id, username]);
      return accepted(payment, 'unhold', 'RUNNING');
    }
    const at = this.clock.now();
    await changePayments(
      unit,
      [{ paymentId: id, version: payment.version, state: 'PLANNED', reason: null }],
      username,
      at,
    );
    await unit.query('UPDATE payments SET unhold_requested_by = NULL WHERE id = $1', [id]);
    if (run.state === 'PAYING') await this.sendAgain(unit, id, username, at);
    else await changeList(unit, run, payment.district_code, username, at);
    return accepted({ ...payment, state: 'PLANNED', version: payment.version + 1 }, 'unhold', 'DONE');
  }

  /** Asks the provider what became of the payment; the answer arrives as a confirmation. @throws ProblemError 409 */
  async inquire(unit: UnitOfWork, id: string): Promise<CommandReply> {
    const { payment } = await this.lock(unit, id);
    if (!['SUBMITTING', 'SUBMITTED', 'UNKNOWN'].includes(payment.state) || payment.channel === 'POST_OFFICE')
      throw refused(payment.state, 'inquire');
    unit.afterCommit(() => this.inquiry.wake(id));
    return accepted(payment, 'inquire', 'RUNNING');
  }

  private async change(
    unit: UnitOfWork,
    request: CommandRequest,
    id: string,
    event: PaymentEvent & ('hold' | 'cancel'),
    reason: string,
    note: string | undefined,
  ): Promise<CommandReply> {
    const { payment, run } = await this.lock(unit, id);
    requireMatch(request.ifMatch, paymentEtag(payment));
    this.requireIdle(run, payment.state);
    const state = after(payment.state, event);
    if (!state) throw refused(payment.state, event);
    const at = this.clock.now();
    await changePayments(
      unit,
      [{ paymentId: id, version: payment.version, state, reason }],
      request.actor.username,
      at,
    );
    if (note)
      await unit.query(
        'INSERT INTO payment_notes (payment_id, version, author, note, at) VALUES ($1, $2, $3, $4, $5)',
        [id, payment.version + 1, request.actor.username, note, at],
      );
    // A later wish to let it go needs two people again.
    await unit.query('UPDATE payments SET unhold_requested_by = NULL WHERE id = $1', [id]);
    await changeList(unit, run, payment.district_code, request.actor.username, at);
    return accepted({ ...payment, state, version: payment.version + 1 }, event, 'DONE');
  }

  private async lock(unit: UnitOfWork, id: string): Promise<{ payment: LockedPayment; run: PayoutRun }> {
    const [found] = await unit.query<{ run_id: string }>('SELECT run_id FROM payments WHERE id = $1', [id]);
    if (!found) throw notFound();
    const run = await lockRun(unit, found.run_id);
    const [payment] = await unit.query<LockedPayment>(
      'SELECT id, run_id, state, version, channel, district_code, unhold_requested_by FROM payments WHERE id = $1 FOR UPDATE',
      [id],
    );
    return { payment: payment as LockedPayment, run };
  }

  private requireIdle(run: PayoutRun, state: PaymentState): void {
    if (run.operation?.state === 'RUNNING') {
      throw stateConflict(state, {
        vi: 'Đợt chi trả đang thực hiện thao tác khác',
        en: 'The run is busy with another operation',
      });
    }
  }

  /**
   * A supplementary approval of just this payment: back into its batch while that one still waits (it was approved with
   * this payment in it), otherwise a batch of its own.
   */
  private async sendAgain(unit: UnitOfWork, id: string, actor: string, at: Date): Promise<void> {
    const [waiting] = await unit.query<{ id: string }>(
      `SELECT batch.id FROM handover_batches batch JOIN payments p ON p.batch_id = batch.id WHERE p.id = $1 AND batch.state = 'WAITING'`,
      [id],
    );
    const [batch] = waiting
      ? [waiting]
      : await unit.query<{ id: string }>(
          `INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, count, control_sum, digest, state, created_at)
           SELECT uuidv7(), p.run_id, p.district_code, p.provider_code, p.channel, 1, p.amount, ${DIGEST}, 'WAITING', $2
           FROM payments p WHERE p.id = $1 GROUP BY p.id RETURNING id`,
          [id, at],
        );
    const { id: batchId } = batch as { id: string };
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'APPROVED', batch_id = $2, version = p.version + 1, updated_at = $3
        WHERE p.id = $1 AND p.state = 'PLANNED'`,
      parameters: [id, batchId, at],
      actor,
      at,
    });
    unit.afterCommit(() => void this.handover.add([batchId]));
  }
}

function refused(state: PaymentState, command: string): Error {
  return stateConflict(state, {
    vi: 'Trạng thái của lệnh chi không cho phép thao tác này',
    en: `A payment in ${state} does not allow ${command}`,
  });
}

function accepted(
  payment: { id: string; state: PaymentState; version: number },
  name: string,
  state: 'RUNNING' | 'DONE',
): CommandReply {
  return {
    status: 202,
    body: { id: payment.id, state: payment.state, operation: { name, state } },
    headers: { etag: paymentEtag(payment) },
  };
}
