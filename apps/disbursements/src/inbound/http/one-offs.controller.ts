import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLOCK, notFound, type Actor, type Clock } from '#contracts';
import { ImportsController, ImportUploads } from '#imports';
import { Database } from '#persistence';
import {
  Command,
  Commands,
  CurrentActor,
  decodeCursor,
  DryRunQuery,
  Roles,
  send,
  UUID_PATTERN,
  type CommandRequest,
} from '#service';
import { CONTENT_TYPES, template, type TabularFormat } from '#tabular';
import { cancelItem, itemEtag } from '../../one-offs/cancel-item.js';
import { ONE_OFF_COLUMNS } from '../../one-offs/one-off-row.js';
import { OneOffViews } from '../../queries/one-off-views.js';
import { NoInput } from './input.js';
import { OneOffsQuery } from './list-input.js';
import { OneOffGuard } from './one-off.guard.js';

/** One-off support, funeral grants and recoveries, by list. */
@ApiTags('one-offs')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'AUDITOR')
@Controller('api/v1')
export class OneOffsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly uploads: ImportUploads,
    private readonly views: OneOffViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ApiConsumes('multipart/form-data')
  @Roles('FINANCE_OFFICER')
  @Post('one-offs/imports')
  async import(
    @Query() query: DryRunQuery,
    @Command() command: CommandRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.uploads.accept('one-offs', request, command, DryRunQuery.asks(query)));
  }

  @Get('one-offs')
  list(@CurrentActor() actor: Actor, @Query() query: OneOffsQuery): Promise<object> {
    return this.views.list(actor, { ...query, after: decodeCursor(query.cursor, UUID_PATTERN) });
  }

  @Get('one-offs/:id')
  @UseGuards(OneOffGuard)
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const item = await this.views.find(this.database, actor, id);
    if (!item) throw notFound();
    void reply.header('etag', itemEtag(item));
    return item;
  }

  @Post('one-offs/:id/cancel')
  @Roles('FINANCE_OFFICER')
  @UseGuards(OneOffGuard)
  async cancel(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => cancelItem(unit, this.views, command, id, this.clock.now())),
    );
  }

  @Get('templates/one-offs.:format')
  @Roles()
  template(@Param('format') format: string, @Res({ passthrough: true }) reply: FastifyReply): NodeJS.ReadableStream {
    if (format !== 'csv' && format !== 'xlsx') throw notFound();
    void reply
      .header('content-disposition', `attachment; filename="one-offs.${format}"`)
      .type(CONTENT_TYPES[format satisfies TabularFormat]);
    return template(ONE_OFF_COLUMNS, format);
  }
}

/** The same imports beside their list, for who knows only these. */
@ApiTags('one-offs')
@ApiBearerAuth()
@Controller('api/v1/one-offs/imports')
export class OneOffImportsController extends ImportsController {}
