import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock, type ProviderStatus } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { LOGGER } from '#service';
import { ConfirmationWriter } from '../confirmations/confirmation-writer.js';
import type { WebhookBody } from './webhook-body.js';

interface WaitingDelivery {
  id: string;
  provider_code: string;
  body: string;
  received_at: Date;
}

const POLL_MS = 5_000;

/**
 * Applies stored deliveries, oldest first, each in a transaction of its own. Woken by each arrival; the poll finds what
 * another process left behind. Several processes share the work: a delivery being applied is skipped by the others.
 */
@Injectable()
export class DeliveryPump implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly confirmations: ConfirmationWriter,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  wake(): void {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
      // Woken after the last look and before the end: look once more.
      if (this.again && !this.stopped) this.wake();
    });
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        while (!this.stopped && (await this.applyOldest()));
      } catch (error) {
        this.logger.error({ err: error }, 'deliveries could not be read, will be tried again');
      }
    }
  }

  /** One delivery that cannot be applied waits by itself, longer each time; those behind it go on. */
  private async applyOldest(): Promise<boolean> {
    let taken: string | undefined;
    try {
      return await this.database.transaction(async (unit) => {
        const [delivery] = await unit.query<WaitingDelivery>(
          `SELECT id, provider_code, body, received_at FROM webhook_deliveries WHERE applied_at IS NULL AND try_at <= $1
           ORDER BY received_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
          [this.clock.now()],
        );
        if (!delivery) return false;
        taken = delivery.id;
        await this.apply(unit, delivery);
        return true;
      });
    } catch (error) {
      if (!taken) throw error;
      this.logger.error({ err: error, delivery: taken }, 'a delivery could not be applied, will be tried again');
      await this.database.query(
        `UPDATE webhook_deliveries SET tries = tries + 1, try_at = $2::timestamptz + make_interval(secs => least(2 ^ tries, 3600)) WHERE id = $1`,
        [taken, this.clock.now()],
      );
      return true;
    }
  }

  private async apply(unit: UnitOfWork, delivery: WaitingDelivery): Promise<void> {
    const { statuses } = JSON.parse(delivery.body) as WebhookBody;
    await this.confirmations.apply(
      unit,
      statuses.map((status) => ({
        reference: status.reference,
        status: status.status satisfies ProviderStatus,
        amount: BigInt(status.amount),
        currency: status.currency,
        reason: status.reason ?? null,
        providerReference: status.providerReference ?? null,
        occurredAt: status.occurredAt ? new Date(status.occurredAt) : null,
      })),
      { kind: 'WEBHOOK', id: delivery.id, providerCode: delivery.provider_code, receivedAt: delivery.received_at },
    );
    await unit.query('UPDATE webhook_deliveries SET applied_at = $2 WHERE id = $1', [delivery.id, this.clock.now()]);
  }
}
