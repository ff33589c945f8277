import { Module } from '@nestjs/common';
import { AreaDirectory } from './areas/area-directory.js';
import { Backlog } from './compliance/backlog.js';
import { CountedFigures } from './compliance/counted-figures.js';
import { AccountEvents } from './inbound/events/account-events.js';
import { BeneficiaryEvents } from './inbound/events/beneficiary-events.js';
import { PaymentEvents } from './inbound/events/payment-events.js';
import { PayoutRunEvents } from './inbound/events/payout-run-events.js';
import { ComplianceController } from './inbound/http/compliance.controller.js';
import { ComplianceView } from './queries/compliance.view.js';
import { GapView } from './queries/gap.view.js';
import { Places } from './queries/place.js';
import { Targets } from './queries/targets.js';

/** Every entry point of the service: four topics in, two questions. */
@Module({
  controllers: [BeneficiaryEvents, AccountEvents, PayoutRunEvents, PaymentEvents, ComplianceController],
  providers: [AreaDirectory, Backlog, CountedFigures, Places, Targets, ComplianceView, GapView],
})
export class ReportingModule {}
