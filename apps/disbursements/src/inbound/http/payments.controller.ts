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
import { PaymentCommands, type VerbWish } from '../../payments/payment-commands.js';
import { paymentEtag } from '../../payments/payment.repository.js';
import { PaymentViews } from '../../queries/payment-views.js';
import { BeneficiaryPaymentsQuery, NoInput } from './input.js';
import { HoldPayment, PayAgainInput, PaymentNote, ResolvePayment, routeOf } from './payments-input.js';
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
  hold(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: HoldPayment,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'hold', ...input });
  }

  @Post(':id/unhold')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  unhold(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PayAgainInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'unhold', ...input, route: routeOf(input) });
  }

  @Post(':id/reissue')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  reissue(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PayAgainInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'reissue', ...input, route: routeOf(input) });
  }

  @Post(':id/cancel')
  @Roles('FINANCE_OFFICER')
  @UseGuards(PaymentGuard)
  cancel(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PaymentNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'cancel', ...input });
  }

  @Post(':id/carry-over')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  carryOver(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PaymentNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'carry-over', ...input });
  }

  @Post(':id/resolve')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  resolve(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: ResolvePayment,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'resolve', ...input });
  }

  @Post(':id/decline')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(PaymentGuard)
  decline(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: PaymentNote,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.perform(command, id, input, reply, { verb: 'decline', ...input });
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

  private async perform(
    command: CommandRequest,
    id: string,
    input: object,
    reply: FastifyReply,
    wish: VerbWish,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.payments.perform(unit, command, id, wish)),
    );
  }
}
