import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound, PROVIDER_CODE_PATTERN, type Actor } from '#contracts';
import { CONTENT_TYPES, template, type TabularFormat } from '#tabular';
import {
  Command,
  Commands,
  CurrentActor,
  decodeCursor,
  DryRunQuery,
  PageQuery,
  Roles,
  send,
  UUID_PATTERN,
  type CommandRequest,
} from '#service';
import { ListOut } from '../../provider-files/list-out.js';
import { PAID_LIST_COLUMNS } from '../../provider-files/paid-list.js';
import { ReceiveList } from '../../provider-files/receive-list.js';
import { FileViews } from '../../queries/file-views.js';
import { FilesQuery } from './input.js';

@ApiTags('files')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'PROVIDER')
@Controller('api/v1')
export class FilesController {
  constructor(
    private readonly commands: Commands,
    private readonly views: FileViews,
    @Inject(ListOut) private readonly listOut: ListOut,
    private readonly lists: ReceiveList,
  ) {}

  @Get('providers/:code/files')
  list(@CurrentActor() actor: Actor, @Param('code') code: string, @Query() query: FilesQuery): Promise<object> {
    requireProvider(actor, code);
    return this.views.list(actor, code, { ...query, after: decodeCursor(query.cursor, UUID_PATTERN) });
  }

  @Post('providers/:code/files')
  async receive(
    @Command() command: CommandRequest,
    @Param('code') code: string,
    @Query() query: DryRunQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    requireProvider(command.actor, code);
    const upload = await this.lists.read(request);
    const dryRun = DryRunQuery.asks(query);
    return send(
      reply,
      await this.commands.run(command, { hash: upload.hash, dryRun }, (unit) =>
        this.lists.store(unit, code, upload, dryRun, command.actor),
      ),
    );
  }

  @Get('files/:id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<object> {
    return this.views.detail(await this.find(actor, id));
  }

  @Get('files/:id/errors')
  async errors(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: PageQuery): Promise<object> {
    await this.find(actor, id);
    return this.views.errors(id, query.limit);
  }

  @Get('files/:id/content')
  async content(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NodeJS.ReadableStream | Buffer> {
    const file = await this.find(actor, id);
    void reply.header('content-disposition', `attachment; filename="${file.name.replaceAll(/[^\w.-]/g, '_')}"`);
    void reply.type(file.direction === 'OUT' ? CONTENT_TYPES.csv : 'application/octet-stream');
    return file.direction === 'OUT' ? this.listOut.stream(file) : this.views.content(id);
  }

  @Get('templates/paid-list.:format')
  @Roles()
  template(@Param('format') format: string, @Res({ passthrough: true }) reply: FastifyReply): NodeJS.ReadableStream {
    if (format !== 'csv' && format !== 'xlsx') throw notFound();
    void reply
      .header('content-disposition', `attachment; filename="paid-list.${format}"`)
      .type(CONTENT_TYPES[format satisfies TabularFormat]);
    return template(PAID_LIST_COLUMNS, format);
  }

  private async find(actor: Actor, id: string): ReturnType<FileViews['find']> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    return this.views.find(actor, id);
  }
}

/** A provider sees its own lists only; others do not exist for it. */
function requireProvider(actor: Actor, code: string): void {
  if (actor.roles.includes('PROVIDER') && actor.providerCode !== code) throw notFound();
  if (!PROVIDER_CODE_PATTERN.test(code)) throw notFound();
}
