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
    this.jobs = jobs.queue<RunJob>({
      name: 'payout-runs',
      concurrency: 2,
      process: ({ runId }) => operations.perform(runId),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.addRunning();
  }

  /** Every running operation gets its job, whatever happened to the one it had. */
  async addRunning(): Promise<void> {
    const running = await this.database.query<StartedRun>(
      `SELECT id, updated_at AS "updatedAt" FROM payout_runs WHERE operation_state = 'RUNNING'`,
    );
    for (const run of running) await this.jobs.add(jobIdOf(run), { runId: run.id });
  }

  /** A job lost here is derived again at the next start, and by the sweep. */
  wake(run: StartedRun): void {
    this.jobs
      .add(jobIdOf(run), { runId: run.id })
      .catch((error: unknown) => this.logger.error({ err: error, runId: run.id }, 'job not added'));
  }
}

interface StartedRun {
  id: string;
  updatedAt: Date;
}

/** Of one operation: an id of the run alone would be refused while the job of the operation before is being put away. */
function jobIdOf({ id, updatedAt }: StartedRun): string {
  return `run-${id}-${updatedAt.getTime()}`;
}
