import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '#observability';
import { Jobs, LOGGER, type ScheduledJob } from '#service';
import { MakeRuns } from './make-runs.js';

const EVERY_MINUTE_MS = 60_000;

/** Lets the calendar tick: at start, every minute, and when it was changed. */
@Injectable()
export class CalendarQueue implements OnApplicationBootstrap {
  private readonly job: ScheduledJob;

  constructor(
    jobs: Jobs,
    makeRuns: MakeRuns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.job = jobs.schedule({
      name: 'calendar',
      everyMs: EVERY_MINUTE_MS,
      process: async () => {
        await makeRuns.tick();
      },
    });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.job.start();
  }

  /** @param change each change wakes it once. One that is lost is caught up within a minute. */
  wake(change: string): void {
    this.job
      .wake(change)
      .catch((error: unknown) => this.logger.error({ err: error, change }, 'the calendar was not woken'));
  }
}
