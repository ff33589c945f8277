import { Controller, Get, Headers, Param, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
import { CurrentActor, decodeCursor, languageOf, PageQuery, Roles, UUID_PATTERN } from '#service';
import { CONTENT_TYPES, type TabularFormat } from '#tabular';
import { ExportLog } from '../../exports/export-log.js';
import { PaymentLists, type ExportWish } from '../../exports/payment-lists.js';
import { findRun } from '../../payout-runs/payout-run.repository.js';
import { PaymentsExportQuery, WorklistExportQuery } from './exports-input.js';
import { NoInput } from './input.js';
import { runFilterOf } from './run-filter.js';
import { RunGuard } from './scope.guards.js';
import { worklistOf } from './worklists.controller.js';
import { filterOf } from './worklists-input.js';

/** Lists as files, and who took them. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('api/v1')
export class ExportsController {
  constructor(
    private readonly lists: PaymentLists,
    private readonly log: ExportLog,
    private readonly database: Database,
  ) {}

  @Get('worklists/:list/export.:format')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'DISTRICT_OFFICER', 'AUDITOR')
  @ApiProduces(...Object.values(CONTENT_TYPES))
  async worklist(
    @CurrentActor() actor: Actor,
    @Param('list') name: string,
    @Param('format') format: string,
    @Query() query: WorklistExportQuery,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const [list, wish] = [worklistOf(name), wishOf(actor, format, language)];
    const stream = await this.lists.worklist(wish, list, filterOf(query));
    return asFile(reply, stream, wish.format, ['worklist', list, query.period ?? 'all']);
  }

  @Get('payout-runs/:id/payments/export.:format')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR')
  @UseGuards(RunGuard)
  @ApiProduces(...Object.values(CONTENT_TYPES))
  async payments(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('format') format: string,
    @Query() query: PaymentsExportQuery,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const wish = wishOf(actor, format, language);
    const name = ['payments', ...(await this.nameOfRun(id)), query.state ?? 'all'];
    return asFile(reply, await this.lists.paymentsOfRun(wish, id, runFilterOf(query)), wish.format, name);
  }

  @Get('payout-runs/:id/statement/export.:format')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
  @UseGuards(RunGuard)
  @ApiProduces(...Object.values(CONTENT_TYPES))
  async statement(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('format') format: string,
    @Query() _: NoInput,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const wish = wishOf(actor, format, language);
    const name = ['statement', ...(await this.nameOfRun(id))];
    return asFile(reply, await this.lists.statement(wish, id), wish.format, name);
  }

  @Get('exports')
  @Roles('AUDITOR', 'ADMINISTRATOR')
  taken(@Query() query: PageQuery): Promise<object> {
    return this.log.list(query.limit, decodeCursor(query.cursor, UUID_PATTERN));
  }

  private async nameOfRun(id: string): Promise<string[]> {
    const run = await findRun(this.database, id);
    return run ? [run.period, run.programme, run.areaCode, id.slice(-6)] : [];
  }
}

/** @throws ProblemError 404 */
function wishOf(actor: Actor, format: string, language: string | undefined): ExportWish {
  if (format !== 'csv' && format !== 'xlsx') throw notFound();
  return { actor, format, language: languageOf(language) };
}

function asFile(reply: FastifyReply, stream: Readable, format: TabularFormat, name: string[]): Readable {
  void reply
    .type(CONTENT_TYPES[format])
    .header('content-disposition', `attachment; filename="${name.join('-').toLowerCase()}.${format}"`)
    .header('cache-control', 'no-store');
  return stream;
}
