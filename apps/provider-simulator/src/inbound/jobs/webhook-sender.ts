import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { signWebhook } from '#security';
import { LOGGER } from '../../tokens.js';

interface Delivery {
  id: string;
  provider_code: string;
  body: string;
  follows: string | null;
  tries: number;
  webhook_url: string;
  webhook_secret: string;
}

const CALLS_PER_PROVIDER = 2;
const LOOK_EVERY_MS = 200;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const ANSWER_WITHIN_MS = 30_000;

/**
 * Sends what is due, two calls at a time for each provider, until somebody says 2xx. A delivery keeps its id and its
 * bytes however often it is tried and whichever process tries it. One process owns the table, so no lease is needed.
 */
@Injectable()
export class WebhookSender implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly inFlight = new Map<string, { providerCode: string; done: Promise<void> }>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.wake();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.stopping.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looking;
    await Promise.all([...this.inFlight.values()].map(({ done }) => done));
  }

  /** A new address or secret: no reason to wait out the back-off of the old one. */
  async retryNow(providerCode: string): Promise<void> {
    await this.database.query(
      'UPDATE deliveries SET due_at = least(due_at, $2) WHERE provider_code = $1 AND tries > 0',
      [providerCode, this.clock.now()],
    );
    this.wake();
  }

  /** Looks for due deliveries now, or again as soon as the present look is over. */
  wake(): void {
    if (this.stopping.signal.aborted) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = this.look()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'deliveries could not be read'))
      .finally(() => {
        this.looking = undefined;
        if (this.lookAgain) {
          this.lookAgain = false;
          this.wake();
        }
      });
  }

  private async look(): Promise<void> {
    const busy = new Map<string, number>();
    for (const { providerCode } of this.inFlight.values()) busy.set(providerCode, (busy.get(providerCode) ?? 0) + 1);
    const due = await this.database.query<Delivery>(
      `SELECT chosen.*, p.webhook_url, p.webhook_secret FROM providers p CROSS JOIN LATERAL (
         SELECT d.id, d.provider_code, d.body, d.follows, d.tries FROM deliveries d
         WHERE d.provider_code = p.code AND d.due_at <= $1 AND d.id <> ALL($2)
           AND NOT EXISTS (SELECT 1 FROM deliveries before WHERE before.id = d.follows)
         ORDER BY d.position LIMIT ${CALLS_PER_PROVIDER}) AS chosen`,
      [this.clock.now(), [...this.inFlight.keys()]],
    );
    for (const delivery of due) {
      const calls = busy.get(delivery.provider_code) ?? 0;
      if (calls >= CALLS_PER_PROVIDER || this.stopping.signal.aborted) continue;
      busy.set(delivery.provider_code, calls + 1);
      const done = this.deliver(delivery)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'delivery could not be recorded'))
        .finally(() => {
          this.inFlight.delete(delivery.id);
          this.wake();
        });
      this.inFlight.set(delivery.id, { providerCode: delivery.provider_code, done });
    }
  }

  private async deliver(delivery: Delivery): Promise<void> {
    if (delivery.follows) await this.applyLaterStatuses(delivery);
    const refusal = await this.call(delivery);
    if (refusal === null) {
      await this.database.query('DELETE FROM deliveries WHERE id = $1', [delivery.id]);
      return;
    }
    if (this.stopping.signal.aborted) return;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** delivery.tries, LONGEST_WAIT_MS);
    this.logger.debug(
      { providerCode: delivery.provider_code, webhookId: delivery.id, refusal, wait },
      'webhook will be tried again',
    );
    await this.database.query('UPDATE deliveries SET tries = least(tries + 1, 20), due_at = $2 WHERE id = $1', [
      delivery.id,
      new Date(this.clock.now().getTime() + wait),
    ]);
  }

  /** What is said later happens now: a return moves the money back, a late rejection ends what was pending; nothing twice. */
  private async applyLaterStatuses(delivery: Delivery): Promise<void> {
    await this.database.query(
      `UPDATE ledger SET state = said.status, reason = said.reason, occurred_at = said."occurredAt",
         movements = movements + (said.status = 'RTRN')::int, paid_out = 0
       FROM json_to_recordset(($2::json) -> 'statuses') AS said (reference text, status text, reason text, "occurredAt" timestamptz)
       WHERE provider_code = $1 AND ledger.reference = said.reference
         AND ((said.status = 'RTRN' AND state = 'ACCC') OR (said.status = 'RJCT' AND state = 'PDNG'))`,
      [delivery.provider_code, delivery.body],
    );
  }

  /** @returns null when it was taken, otherwise why not. */
  private async call(delivery: Delivery): Promise<string | null> {
    try {
      const answer = await fetch(delivery.webhook_url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signWebhook(delivery.webhook_secret, delivery.id, this.clock.now(), delivery.body),
        },
        body: delivery.body,
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.arrayBuffer();
      return answer.ok ? null : String(answer.status);
    } catch (error) {
      return error instanceof Error ? error.message : 'failed';
    }
  }
}
