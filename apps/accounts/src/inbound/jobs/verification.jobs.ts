import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '#observability';
import { Jobs, LOGGER } from '#service';
import { VerificationBatches, type VerificationJob } from '../../verification/verification-batches.js';
import { VerifyBatch } from '../../verification/verify-batch.js';

/** Requests to providers at the same time. */
const CONCURRENCY = 4;
/** How often batches whose job was lost, or given up after many failures, are found again. */
const RESUME_EVERY_MS = 30_000;
const LATE_AFTER_SECONDS = 60;

/** Runs verification batches, and derives them again from the accounts: at start, and from time to time. */
@Injectable()
export class VerificationJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private resuming: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly batches: VerificationBatches,
    private readonly verifyBatch: VerifyBatch,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.batches.serve(
      this.jobs.queue<VerificationJob>({
        name: 'account-verification',
        concurrency: CONCURRENCY,
        process: ({ verificationId }) => this.verifyBatch.handle(verificationId),
      }),
    );
    this.timer = setInterval(() => this.resume(LATE_AFTER_SECONDS), RESUME_EVERY_MS);
    this.resume(0);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.resuming;
    await this.batches.stop();
  }

  private resume(unansweredSeconds: number): void {
    this.resuming = this.resuming
      .then(() => this.batches.resume(unansweredSeconds))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'verification will be looked for again'));
  }
}
