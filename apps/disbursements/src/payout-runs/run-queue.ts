import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { Jobs, LOGGER, type JobQueue } from '#service';
import { RunOperations } from './run-operations.js';

interface RunJob {
  runId: string;
}

/** Jobs that carry out the running operation of a payout run; derived again from the runs at start. */
@Injectable()
export class RunQueue implements OnApplicationBootstrap {
  private readonly jobs: JobQueue<RunJob>;

  constructor(
    jobs: Jobs,
    operations: RunOperations,
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.jobs = jobs.queue<RunJob>({ name: 'payout-runs', concurrency: 2, process: ({ runId }) => operations.perform(runId) });
  }

  async onApplicationBootstrap(): Promise<void> {
    const running = await this.database.query<{ id: string }>(`SELECT id FROM payout_runs WHERE operation_state = 'RUNNING'`);
    for (const { id } of running) await this.jobs.add(`run-${id}`, { runId: id });
  }

  /** A job lost here is derived again at the next start, and by the sweep. */
  wake(runId: string): void {
    this.jobs.add(`run-${runId}`, { runId }).catch((error: unknown) => this.logger.error({ err: error, runId }, 'job not added'));
  }
}
