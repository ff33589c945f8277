import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { FastifyReply } from 'fastify';
import type { Metrics } from '#observability';
import { Database } from '#persistence';
import { CONFIG, METRICS, Open } from '#service';
import type { GatewayConfig } from '../../config.js';
import { Services } from '../../proxy/services.js';
import { DemoState } from './inputs.js';

@ApiExcludeController()
@Open()
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly services: Services,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get('health/live')
  live(): object {
    return { status: 'ok' };
  }

  /** Ready when the whole product is: this database, and every service behind the door. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const [services, database, demo] = await Promise.all([
      this.services.failing(),
      this.isDatabaseUp(),
      this.demoState(),
    ]);
    const failing = [...services, ...(database ? [] : ['database'])];
    if (failing.length === 0) return { status: 'ok', ...demo };
    void reply.status(503).header('retry-after', '2');
    return { status: 'unavailable', ...demo, failing };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  exposition(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  private async isDatabaseUp(): Promise<boolean> {
    return this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** What was last written about the demo; a demo that nothing was written about yet is loading. */
  private async demoState(): Promise<DemoState> {
    if (this.config.DEMO === 'none') return { demo: 'none' };
    try {
      const text = await readFile(this.config.DEMO_STATE_FILE ?? '', 'utf8');
      const written = plainToInstance(DemoState, JSON.parse(text) as object);
      if ((await validate(written)).length === 0) return written;
    } catch {
      // Not there yet, or just being written.
    }
    return { demo: 'loading' };
  }
}
