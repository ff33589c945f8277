import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Metrics } from '#observability';
import { Database } from '#persistence';
import { METRICS } from '../../tokens.js';

@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {
    metrics.gauge('chitra_simulator_deliveries', 'Webhooks not yet acknowledged', [], async (gauge) => {
      const [row] = await database.query<{ rows: bigint }>('SELECT count(*) AS rows FROM deliveries');
      gauge.set(Number(row?.rows ?? 0n));
    });
  }

  @Get('health/live')
  live(): object {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    try {
      await this.database.query('SELECT 1');
      return { status: 'ok' };
    } catch {
      void reply.status(503);
      return { status: 'unavailable', failing: ['database'] };
    }
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  exposition(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
