import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { EventLog } from '#messaging';
import type { Metrics } from '#observability';
import { Database } from '#persistence';
import { Open } from './access.js';
import { EVENT_LOG, METRICS } from './tokens.js';

@ApiExcludeController()
@Open()
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(EVENT_LOG) private readonly eventLog: EventLog,
  ) {}

  @Get('health/live')
  live(): object {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const answers = await Promise.allSettled([this.database.query('SELECT 1'), this.eventLog.ping()]);
    const failing = ['database', 'events'].filter((_, index) => answers[index]?.status === 'rejected');
    if (failing.length === 0) return { status: 'ok' };
    void reply.status(503);
    return { status: 'unavailable', failing };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  exposition(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
