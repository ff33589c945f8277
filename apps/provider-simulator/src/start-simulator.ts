import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CLOCK, IDS, SystemClock, UuidV7 } from '#contracts';
import { Metrics, NestLogger, createLogger } from '#observability';
import { Database } from '#persistence';
import { InputPipe, ProblemFilter } from '#service';
import type { SimulatorConfig } from './config.js';
import { InitialSchema1725000000100 } from './migrations/initial-schema.js';
import { SimulatorModule } from './simulator.module.js';
import { LOGGER, METRICS } from './tokens.js';

export interface RunningSimulator {
  /** Where it listens, without a trailing slash. */
  url: string;
  application: INestApplication;
  close(): Promise<void>;
}

/** A thousand instructions are about 200 kB; five thousand customers of a control call are more. */
const BODY_LIMIT = 4 * 1_048_576;

/** Brings the sandbox up on its own database; deliveries and lists that an earlier process left are taken up again. */
export async function startSimulator(config: SimulatorConfig): Promise<RunningSimulator> {
  const logger = createLogger('provider-simulator', config.LOG_LEVEL);
  const database = await new Database({
    url: config.DATABASE_URL,
    migrations: [InitialSchema1725000000100],
    poolSize: 8,
    applicationName: 'chitra-provider-simulator',
  }).open();
  const core = [
    { provide: Database, useValue: database },
    { provide: CLOCK, useValue: new SystemClock() },
    { provide: IDS, useValue: new UuidV7() },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS, useValue: new Metrics('provider-simulator') },
  ];
  @Module({})
  class CoreModule {}
  @Module({
    imports: [
      { module: CoreModule, global: true, providers: core, exports: core.map(({ provide }) => provide) },
      SimulatorModule,
    ],
  })
  class RootModule {}

  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  const application = await NestFactory.create<NestFastifyApplication>(RootModule, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  application.useGlobalPipes(new InputPipe());
  application.useGlobalFilters(new ProblemFilter(logger));
  await application.listen(config.PORT, config.HOST);
  const url = (await application.getUrl()).replace('[::1]', '127.0.0.1');
  logger.info({ url }, 'ready');
  return {
    url,
    application,
    async close() {
      await application.close();
      await database.close();
    },
  };
}
