import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { Jobs, LOGGER, type JobQueue } from '#service';
import { ApplyList } from './apply-list.js';

/** Jobs that apply lists back; lists that are still running are found again at start. */
@Injectable()
export class ListQueue implements OnApplicationBootstrap {
  private readonly jobs: JobQueue<{ fileId: string }>;

  constructor(
    jobs: Jobs,
    lists: ApplyList,
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.jobs = jobs.queue({ name: 'provider-files', concurrency: 1, process: ({ fileId }) => lists.perform(fileId) });
  }

  async onApplicationBootstrap(): Promise<void> {
    const running = await this.database.query<{ id: string }>(`SELECT id FROM provider_files WHERE state = 'RUNNING'`);
    for (const { id } of running) this.wake(id);
  }

  wake(fileId: string): void {
    this.jobs
      .add(`file-${fileId}`, { fileId })
      .catch((error: unknown) => this.logger.error({ err: error, fileId }, 'job not added'));
  }
}
