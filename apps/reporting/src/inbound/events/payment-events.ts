import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PaymentsChanged, PaymentsPlanned, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { recordPaymentStates } from '../../payments/record-payment-states.js';
import { recordPlannedPayments } from '../../payments/record-planned-payments.js';
import { touchPeriods } from '../../periods/touch.js';
import { dataOf } from './event-data.js';

@Controller()
export class PaymentEvents {
  @EventBatch(Topics.payments)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const planned = dataOf(events, PaymentsPlanned, 'payments');
    const changed = dataOf(events, PaymentsChanged, 'payments');
    // Plans and states may be applied in any order: both statements keep what the other has written.
    await recordPlannedPayments(unit, planned);
    await recordPaymentStates(unit, changed);
    await touchPeriods(
      unit,
      events,
      [...planned, ...changed].map((data) => data.period),
    );
  }
}
