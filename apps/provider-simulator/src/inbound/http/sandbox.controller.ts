import { Body, Controller, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { Database } from '#persistence';
import { decodeCursor, pageOf, type Page } from '#service';
import { Ledger } from '../../ledger/ledger.js';
import { PostOfficeWorker } from '../jobs/post-office.worker.js';
import { WebhookSender } from '../jobs/webhook-sender.js';
import { LedgerQuery, PostOfficeInput, WebhookTargetInput } from './inputs.js';

const LEDGER_CURSOR = /^[^|]+\|.+$/;

/** Controls of the sandbox: where it reports to, and its books for checks from outside. */
@Controller('sandbox')
export class SandboxController {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly sender: WebhookSender,
    private readonly postOffice: PostOfficeWorker,
  ) {}

  @Put('providers/:code')
  @HttpCode(204)
  async webhookTarget(@Param('code') code: string, @Body() body: WebhookTargetInput): Promise<void> {
    await this.database.query(
      `INSERT INTO providers (code, webhook_url, webhook_secret) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET webhook_url = $2, webhook_secret = $3`,
      [code, body.webhookUrl, body.webhookSecret],
    );
    await this.sender.retryNow(code);
  }

  @Put('post-office')
  @HttpCode(204)
  async postOfficeAccess(@Body() body: PostOfficeInput): Promise<void> {
    await this.database.query(
      `INSERT INTO post_office (gateway_url, username, password) VALUES ($1, $2, $3)
       ON CONFLICT (only_one) DO UPDATE SET gateway_url = $1, username = $2, password = $3`,
      [body.gatewayUrl.replace(/\/$/, ''), body.username, body.password],
    );
    this.postOffice.wake();
  }

  @Get('ledger')
  async books(@Query() query: LedgerQuery): Promise<Page<object>> {
    const after = decodeCursor(query.cursor, LEDGER_CURSOR)?.split('|') as [string, string] | undefined;
    const rows = await this.ledger.page(query.provider, after ?? null, query.limit);
    return pageOf(
      rows,
      query.limit,
      (row) => `${row.provider_code}|${row.reference}`,
      (row) => ({
        reference: row.reference,
        providerCode: row.provider_code,
        amount: row.amount.toString(),
        state: row.state,
        reason: row.reason,
        movements: row.movements,
        paidOut: row.paid_out.toString(),
      }),
    );
  }
}
