import {
  Body,
  Controller,
  Injectable,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { forbidden, invalidInput } from '#contracts';
import { Command, Commands, DryRunQuery, Roles, send, type CommandRequest } from '#service';
import { BulkCommands } from '../../payments/bulk/bulk-commands.js';
import type { BulkWish } from '../../payments/bulk/bulk-operation.repository.js';
import { inputOf } from '../../payments/payment-commands.js';
import { BulkInput } from './payments-input.js';
import { RunGuard } from './scope.guards.js';

/** Cancelling is for officers, one by one and at once: said before the rest of the input is looked at. */
@Injectable()
export class BulkGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { actor, body } = context.switchToHttp().getRequest<FastifyRequest<{ Body: { verb?: unknown } | null }>>();
    if (body?.verb === 'cancel' && !actor?.roles.includes('FINANCE_OFFICER'))
      throw forbidden({ vi: 'Vai trò của bạn không được hủy lệnh chi', en: 'Your role may not cancel payments' });
    return true;
  }
}

/** One verb on all payments of a run that match a filter: first what it would do, then the doing. */
@ApiTags('payments')
@ApiBearerAuth()
@Controller('api/v1/payout-runs')
export class BulkController {
  constructor(
    private readonly commands: Commands,
    private readonly bulk: BulkCommands,
  ) {}

  @Post(':id/bulk')
  @Roles('FINANCE_OFFICER', 'APPROVER')
  @UseGuards(RunGuard, BulkGuard)
  async perform(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() input: BulkInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const wish = wishOf(input);
    const dryRun = DryRunQuery.asks(query);
    if (!dryRun && input.filter.requested === true && wish.seenAt === null)
      throw invalidInput('/seenAt', 'required', LOOK);
    return send(
      reply,
      await this.commands.run(command, { ...input, dryRun }, (unit) =>
        dryRun ? this.bulk.preview(unit, command, id, wish) : this.bulk.start(unit, command, id, wish),
      ),
    );
  }
}

const LOOK = {
  vi: 'Cần thời điểm đã xem trước (seenAt của bản xem trước)',
  en: 'Say what you looked at: the `seenAt` of a preview',
};

/** @throws ProblemError 400 for what does not go with the verb */
function wishOf({ verb, filter, reason, heldReason, route, seenAt }: BulkInput): BulkWish {
  const movesMoney = verb === 'unhold' || verb === 'reissue';
  if (route && (!movesMoney || filter.requested === true)) {
    throw invalidInput('/route', 'notHere', {
      vi: 'Chỉ chọn kênh khi đề nghị chi trả lại',
      en: 'A route is chosen where payments are asked to go again',
    });
  }
  if (heldReason && verb !== 'hold') {
    throw invalidInput('/heldReason', 'notHere', {
      vi: 'Lý do tạm giữ chỉ dùng khi tạm giữ',
      en: 'A held reason goes with holding',
    });
  }
  return {
    ...inputOf({ verb, reason, heldReason, route: route ? { channel: route } : null, seenAt }),
    filter: said(filter),
  };
}

/** Null says as little as nothing. */
function said({
  state,
  reason,
  area,
  channel,
  providerCode,
  period,
  requested,
}: BulkInput['filter']): BulkWish['filter'] {
  return {
    state,
    reason: reason ?? undefined,
    area: area ?? undefined,
    channel: channel ?? undefined,
    providerCode: providerCode ?? undefined,
    period: period ?? undefined,
    requested: requested ?? undefined,
  };
}
