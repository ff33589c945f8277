import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '#observability';
import { LOGGER } from '#service';
import { ReviseAmounts } from '../../revisions/revise-amounts.js';

/** How soon a new month, a rate that comes into force, or one that somebody wrote into the tables is noticed. */
const LOOK_EVERY_MS = 30_000;

/** Amounts follow the calendar: looked at when the service starts, and from time to time. */
@Injectable()
export class RevisionJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private revising: Promise<void> = Promise.resolve();

  constructor(
    private readonly reviseAmounts: ReviseAmounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.look();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopping = true;
    await this.revising;
  }

  /** One after the other; what fails is looked for again. */
  private look(): void {
    this.revising = this.revising
      .then(() => this.reviseAmounts.handle(() => this.stopping))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'amounts will be revised again'));
  }
}
