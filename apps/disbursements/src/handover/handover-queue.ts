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
        await this.add(await handover.perform(batchId));
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.addOpen();
  }

  /** Every batch that is not handed over yet gets its job, whatever happened to the one it had. */
  async addOpen(): Promise<void> {
    const open = await this.database.query<{ id: string }>(
      `SELECT id FROM handover_batches WHERE state IN ('WAITING', 'HANDING_OVER') AND (not_before IS NULL OR not_before <= now())`,
    );
    await this.add(open.map(({ id }) => id));
  }

  /** A job lost here is found again by the sweep. */
  async add(batchIds: string[]): Promise<void> {
    if (batchIds.length === 0) return;
    await this.jobs
      .addAll(batchIds.map((batchId) => ({ jobId: `batch-${batchId}`, data: { batchId } })))
      .catch((error: unknown) => this.logger.error({ err: error }, 'jobs not added'));
  }
}
