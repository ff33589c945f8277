import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PayoutRunChanged, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { recordPayoutRuns } from '../../payout-runs/record-payout-runs.js';
import { touchPeriods } from '../../periods/touch.js';
import { latestOf } from './event-data.js';

@Controller()
export class PayoutRunEvents {
  @EventBatch(Topics.payoutRuns)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const changed = events
      .filter((event) => event.type === PayoutRunChanged.type)
      .map((event) => event.data as PayoutRunChanged);
    await recordPayoutRuns(
      unit,
      latestOf(changed, (run) => run.runId),
    );
    await touchPeriods(
      unit,
      events,
      changed.map((run) => run.period),
    );
  }
}
