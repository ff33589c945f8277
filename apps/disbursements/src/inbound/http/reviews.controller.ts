import { Body, Controller, Get, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import { Command, Commands, CurrentActor, Roles, send, type CommandRequest } from '#service';
import { MarkSeen } from '../../approval/reviews/mark-seen.js';
import { ReviewViews } from '../../approval/reviews/review-views.js';
import { SeenInput } from './approval-input.js';
import { RunGuard } from './scope.guards.js';

@ApiTags('payout-runs')
@ApiBearerAuth()
@Controller('api/v1/payout-runs/:id')
@UseGuards(RunGuard)
export class ReviewsController {
  constructor(
    private readonly commands: Commands,
    private readonly views: ReviewViews,
    private readonly markSeen: MarkSeen,
  ) {}

  @Get('review')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
  review(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<object> {
    return this.views.show(id, actor.username);
  }

  @Post('seen')
  @Roles('APPROVER', 'RELEASER')
  async seen(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: SeenInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.markSeen.perform(unit, command, id, input.fingerprint)),
    );
  }
}
