import { Body, Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import {
  Command,
  Commands,
  CurrentActor,
  decodeCursor,
  Roles,
  send,
  UUID_PATTERN,
  type CommandRequest,
} from '#service';
import { ResolveCase } from '../../cases/resolve-case.js';
import { caseEtag, CaseViews } from '../../queries/case-views.js';
import { CasesQuery, ResolveCaseInput } from './input.js';
import { CaseGuard } from './scope.guards.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/v1/cases')
export class CasesController {
  constructor(
    private readonly commands: Commands,
    private readonly cases: CaseViews,
    private readonly resolving: ResolveCase,
  ) {}

  @Get()
  @Roles('FINANCE_OFFICER', 'APPROVER', 'AUDITOR')
  list(@CurrentActor() actor: Actor, @Query() query: CasesQuery): Promise<object> {
    return this.cases.list(actor, { ...query, after: decodeCursor(query.cursor, UUID_PATTERN) });
  }

  @Get(':id')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'AUDITOR')
  @UseGuards(CaseGuard)
  async get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { version, view } = await this.cases.detail(id);
    void reply.header('etag', caseEtag({ version }));
    return view;
  }

  @Post(':id/resolve')
  @Roles('FINANCE_OFFICER')
  @UseGuards(CaseGuard)
  async resolve(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: ResolveCaseInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) =>
        this.resolving.resolve(unit, command, id, input.resolution, input.note),
      ),
    );
  }
}
