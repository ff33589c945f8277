import { ImportTables1725000000100 } from '#imports';
import type { ServiceDefinition } from '#service';
import { BeneficiariesModule } from './beneficiaries.module.js';
import type { BeneficiariesConfig } from './config.js';
import { BeneficiaryTables1725000000200 } from './migrations/1725000000200-beneficiary-tables.js';
import { RateTables1725000000210 } from './migrations/1725000000210-rate-tables.js';
import { DuesAndDecisions1732500000300 } from './migrations/1732500000300-dues-and-decisions.js';

export function beneficiariesService(config: BeneficiariesConfig): ServiceDefinition {
  return {
    name: 'beneficiaries',
    config,
    migrations: [
      ImportTables1725000000100,
      BeneficiaryTables1725000000200,
      RateTables1725000000210,
      DuesAndDecisions1732500000300,
    ],
    module: BeneficiariesModule,
  };
}
