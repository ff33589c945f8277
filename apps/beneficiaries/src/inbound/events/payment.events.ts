import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SuspensionsProposed, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { SuspendProposed } from '../../decisions/suspend-proposed.js';

@Controller()
export class PaymentEvents {
  constructor(private readonly suspendProposed: SuspendProposed) {}

  /** The payments themselves travel in the same topic; this service has no use for them. */
  @EventBatch(Topics.payments, { types: [SuspensionsProposed.type] })
  async apply(@Payload() { events, unit }: EventBatch<SuspensionsProposed>): Promise<void> {
    await this.suspendProposed.handle(
      unit,
      events.filter(({ type }) => type === SuspensionsProposed.type).flatMap(({ data }) => data.items),
    );
  }
}
