import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AccountsChanged, ProvidersChanged, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { replaceAccounts, replaceProviders } from '../../replica/accounts.replica.js';

@Controller()
export class AccountsConsumer {
  @EventBatch(Topics.accounts)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const of = <Data>(type: string): Data[] =>
      events.filter((event) => event.type === type).map((event) => event.data as Data);
    await replaceProviders(
      unit,
      of<ProvidersChanged>(ProvidersChanged.type).flatMap(({ providers }) => providers),
    );
    await replaceAccounts(
      unit,
      of<AccountsChanged>(AccountsChanged.type).flatMap(({ accounts }) => accounts),
    );
  }
}
