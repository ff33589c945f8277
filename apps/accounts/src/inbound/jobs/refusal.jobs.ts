import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '#service';
import { ApplyRefusals } from '../../accounts/apply-refusals.js';

/** How long a refusal may wait for others. Each round asks every provider anew, so that fewer rounds tell in fewer events. */
const EVERY_MS = 15_000;

/** Applies in rounds what providers refused. */
@Injectable()
export class RefusalJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly applyRefusals: ApplyRefusals,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const rounds = this.jobs.schedule({
      name: 'refusals',
      everyMs: EVERY_MS,
      process: () => this.applyRefusals.apply(),
    });
    await rounds.start();
  }
}
