import { loadConfig, runService } from '#service';
import { DisbursementsConfig } from './config.js';
import { DisbursementsModule } from './disbursements.module.js';
import { MIGRATIONS } from './migrations/index.js';

runService(() => ({
  name: 'disbursements',
  config: loadConfig(DisbursementsConfig),
  migrations: MIGRATIONS,
  module: DisbursementsModule,
}));
