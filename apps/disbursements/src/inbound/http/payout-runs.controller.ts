import { Body, Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
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
import type { RunCommand } from '../../payout-runs/domain/payout-run.js';
import { etagOf, findRun } from '../../payout-runs/payout-run.repository.js';
import { RunCommands } from '../../payout-runs/run-commands.js';
import { Readiness } from '../../queries/readiness.js';
import { RunPayments, runPosition } from '../../queries/run-payments.js';
import { RunViews } from '../../queries/run-views.js';
import { CreateRun, NoInput, PaymentsQuery, RejectRun, RunsQuery } from './input.js';
import { runFilterOf } from './run-filter.js';
import { RunGuard } from './scope.guards.js';

@ApiTags('payout-runs')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1/payout-runs')
export class PayoutRunsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly runs: RunCommands,
    private readonly runViews: RunViews,
    private readonly runPayments: RunPayments,
    private readonly readiness: Readiness,
  ) {}

  @Get('readiness')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'ADMINISTRATOR')
  showReadiness(): Promise<object> {
    return this.readiness.show();
  }

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: RunsQuery): Promise<object> {
    return this.runViews.list(actor, { ...query, after: decodeCursor(query.cursor, UUID_PATTERN) });
  }

  @Post()
  @Roles('FINANCE_OFFICER')
  async create(
    @Command() command: CommandRequest,
    @Body() input: CreateRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const areaCode = input.areaCode ?? command.actor.areaCode ?? 'VN';
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.runs.create(unit, command, { ...input, areaCode })),
    );
  }

  @Get(':id')
  @UseGuards(RunGuard)
  async get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const run = await findRun(this.database, id);
    if (!run) throw notFound();
    void reply.header('etag', etagOf(run));
    return this.runViews.detail(run);
  }

  @Get(':id/payments')
  @UseGuards(RunGuard)
  payments(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: PaymentsQuery): Promise<object> {
    const page = { limit: query.limit, after: runPosition(query.cursor) };
    return this.runPayments.page(actor, id, runFilterOf(query), page);
  }

  @Post(':id/plan')
  @Roles('FINANCE_OFFICER')
  @UseGuards(RunGuard)
  plan(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('plan', command, id, input, reply);
  }

  @Post(':id/submit')
  @Roles('FINANCE_OFFICER')
  @UseGuards(RunGuard)
  submit(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('submit', command, id, input, reply);
  }

  @Post(':id/approve')
  @Roles('APPROVER')
  @UseGuards(RunGuard)
  approve(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('approve', command, id, input, reply);
  }

  @Post(':id/release')
  @Roles('RELEASER')
  @UseGuards(RunGuard)
  release(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('release', command, id, input, reply);
  }

  @Post(':id/cancel')
  @Roles('FINANCE_OFFICER')
  @UseGuards(RunGuard)
  cancel(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('cancel', command, id, input, reply);
  }

  @Post(':id/reject')
  @Roles('APPROVER')
  @UseGuards(RunGuard)
  async reject(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: RejectRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.runs.reject(unit, command, id, input.reason)),
    );
  }

  private async start(
    name: Exclude<RunCommand, 'reject'>,
    command: CommandRequest,
    id: string,
    input: NoInput,
    reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.commands.run(command, input, (unit) => this.runs.start(unit, command, id, name)));
  }
}
