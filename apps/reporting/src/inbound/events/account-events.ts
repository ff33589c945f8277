import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AccountsChanged, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { recordAccounts } from '../../accounts/record-accounts.js';
import { touchAllPeriods } from '../../periods/touch.js';
import { dataOf, latestOf } from './event-data.js';

@Controller()
export class AccountEvents {
  @EventBatch(Topics.accounts)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const changed = dataOf(events, AccountsChanged, 'accounts').flatMap((data) => data.accounts);
    await recordAccounts(
      unit,
      latestOf(changed, (account) => account.accountId),
    );
    if (changed.length > 0) await touchAllPeriods(unit, events);
  }
}
