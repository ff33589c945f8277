import { Module } from '@nestjs/common';
import { ImportsModule } from '#imports';
import { AreasModule } from './areas/areas.module.js';
import { DecideEnrolment } from './decisions/decide-enrolment.js';
import { SuspendProposed } from './decisions/suspend-proposed.js';
import { EnrolmentsModule } from './enrolments/enrolments.module.js';
import { BeneficiaryImport } from './imports/beneficiary-import.js';
import { PaymentEvents } from './inbound/events/payment.events.js';
import { AreasController } from './inbound/http/areas.controller.js';
import { BeneficiariesController } from './inbound/http/beneficiaries.controller.js';
import { EnrolmentsController } from './inbound/http/enrolments.controller.js';
import { RevisionJobs } from './inbound/jobs/revision.jobs.js';
import { BeneficiaryQueries } from './queries/beneficiary.queries.js';
import { ReviseAmounts } from './revisions/revise-amounts.js';

/** Every way in: areas, beneficiaries, decisions, imports, the template; what payments show; the calendar. */
@Module({
  imports: [AreasModule, EnrolmentsModule, ImportsModule.of([BeneficiaryImport], [AreasModule, EnrolmentsModule])],
  controllers: [AreasController, BeneficiariesController, EnrolmentsController, PaymentEvents],
  providers: [BeneficiaryQueries, DecideEnrolment, ReviseAmounts, RevisionJobs, SuspendProposed],
})
export class BeneficiariesModule {}
