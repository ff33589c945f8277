import { loadConfig, runService } from '#service';
import { DisbursementsConfig } from './config.js';
import { DisbursementsModule } from './disbursements.module.js';
import { InitialSchema1725000000100 } from './migrations/initial-schema.js';

runService(() => ({
  name: 'disbursements',
  config: loadConfig(DisbursementsConfig),
  migrations: [InitialSchema1725000000100],
  module: DisbursementsModule,
}));
