import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { Jobs, LOGGER, type JobQueue } from '#service';
import type { Member } from './batch.repository.js';
import { HandoverQueue } from './handover-queue.js';
import { Inquiry } from './inquiry.js';

/** Jobs that ask a provider about payments, one or many of one provider. */
@Injectable()
export class PaymentInquiry {
  private readonly jobs: JobQueue<{ paymentIds: string[] }>;

  constructor(
    jobs: Jobs,
    private readonly database: Database,
    private readonly inquiry: Inquiry,
    private readonly handover: HandoverQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.jobs = jobs.queue({ name: 'inquiries', concurrency: 2, process: ({ paymentIds }) => this.ask(paymentIds) });
  }

  wake(paymentId: string): void {
    this.jobs
      .add(`payment-${paymentId}`, { paymentIds: [paymentId] })
      .catch((error: unknown) => this.logger.error({ err: error }, 'job not added'));
  }

  private async ask(paymentIds: string[]): Promise<void> {
    const members = await this.database.query<Member & { provider_code: string; endpoint_url: string | null }>(
      `SELECT p.id, p.state, p.attempt, p.version, p.amount, NULL AS account_digest, NULL AS sealed_account, p.provider_code, provider.endpoint_url
       FROM payments p JOIN providers provider ON provider.code = p.provider_code
       WHERE p.id = ANY ($1) AND p.attempt > 0 AND p.state IN ('SUBMITTING', 'SUBMITTED', 'UNKNOWN')`,
      [paymentIds],
    );
    for (const [providerCode, asked] of Map.groupBy(members, (member) => member.provider_code)) {
      const endpointUrl = asked[0]?.endpoint_url;
      if (!endpointUrl) continue;
      await this.handover.add(await this.inquiry.ask({ code: providerCode, endpointUrl }, asked));
    }
  }

  /** Unknown payments, each at most once in `minutes`; a provider that is away keeps no other one waiting. */
  async askAboutUnknown(minutes: number, now: Date): Promise<void> {
    const waiting = await this.database.query<{ id: string; provider_code: string }>(
      `SELECT id, provider_code FROM (
         SELECT p.id, p.provider_code, row_number() OVER (PARTITION BY p.provider_code ORDER BY p.id) AS position
         FROM payments p JOIN payout_runs run ON run.id = p.run_id AND run.state IN ('APPROVED', 'PAYING')
         WHERE p.state = 'UNKNOWN' AND p.channel <> 'POST_OFFICE'
           AND NOT EXISTS (SELECT FROM inquiries WHERE payment_id = p.id AND asked_at > $1::timestamptz - make_interval(mins => $2))
       ) waiting WHERE position <= 1000 ORDER BY id`,
      [now, minutes],
    );
    for (const [providerCode, members] of Map.groupBy(waiting, (member) => member.provider_code)) {
      await this.jobs.add(`sweep-${providerCode}`, { paymentIds: members.map(({ id }) => id) });
    }
  }
}
