import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AccountsRefused, Topics, type CloudEvent, type RefusedAccount } from '#contracts';
import { EventBatch } from '#messaging';
import { ApplyRefusals, type Refusal } from '../../accounts/apply-refusals.js';
import { isRefusalCode } from '../../accounts/domain/account.js';

@Controller()
export class PaymentEvents {
  constructor(private readonly applyRefusals: ApplyRefusals) {}

  /** Of all that happens to payments only what says that an account is not what it was taken for. */
  @EventBatch(Topics.payments, { types: [AccountsRefused.type] })
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    await this.applyRefusals.note(
      unit,
      events.filter(isAccountsRefused).flatMap(({ data }) => data.accounts.flatMap(refusalOf)),
    );
  }
}

function isAccountsRefused(event: CloudEvent): event is CloudEvent<AccountsRefused> {
  return event.type === AccountsRefused.type;
}

/** Codes that this version does not know say nothing about an account. */
function refusalOf({ accountId, paymentId, paymentVersion, reason }: RefusedAccount): Refusal[] {
  return isRefusalCode(reason) ? [{ accountId, paymentId, version: paymentVersion, reason }] : [];
}
