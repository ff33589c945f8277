import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { Jobs, LOGGER, type JobQueue } from '#service';
import { BatchHandover } from './batch-handover.js';

interface HandoverJob {
  batchId: string;
}

/** Jobs that hand batches over; each carries a batch, and open batches are found again at start. */
@Injectable()
export class HandoverQueue implements OnApplicationBootstrap {
  private readonly jobs: JobQueue<HandoverJob>;

  constructor(
    jobs: Jobs,
    handover: BatchHandover,
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.jobs = jobs.queue<HandoverJob>({
      name: 'handover',
      concurrency: 4,
      process: async ({ batchId }) => {
        for (const next of await handover.perform(batchId)) await this.add(next);
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.addOpen();
  }

  /** Every batch that is not handed over yet gets its job, whatever happened to the one it had. */
  async addOpen(): Promise<void> {
    const open = await this.database.query<{ id: string }>(`SELECT id FROM handover_batches WHERE state IN ('WAITING', 'HANDING_OVER') AND (not_before IS NULL OR not_before <= now())`);
    for (const { id } of open) await this.add(id);
  }

  async add(batchId: string): Promise<void> {
    await this.jobs.add(`batch-${batchId}`, { batchId }).catch((error: unknown) => this.logger.error({ err: error, batchId }, 'job not added'));
  }
}
