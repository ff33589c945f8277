import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PaymentsChanged, Topics, type ChangedPayment, type CloudEvent } from '#contracts';
import { EventBatch } from '#messaging';
import { ApplyRefusals, type Refusal } from '../../accounts/apply-refusals.js';
import { isRefusalCode } from '../../accounts/domain/account.js';

@Controller()
export class PaymentEvents {
  constructor(private readonly applyRefusals: ApplyRefusals) {}

  /** Of all that happens to payments only what says that an account is not what it was taken for. */
  @EventBatch(Topics.payments, { types: [PaymentsChanged.type] })
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    await this.applyRefusals.handle(
      unit,
      events.filter(isPaymentsChanged).flatMap(({ data }) => data.payments.flatMap(refusalOf)),
    );
  }
}

function isPaymentsChanged(event: CloudEvent): event is CloudEvent<PaymentsChanged> {
  return event.type === PaymentsChanged.type;
}

/** What came back says the same of the account as what was never booked. */
function refusalOf({ accountId, paymentId, version, state, reason }: ChangedPayment): Refusal[] {
  if (!accountId || (state !== 'REJECTED' && state !== 'RETURNED') || !isRefusalCode(reason)) return [];
  return [{ accountId, paymentId, version, reason }];
}
