import { withBackend, createPostgresBackend, type Job } from 'bullmq';
import type { Logger } from '#observability';

const { Queue, Worker } = withBackend(createPostgresBackend);

export interface JobDefinition<Data extends object> {
  /** Queue name: one purpose each. */
  name: string;
  /** Jobs of this queue running at once in this process. */
  concurrency: number;
  /** Must be safe to run twice: it claims its rows by a guarded update. Throwing means: try again later. */
  process(data: Data): Promise<void>;
}

/** What a command handler needs of a queue. */
export interface JobQueue<Data extends object> {
  /** Adds the job unless one with this id is waiting or running. */
  add(jobId: string, data: Data): Promise<void>;
  /** The same for many, in one call. */
  addAll(jobs: { jobId: string; data: Data }[]): Promise<void>;
}

/** Work that comes back by itself. */
export interface ScheduledJobDefinition {
  /** Queue name: one purpose each. */
  name: string;
  everyMs: number;
  /** Must be safe to run twice, also by two instances at once: some do it, others find it done. */
  process(): Promise<void>;
}

export interface ScheduledJob {
  /** From now on, every so often and once at once; what was missed while nothing ran is done once. */
  start(): Promise<void>;
  /** Once more, soon. The same reason while it waits or runs adds nothing. */
  wake(reason: string): Promise<void>;
}

/**
 * A job whose process died is taken up within seconds, however often that happens: jobs may be done twice. (BullMQ's
 * own settings leave it for up to a minute, and give it up the second time.)
 */
const AFTER_A_DEATH = { lockDuration: 10_000, stalledInterval: 3_000, maxStalledCount: 1_000 };

/** What is over leaves no trace: jobs are derived from rows. */
const WHEN_DONE = { removeOnComplete: true, removeOnFail: true };

const BACKOFF = 'doubling-to-a-minute';
const LONGEST_PAUSE_MS = 60_000;

/** Doubles, but never beyond a minute: what was away for hours is found again soon after it is back. */
function pauseBefore(attemptsMade: number): number {
  return Math.min(500 * 2 ** Math.min(attemptsMade, 10), LONGEST_PAUSE_MS);
}

/**
 * Background work on BullMQ's PostgreSQL backend. Job ids are deterministic and jobs are derived again from the state of
 * the rows at start, so a lost or doubled job changes nothing.
 */
export class Jobs {
  private readonly queues: { close(): Promise<void> }[] = [];
  private readonly workers: { close(): Promise<void> }[] = [];

  constructor(
    private readonly connectionString: string,
    private readonly logger: Logger,
  ) {}

  queue<Data extends object>(definition: JobDefinition<Data>): JobQueue<Data> {
    const queue = this.open(definition);
    return {
      add: async (jobId, data) => {
        await queue.add(definition.name as never, data as never, { jobId });
      },
      addAll: async (added) => {
        await queue.addBulk(
          added.map(({ jobId, data }) => ({ name: definition.name as never, data: data as never, opts: { jobId } })),
        );
      },
    };
  }

  /** Work that comes back every so often, in one of the processes that run. */
  schedule(definition: ScheduledJobDefinition): ScheduledJob {
    const { name, everyMs } = definition;
    const queue = this.open<object>({ name, concurrency: 1, process: () => definition.process() });
    const wake = async (reason: string): Promise<void> => {
      await queue.add(name, {}, { jobId: `wake-${reason}` });
    };
    return {
      start: async () => {
        await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: WHEN_DONE });
        // The scheduler keeps the pace it had before a restart: the first time is not waited for.
        await wake('start');
      },
      wake,
    };
  }

  private open<Data extends object>(definition: JobDefinition<Data>): InstanceType<typeof Queue<Data>> {
    const connection = { connectionString: this.connectionString, migrate: true, max: definition.concurrency + 2 };
    const queue = new Queue<Data>(definition.name, {
      connection,
      defaultJobOptions: { attempts: 20, backoff: { type: BACKOFF }, ...WHEN_DONE },
    });
    const worker = new Worker<Data>(definition.name, (job: Job<Data>) => definition.process(job.data), {
      connection,
      concurrency: definition.concurrency,
      ...AFTER_A_DEATH,
      settings: { backoffStrategy: pauseBefore },
    });
    worker.on('failed', (job, error) =>
      this.logger.error({ job: job?.id, queue: definition.name, err: error }, 'job failed, will be tried again'),
    );
    worker.on('error', (error) => this.logger.warn({ queue: definition.name, err: error }, 'queue is not reachable'));
    queue.on('error', (error) => this.logger.warn({ queue: definition.name, err: error }, 'queue is not reachable'));
    this.queues.push(queue);
    this.workers.push(worker);
    return queue;
  }

  /** Lets running jobs finish, then leaves. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all(this.queues.map((queue) => queue.close()));
  }
}
