import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { LOGGER } from '#service';
import { movePayments } from '../payments/move-payments.js';
import { RunQueue } from '../payout-runs/run-queue.js';
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
    const due = await this.database.query<{ id: string; channel: string }>(
      `SELECT batch.id, batch.channel FROM handover_batches batch JOIN providers provider ON provider.code = batch.provider_code
       WHERE batch.state = 'DONE' AND batch.swept_at IS NULL
         AND batch.handed_over_at + make_interval(mins => provider.answer_deadline_minutes) < $1`,
      [at],
    );
    for (const { id, channel } of due) {
      await this.database.transaction(async (unit) => {
        const state = channel === 'POST_OFFICE' ? 'CARRIED_OVER' : 'UNKNOWN';
        await movePayments(unit, {
          update: `UPDATE payments p SET state = $2, reason = 'DEADLINE', version = p.version + 1, updated_at = $3
            WHERE p.batch_id = $1 AND p.state = 'SUBMITTED'`,
          parameters: [id, state, at],
          actor: 'deadline',
          at,
        });
        await unit.query('UPDATE handover_batches SET swept_at = $2 WHERE id = $1', [id, at]);
      });
    }
    await this.inquiry.askAboutUnknown(ASK_AGAIN_MINUTES, at);
  }
}
