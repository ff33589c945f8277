import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { LOGGER } from '#service';
import { statesBefore } from '../payments/domain/payment.js';
import { movePayments } from '../payments/move-payments.js';
import { proposeForUncollected } from '../payments/propose-suspensions.js';
import { RunQueue } from '../payout-runs/run-queue.js';
import { lockMembers } from './batch.repository.js';
import { HandoverQueue } from './handover-queue.js';
import { PaymentInquiry } from './payment-inquiry.js';

const SWEEP_MS = 30_000;
const ASK_AGAIN_MINUTES = 10;

/**
 * What no answer means once its deadline has passed: unknown for an account channel (then we ask), carried over for the
 * post office (its window closed). Also gives lost jobs back. Safe to run in several processes at once.
 */
@Injectable()
export class DeadlineSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly inquiry: PaymentInquiry,
    private readonly handover: HandoverQueue,
    private readonly runs: RunQueue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.sweep()
        .catch((error: unknown) => this.logger.error({ err: error }, 'sweep failed, will be tried again'))
        .finally(() => (this.running = null));
    }, SWEEP_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  async sweep(): Promise<void> {
    await this.runs.addRunning();
    await this.handover.addOpen();
    const at = this.clock.now();
    await this.passDeadlines(at);
    await this.closeCollection(at);
    await this.inquiry.askAboutUnknown(ASK_AGAIN_MINUTES, at);
  }

  /** Providers of accounts promise an answer within so many minutes of real time. */
  private async passDeadlines(at: Date): Promise<void> {
    const due = await this.database.query<{ id: string }>(
      `SELECT batch.id FROM handover_batches batch JOIN providers provider ON provider.code = batch.provider_code
       WHERE batch.state = 'DONE' AND batch.swept_at IS NULL AND batch.channel <> 'POST_OFFICE'
         AND batch.handed_over_at + make_interval(mins => provider.answer_deadline_minutes) < $1`,
      [at],
    );
    for (const { id } of due) {
      await this.database.transaction(async (unit) => {
        await lockMembers(unit, id);
        await movePayments(unit, {
          update: `UPDATE payments p SET state = 'UNKNOWN', reason = 'DEADLINE', version = p.version + 1, updated_at = $2
            WHERE p.batch_id = $1 AND p.state = 'SUBMITTED'`,
          parameters: [id, at],
          actor: 'deadline',
          at,
        });
        await unit.query('UPDATE handover_batches SET swept_at = $2 WHERE id = $1', [id, at]);
      });
    }
  }

  /**
   * The post office pays until the last day of the run's collection window (without one: of its month), in business days.
   * A list that left after that day is open until the end of the month in which it left.
   */
  private async closeCollection(at: Date): Promise<void> {
    const due = await this.database.query<{ id: string }>(
      `SELECT batch.id FROM handover_batches batch JOIN payout_runs run ON run.id = batch.run_id
       CROSS JOIN LATERAL (SELECT coalesce(run.collection_until, ${endOfMonth("(run.period || '-01')::date")}) AS until) collection
       WHERE batch.state = 'DONE' AND batch.swept_at IS NULL AND batch.channel = 'POST_OFFICE'
         AND CASE WHEN batch.handed_over_on > until THEN ${endOfMonth('batch.handed_over_on')} ELSE until END < $1::date`,
      [this.clock.businessDate()],
    );
    for (const { id } of due) {
      await this.database.transaction(async (unit) => {
        await lockMembers(unit, id);
        const moved = await movePayments(unit, {
          update: `UPDATE payments p SET state = 'CARRIED_OVER', reason = 'UNCOLLECTED', version = p.version + 1, updated_at = $2
            WHERE p.batch_id = $1 AND p.state = ANY ($3)`,
          parameters: [id, at, statesBefore('uncollected')],
          actor: 'deadline',
          at,
        });
        await proposeForUncollected(unit, moved);
        await unit.query('UPDATE handover_batches SET swept_at = $2 WHERE id = $1', [id, at]);
      });
    }
  }
}

/** Last day of the month of a date, as an expression. */
function endOfMonth(date: string): string {
  return `(date_trunc('month', ${date}) + interval '1 month - 1 day')::date`;
}
