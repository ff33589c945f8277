import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { CLOCK, ProblemError, SystemClock, type Clock } from '#contracts';
import { Metrics, NestLogger, createLogger } from '#observability';
import { Database } from '#persistence';
import { GatewayTokens } from '#security';
import {
  AccessGuard,
  CONFIG,
  InputPipe,
  LOGGER,
  METRICS,
  ProblemFilter,
  ServiceTables1725000000001,
  addJsonParser,
  endConnectionsAtClose,
  openApiOf,
} from '#service';
import { refuseDemoOnNetwork, type GatewayConfig } from './config.js';
import { PublicContract } from './contract/public-contract.js';
import { GatewayModule } from './gateway.module.js';
import { addRequestHooks } from './inbound/http/request-hooks.js';
import { Delegations1732500000500 } from './migrations/delegations.js';
import { InitialSchema1725000000200 } from './migrations/initial-schema.js';
import { servePages } from './pages/pages.js';
import { forwardToServices } from './proxy/forward.js';
import { Services } from './proxy/services.js';
import { Sessions } from './sessions/sessions.js';

export interface RunningGateway {
  /** Where it listens, without a trailing slash. */
  url: string;
  application: INestApplication;
  close(): Promise<void>;
}

/** The one public door. Order matters: headers, session, limits, forwarding, and only then anything that reads a body. */
export async function startGateway(config: GatewayConfig, clock: Clock = new SystemClock()): Promise<RunningGateway> {
  refuseDemoOnNetwork(config);
  const logger = createLogger('gateway', config.LOG_LEVEL);
  const metrics = new Metrics('gateway');
  const database = await new Database({
    url: config.DATABASE_URL,
    migrations: [ServiceTables1725000000001, InitialSchema1725000000200, Delegations1732500000500],
    asServiceUser: true,
    poolSize: 8,
    applicationName: 'chitra-gateway',
  }).open();
  const core = [
    { provide: Database, useValue: database },
    { provide: GatewayTokens, useValue: new GatewayTokens(config.GATEWAY_TOKEN_SECRET) },
    { provide: CLOCK, useValue: clock },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS, useValue: metrics },
    { provide: CONFIG, useValue: config },
  ];
  @Module({})
  class CoreModule {}
  @Module({
    imports: [
      { module: CoreModule, global: true, providers: core, exports: core.map(({ provide }) => provide) },
      GatewayModule,
    ],
  })
  class RootModule {}

  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle' });
  const application = await NestFactory.create<NestFastifyApplication>(RootModule, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  application.useGlobalGuards(new AccessGuard(application.get('Reflector')));
  application.useGlobalPipes(new InputPipe());
  const filter = new ProblemFilter(logger);
  application.useGlobalFilters(filter);

  const http = adapter.getInstance<FastifyInstance>();
  endConnectionsAtClose(http);
  const sessions = application.get(Sessions);
  const services = application.get(Services);
  await addSecurityHeaders(http);
  addRequestHooks(http, sessions, metrics);
  await addRateLimit(http, config.REQUESTS_PER_SECOND);
  await http.register(async (scope) => {
    // Forwarding has no controller, so its failures do not reach the filter by themselves.
    scope.setErrorHandler((error, request, reply) => filter.catch(error, new ExecutionContextHost([request, reply])));
    await forwardToServices(scope, sessions, services);
  });
  addJsonParser(http);
  await servePages(http, config.WEB_ROOT);
  publishContract(application, http, services);

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

/** Everything comes from this origin; the component library writes style elements, hence 'unsafe-inline' for styles alone. */
async function addSecurityHeaders(http: FastifyInstance): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

async function addRateLimit(http: FastifyInstance, requestsPerSecond: number): Promise<void> {
  await http.register(rateLimit, {
    max: requestsPerSecond,
    timeWindow: 1_000,
    keyGenerator: (request) => request.session?.id ?? request.ip,
    allowList: (request) => request.url.startsWith('/health/'),
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: () =>
      new ProblemError('too-many-requests', { vi: 'Hãy gửi chậm lại', en: 'Please send more slowly' }),
  });
}

/** `/api/v1/openapi.json` and the page that shows it; both from this origin alone. */
function publishContract(application: NestFastifyApplication, http: FastifyInstance, services: Services): void {
  const own = openApiOf(application, 'gateway');
  const contract = new PublicContract(own, services);
  http.get('/api/v1/openapi.json', () => contract.document());
  SwaggerModule.setup('api/v1/docs', application, own, {
    raw: false,
    customSiteTitle: 'Chi Trả API',
    patchDocumentOnRequest: () => contract.document(),
  });
}
