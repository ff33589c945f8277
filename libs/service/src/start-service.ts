import { Module, type DynamicModule, type INestApplication, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MigrationInterface } from 'typeorm';
import { CLOCK, IDS, SystemClock, UuidV7, type Clock } from '#contracts';
import {
  EventLogStrategy,
  MessagingTables,
  Relay,
  eventLogFromEnvironment,
  outboxStatus,
  outboxWriter,
} from '#messaging';
import { Metrics, NestLogger, createLogger, currentRequestId } from '#observability';
import { Database } from '#persistence';
import { GatewayTokens, LookupHash, Sealer } from '#security';
import { AccessGuard } from './access.js';
import { Commands } from './commands.js';
import type { ServiceConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { addHttpHooks, addJsonParser, endConnectionsAtClose } from './http-hooks.js';
import { InputPipe } from './input.pipe.js';
import { messagingObserver } from './messaging-observer.js';
import { Jobs } from './jobs.js';
import { openApiOf } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { ServiceTables1725000000001 } from './service-tables.js';
import { CONFIG, EVENT_LOG, LOGGER, METRICS } from './tokens.js';

export interface ServiceDefinition {
  /** Also its consumer group and the source of its events. */
  name: string;
  config: ServiceConfig;
  migrations: (new () => MigrationInterface)[];
  module: Type;
  /** Instead of the system's, for specs whose business days pass as they say. */
  clock?: Clock;
  /** Largest body in bytes (uploads are streamed and have a limit of their own). */
  bodyLimit?: number;
}

export interface RunningService {
  application: INestApplication;
  database: Database;
  close(): Promise<void>;
}

@Module({})
class CoreModule {}

/** Brings one service up: schema, event log, relay, doors; and takes it down in the opposite order on SIGTERM. */
export async function startService(definition: ServiceDefinition): Promise<RunningService> {
  const { name, config } = definition;
  const logger = createLogger(name, config.LOG_LEVEL);
  const metrics = new Metrics(name);
  const database = await new Database({
    url: config.DATABASE_URL,
    migrations: [MessagingTables, ServiceTables1725000000001, ...definition.migrations],
    writeOutbox: outboxWriter({ requestId: currentRequestId }),
    asServiceUser: true,
    applicationName: `chitra-${name}`,
  }).open();
  const observer = messagingObserver(logger);
  const eventLog = eventLogFromEnvironment({
    clientId: name,
    ...(config.KAFKA_BROKERS ? { kafkaBrokers: config.KAFKA_BROKERS } : {}),
    ...(config.EVENT_LOG_URL ? { eventLogUrl: config.EVENT_LOG_URL } : {}),
    partitions: config.KAFKA_PARTITIONS,
    replication: config.KAFKA_REPLICATION,
    observer,
  });
  const strategy = new EventLogStrategy({ group: name, database, log: eventLog, observer });
  const relay = new Relay({ database, log: eventLog, source: `/${name}`, observer });
  const jobs = new Jobs(config.DATABASE_URL, logger);
  const tokens = new GatewayTokens(config.GATEWAY_TOKEN_SECRET);

  const core = coreModule([
    { provide: Database, useValue: database },
    { provide: Sealer, useValue: new Sealer(config.SEALING_KEYS) },
    { provide: LookupHash, useValue: new LookupHash(config.LOOKUP_KEY) },
    { provide: Jobs, useValue: jobs },
    { provide: CLOCK, useValue: definition.clock ?? new SystemClock(config.BUSINESS_DATE) },
    { provide: IDS, useValue: new UuidV7() },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS, useValue: metrics },
    { provide: CONFIG, useValue: config },
    { provide: EVENT_LOG, useValue: eventLog },
    Commands,
  ]);
  @Module({ imports: [core, definition.module], controllers: [HealthController] })
  class RootModule {}

  const adapter = new FastifyAdapter({
    bodyLimit: definition.bodyLimit ?? 1_048_576,
    forceCloseConnections: 'idle',
    multipart: true,
  });
  addHttpHooks(adapter.getInstance(), tokens, metrics);
  addJsonParser(adapter.getInstance());
  endConnectionsAtClose(adapter.getInstance());
  const application = await NestFactory.create<NestFastifyApplication>(RootModule, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const guard = new AccessGuard(application.get('Reflector'));
  application.useGlobalGuards(guard);
  application.useGlobalPipes(new InputPipe());
  application.useGlobalFilters(new ProblemFilter(logger));
  application.connectMicroservice({ strategy }, { inheritAppConfig: false });
  const document = openApiOf(application, name);
  adapter.getInstance().get('/openapi.json', (_request, reply) => reply.send(document));

  watchEvents(metrics, strategy, database);
  relay.start();
  await application.startAllMicroservices();
  await application.listen(config.PORT, config.HOST);
  logger.info({ port: config.PORT }, 'ready');

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await application.close();
      await jobs.close();
      await relay.stop();
      await eventLog.close();
      await database.close();
    })());
  return { application, database, close };
}

function coreModule(providers: Provider[]): DynamicModule {
  return {
    module: CoreModule,
    global: true,
    providers,
    exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
  };
}

/** How far behind and how much waits: the figures that tell "behind" from "broken". */
function watchEvents(metrics: Metrics, strategy: EventLogStrategy, database: Database): void {
  metrics.gauge('chitra_event_lag', 'Events not yet applied', ['topic'], async (gauge) => {
    for (const { topic, lag } of await strategy.lag()) gauge.set({ topic }, lag);
  });
  metrics.gauge('chitra_outbox_events', 'Events not yet in the log', [], async (gauge) => {
    gauge.set((await outboxStatus(database)).size);
  });
  metrics.gauge('chitra_dead_letters', 'Events that could not be applied', [], async (gauge) => {
    const [row] = await database.query<{ rows: number }>('SELECT count(*)::integer AS rows FROM dead_letter');
    gauge.set(row?.rows ?? 0);
  });
}

/** The main program of a service: starts, and stops on SIGINT or SIGTERM; a failed start is one line and exit code 1. */
export function runService(define: () => ServiceDefinition): void {
  startService(define()).then(
    (service) => {
      const stop = (): void => {
        service.close().then(
          () => process.exit(0),
          () => process.exit(1),
        );
      };
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? (error.stack ?? error.message) : error);
      process.exit(1);
    },
  );
}
