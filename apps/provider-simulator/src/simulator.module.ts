import { Module } from '@nestjs/common';
import { HealthController } from './inbound/http/health.controller.js';
import { ProviderController } from './inbound/http/provider.controller.js';
import { SandboxController } from './inbound/http/sandbox.controller.js';
import { PostOfficeWorker } from './inbound/jobs/post-office.worker.js';
import { WebhookSender } from './inbound/jobs/webhook-sender.js';
import { AcceptBatch } from './ledger/accept-batch.js';
import { Customers } from './ledger/customers.js';
import { Ledger } from './ledger/ledger.js';
import { PostOfficeLists } from './post-office/lists.js';

@Module({
  controllers: [ProviderController, SandboxController, HealthController],
  providers: [AcceptBatch, Customers, Ledger, PostOfficeLists, WebhookSender, PostOfficeWorker],
})
export class SimulatorModule {}
