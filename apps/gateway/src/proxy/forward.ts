import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#contracts';
import { languageOf, problemOf, say, sendProblem } from '#service';
import type { Sessions } from '../sessions/sessions.js';
import type { Services } from './services.js';
import { OpenStreams } from './open-streams.js';
import { ownerOf, STREAMS, type ServiceName } from './routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where this request goes, and as whom. */
    forward?: { service: ServiceName; token?: string };
  }
}

const WEBHOOK_BYTES = 1_048_576;
const WEBHOOKS_PER_SECOND = 20_000;
const RETRY_AFTER_SECONDS = '2';

/** Everything that services answer: streamed both ways, no body is read here. Must be called before a body parser is added. */
export async function forwardToServices(http: FastifyInstance, sessions: Sessions, services: Services): Promise<void> {
  await http.register(httpProxy, {
    ...common(services),
    prefix: '/api/v1',
    rewritePrefix: '/api/v1',
    preHandler: (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      destinationOf(request, sessions, services).then((destination) => {
        request.forward = destination;
        done();
      }, done);
    },
  } as FastifyHttpProxyOptions);
  await http.register((scope) => forwardStreams(scope, sessions, services));
  await http.register(httpProxy, {
    ...common(services),
    prefix: '/webhooks/v1',
    rewritePrefix: '/webhooks/v1',
    httpMethods: ['POST'],
    routes: ['/:providerCode'],
    config: { rateLimit: { max: WEBHOOKS_PER_SECOND, timeWindow: 1_000 } },
    // The signature is checked by the service; only what is too large is turned away before it travels further.
    preHandler: (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      request.forward = { service: 'disbursements' };
      const tooLarge = Number(request.headers['content-length'] ?? 0) > WEBHOOK_BYTES;
      done(tooLarge ? new ProblemError('payload-too-large', { vi: 'Tối đa 1 MiB', en: '1 MiB at most' }) : undefined);
    },
  } as FastifyHttpProxyOptions);
}

/**
 * Server-Sent Events go over connections of their own: those that the calls share would soon all be taken. A service says
 * something every 15 seconds; one that is silent for longer is gone.
 */
async function forwardStreams(scope: FastifyInstance, sessions: Sessions, services: Services): Promise<void> {
  const open = new OpenStreams();
  open.watch(scope);
  await scope.register(httpProxy, {
    ...common(services),
    prefix: '/api/v1',
    rewritePrefix: '/api/v1',
    httpMethods: ['GET'],
    routes: [...STREAMS],
    undici: { connections: null, headersTimeout: 30_000, bodyTimeout: 45_000, connectTimeout: 3_000 },
    preHandler: (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      destinationOf(request, sessions, services).then((destination) => {
        open.requireRoom();
        request.forward = destination;
        done();
      }, done);
    },
  } as FastifyHttpProxyOptions);
}

/** @throws ProblemError 404 for a path that nobody answers, 503 when the owner of an import cannot be asked. */
async function destinationOf(
  request: FastifyRequest,
  sessions: Sessions,
  services: Services,
): Promise<{ service: ServiceName; token: string }> {
  const path = request.url.split('?')[0] as string;
  const owner = ownerOf(path);
  if (!owner || !request.session) {
    throw new ProblemError('not-found', { vi: 'Không có đường dẫn này', en: 'There is no such path' });
  }
  const token = await sessions.gatewayTokenFor(request.session, request.requestId ?? '');
  if (owner !== 'importing-service') return { service: owner, token };
  try {
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': request.requestId ?? '' };
    return { service: await services.ownerOfImport(path, headers), token };
  } catch {
    throw new ProblemError('unavailable', unavailable);
  }
}

const unavailable = {
  vi: 'Dịch vụ chưa trả lời; hãy thử lại sau ít giây',
  en: 'The service does not answer: try again in a few seconds',
};

function common(services: Services): FastifyHttpProxyOptions {
  return {
    upstream: '',
    // Imports of a whole province take their time; connections are kept and shared by all requests.
    undici: { connections: 64, headersTimeout: 300_000, bodyTimeout: 300_000, connectTimeout: 3_000 },
    disableRequestLogging: true,
    replyOptions: {
      getUpstream: (request) => services.urlOf((request as FastifyRequest).forward?.service ?? 'disbursements'),
      // Only the race with an idle connection that the service closes is tried again, and only where it is harmless.
      retriesCount: 1,
      retryDelay: ({ err, req, attempt }) =>
        attempt === 0 && req.method === 'GET' && (err as { code?: string } | null)?.code === 'UND_ERR_SOCKET'
          ? 10
          : null,
      rewriteRequestHeaders: (request, headers) => {
        const { forward, requestId } = request as FastifyRequest;
        const { cookie: _, expect: __, ...rest } = headers;
        return {
          ...rest,
          'x-request-id': requestId,
          ...(forward?.token ? { authorization: `Bearer ${forward.token}` } : {}),
        };
      },
      onError: (reply) => {
        const answer = reply as unknown as FastifyReply;
        if (answer.sent) return;
        // Nobody reads the rest of the body now; left unread, it would block the next call on the same connection.
        if (!answer.request.raw.complete) void answer.header('connection', 'close');
        const language = languageOf(answer.request.headers['accept-language']);
        void answer.header('retry-after', RETRY_AFTER_SECONDS);
        sendProblem(answer, problemOf('unavailable', say(unavailable, language), language));
      },
    },
  };
}
