import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { Roles } from '#service';
import { ProgressFeeds } from '../../progress/progress-feeds.js';
import { RunGuard } from './scope.guards.js';

/** How a run goes on, as Server-Sent Events for as long as somebody listens. */
@ApiTags('payout-runs')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1/payout-runs')
export class ProgressController {
  constructor(private readonly feeds: ProgressFeeds) {}

  @Get(':id/progress')
  @ApiProduces('text/event-stream')
  @UseGuards(RunGuard)
  progress(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Readable | string {
    // A connection that became free only while the service ends would be kept for another call, and keep it from ending.
    void reply
      .type('text/event-stream; charset=utf-8')
      .headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no', connection: 'close' });
    // Whoever asks for the headers alone would be told for ever.
    return request.method === 'HEAD' ? '' : this.feeds.open(id);
  }
}
