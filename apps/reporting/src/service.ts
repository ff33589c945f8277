import type { ServiceConfig, ServiceDefinition } from '#service';
import { GROUP } from './compliance/backlog.js';
import { ReportingSchema1725000000400 } from './migrations/initial-schema.js';
import { ReportingModule } from './reporting.module.js';

export function reporting(config: ServiceConfig): ServiceDefinition {
  return { name: GROUP, config, migrations: [ReportingSchema1725000000400], module: ReportingModule };
}
