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
import { PaymentCommands, paymentEtag } from '../../payments/payment-commands.js';
import { PaymentViews } from '../../queries/payment-views.js';
import { BeneficiaryPaymentsQuery, NoInput, PaymentNote } from './input.js';
import { PaymentGuard } from './scope.guards.js';

@ApiTags('payments')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1/payments')
export class PaymentsController {
  constructor(
    private readonly commands: Commands,
    private readonly payments: PaymentCommands,
    private readonly views: PaymentViews,
  ) {}

  @Get()
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  ofBeneficiary(@CurrentActor() actor: Actor, @Query() query: BeneficiaryPaymentsQuery): Promise<object> {
    return this.views.ofBeneficiary(actor, query.beneficiaryId, query.limit, decodeCursor(query.cursor, UUID_PATTERN));
  }

  @Get(':id')
  @UseGuards(PaymentGuard)
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const detail = await this.views.detail(actor, id);
    void reply.header('etag', paymentEtag(detail));
    return detail.view;
  }

  @Post(':id/hold')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  async hold(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PaymentNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.payments.hold(unit, command, id, input.reason)),
    );
  }

  @Post(':id/unhold')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  async unhold(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.commands.run(command, input, (unit) => this.payments.unhold(unit, command, id)));
  }

  @Post(':id/cancel')
  @Roles('FINANCE_OFFICER')
  @UseGuards(PaymentGuard)
  async cancel(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PaymentNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.payments.cancel(unit, command, id, input.reason)),
    );
  }

  @Post(':id/inquire')
  @Roles('FINANCE_OFFICER')
  @UseGuards(PaymentGuard)
  async inquire(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.commands.run(command, input, (unit) => this.payments.inquire(unit, id)));
  }
}
