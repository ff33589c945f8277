import { Module } from '@nestjs/common';
import { ImportsModule } from '#imports';
import { ApplyRefusals } from './accounts/apply-refusals.js';
import { RequestVerification } from './accounts/request-verification.js';
import { DirectoryModule } from './directory.module.js';
import { ImportAccounts } from './imports/import-accounts.js';
import { BeneficiaryEvents } from './inbound/events/beneficiary.events.js';
import { PaymentEvents } from './inbound/events/payment.events.js';
import { AccountsController } from './inbound/http/accounts.controller.js';
import { ProvidersController } from './inbound/http/providers.controller.js';
import { TemplatesController } from './inbound/http/templates.controller.js';
import { RefusalJobs } from './inbound/jobs/refusal.jobs.js';
import { VerificationJobs } from './inbound/jobs/verification.jobs.js';
import { RegisterProvider } from './providers/register-provider.js';
import { AccountQueries } from './queries/account.queries.js';
import { ApplyEnrolments } from './replica/apply-enrolments.js';
import { NameCheckClient } from './verification/name-check.client.js';
import { VerifyBatch } from './verification/verify-batch.js';

/** Every way in: HTTP, events, jobs. */
@Module({
  imports: [DirectoryModule, ImportsModule.of([ImportAccounts], [DirectoryModule])],
  controllers: [AccountsController, ProvidersController, TemplatesController, BeneficiaryEvents, PaymentEvents],
  providers: [
    AccountQueries,
    ApplyEnrolments,
    ApplyRefusals,
    NameCheckClient,
    RefusalJobs,
    RegisterProvider,
    RequestVerification,
    VerificationJobs,
    VerifyBatch,
  ],
})
export class AccountsModule {}
