import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '#contracts';
import { withRequestId, type Metrics } from '#observability';
import type { Session, Sessions } from '../../sessions/sessions.js';

declare module 'fastify' {
  interface FastifyRequest {
    session?: Session;
    requestId?: string;
  }
}

const REQUEST_ID = /^[\w.-]{1,100}$/;
const BEARER = /^Bearer ([\w-]{43})$/;

/** What may be called under `/api` without being signed in. */
const OPEN = new Set([
  'POST /api/v1/sessions',
  'GET /api/v1/setup',
  'POST /api/v1/setup',
  'GET /api/v1/openapi.json',
  'GET /api/v1/docs',
]);

function isOpen(method: string, path: string): boolean {
  if (!/^\/api(\/|$)/i.test(path)) return true;
  return OPEN.has(`${method} ${path}`) || (method === 'GET' && path.startsWith('/api/v1/docs/'));
}

/**
 * Request id, caller, duration. Under `/api` nothing is looked at before the session: not the path, not the body, so that
 * a stranger learns nothing from the answer.
 */
export function addRequestHooks(http: FastifyInstance, sessions: Sessions, metrics: Metrics): void {
  http.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-request-id'];
    request.requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    void reply.header('x-request-id', request.requestId);
    withRequestId(request.requestId, done);
  });
  http.addHook('onRequest', async (request) => {
    if (isOpen(request.method, request.url.split('?')[0] as string)) return;
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const session = token ? await sessions.find(token) : null;
    if (!session)
      throw new ProblemError('unauthorized', { vi: 'Hãy đăng nhập rồi thử lại', en: 'Sign in and try again' });
    request.session = session;
    request.actor = { ...session.actor, requestId: request.requestId ?? '' };
  });
  http.addHook('onResponse', (request, reply, done) => {
    metrics.httpDuration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
