import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { AcceptBatch, type BatchReply } from '../../ledger/accept-batch.js';
import { Customers } from '../../ledger/customers.js';
import { Ledger } from '../../ledger/ledger.js';
import { WebhookSender } from '../jobs/webhook-sender.js';
import { BatchInput, CustomersInput, NameChecksInput, ReferencesInput } from './inputs.js';

/** What every account provider of the sandbox offers, under its own endpoint. */
@Controller('providers/:code')
export class ProviderController {
  constructor(
    private readonly acceptBatch: AcceptBatch,
    private readonly ledger: Ledger,
    private readonly customers: Customers,
    private readonly sender: WebhookSender,
  ) {}

  @Post('batches')
  @HttpCode(202)
  async batches(@Param('code') code: string, @Body() body: BatchInput): Promise<BatchReply> {
    const reply = await this.acceptBatch.accept(code, body);
    this.sender.wake();
    return reply;
  }

  @Post('inquiries')
  @HttpCode(200)
  async inquiries(@Param('code') code: string, @Body() body: ReferencesInput): Promise<object> {
    return { statuses: await this.ledger.inquire(code, body.references) };
  }

  @Post('cancellations')
  @HttpCode(200)
  async cancellations(@Param('code') code: string, @Body() body: ReferencesInput): Promise<object> {
    return { results: await this.ledger.cancel(code, body.references) };
  }

  @Post('name-checks')
  @HttpCode(200)
  async nameChecks(@Param('code') code: string, @Body() body: NameChecksInput): Promise<object> {
    return { results: await this.customers.check(code, body.accounts) };
  }

  @Post('customers')
  @HttpCode(200)
  async teach(@Param('code') code: string, @Body() body: CustomersInput): Promise<object> {
    await this.customers.teach(code, body.customers);
    return { taught: body.customers.length };
  }
}
