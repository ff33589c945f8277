import { Body, Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import { Command, Commands, CurrentActor, PageQuery, Roles, send, type CommandRequest } from '#service';
import { OPEN_STATES } from '../../closing/domain/closing-statement.js';
import { RunCommands } from '../../payout-runs/run-commands.js';
import { ClosingViews } from '../../queries/closing-views.js';
import { RunPayments, runPosition } from '../../queries/run-payments.js';
import { MonthQuery } from './closing-input.js';
import { NoInput } from './input.js';
import { RunGuard } from './scope.guards.js';

/** What became of a run, what stands in the way of its end, and that end. */
@ApiTags('closing')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1')
export class ClosingController {
  constructor(
    private readonly commands: Commands,
    private readonly runs: RunCommands,
    private readonly closing: ClosingViews,
    private readonly payments: RunPayments,
  ) {}

  @Get('closing')
  month(@CurrentActor() actor: Actor, @Query() query: MonthQuery): Promise<object> {
    return this.closing.month(actor, query.period);
  }

  @Get('payout-runs/:id/statement')
  @UseGuards(RunGuard)
  statement(@Param('id') id: string): Promise<object> {
    return this.closing.statement(id);
  }

  @Get('payout-runs/:id/obstacles')
  @UseGuards(RunGuard)
  obstacles(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: PageQuery): Promise<object> {
    const page = { limit: query.limit, after: runPosition(query.cursor) };
    return this.payments.page(actor, id, { states: OPEN_STATES }, page);
  }

  @Post('payout-runs/:id/close')
  @Roles('FINANCE_OFFICER')
  @UseGuards(RunGuard)
  async close(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.commands.run(command, input, (unit) => this.runs.start(unit, command, id, 'close')));
  }
}
