import { ImportTables1725000000100 } from '#imports';
import type { ServiceConfig, ServiceDefinition } from '#service';
import { AccountsModule } from './accounts.module.js';
import { AccountHistory1732500000400 } from './migrations/account-history.js';
import { AccountsSchema1725000000200 } from './migrations/initial-schema.js';
import { NotedRefusals1732500000410 } from './migrations/noted-refusals.js';

/** Where each may be paid. */
export function accountsService(config: ServiceConfig): ServiceDefinition {
  return {
    name: 'accounts',
    config,
    migrations: [
      ImportTables1725000000100,
      AccountsSchema1725000000200,
      AccountHistory1732500000400,
      NotedRefusals1732500000410,
    ],
    module: AccountsModule,
  };
}
