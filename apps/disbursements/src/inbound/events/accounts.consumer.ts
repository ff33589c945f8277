import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  AccountsChanged,
  CLOCK,
  ProvidersChanged,
  Topics,
  type AccountStatus,
  type ChangedAccount,
  type Clock,
} from '#contracts';
import { EventBatch } from '#messaging';
import { holdForAccounts } from '../../payments/hold-automatically.js';
import { beginTelling } from '../../payout-runs/newcomers.js';
import { replaceAccounts, replaceProviders } from '../../replica/accounts.replica.js';

/** An account that is only being verified again keeps its payments for now. */
const NOT_PAYABLE: readonly AccountStatus[] = ['DISABLED', 'CLOSED', 'MISMATCH'];

@Controller()
export class AccountsConsumer {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @EventBatch(Topics.accounts)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const of = <Data>(type: string): Data[] =>
      events.filter((event) => event.type === type).map((event) => event.data as Data);
    await beginTelling(unit);
    await replaceProviders(
      unit,
      of<ProvidersChanged>(ProvidersChanged.type).flatMap(({ providers }) => providers),
    );
    const changed = of<AccountsChanged>(AccountsChanged.type).flatMap(({ accounts }) => accounts);
    await replaceAccounts(unit, changed);
    await holdForAccounts(unit, idsOf(changed), this.clock.now());
  }
}

function idsOf(changed: ChangedAccount[]): string[] {
  return changed.filter(({ status }) => NOT_PAYABLE.includes(status)).map(({ accountId }) => accountId);
}
