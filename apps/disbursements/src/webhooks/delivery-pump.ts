import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock, type ProviderStatus } from '#contracts';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { LOGGER } from '#service';
import { ConfirmationWriter } from '../confirmations/confirmation-writer.js';
import type { WebhookBody } from './webhook-body.js';

interface WaitingDelivery {
  id: string;
  provider_code: string;
  body: string;
  received_at: Date;
}

const RETRY_MS = 1_000;
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
    this.running ??= this.run().finally(() => (this.running = null));
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        while (!this.stopped && (await this.applyOldest()));
      } catch (error) {
        this.logger.error({ err: error }, 'a delivery could not be applied, will be tried again');
        this.again = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private applyOldest(): Promise<boolean> {
    return this.database.transaction(async (unit) => {
      const [delivery] = await unit.query<WaitingDelivery>(
        `SELECT id, provider_code, body, received_at FROM webhook_deliveries WHERE applied_at IS NULL
         ORDER BY received_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!delivery) return false;
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
      return true;
    });
  }
}
