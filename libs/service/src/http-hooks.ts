import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withRequestId, type Metrics } from '#observability';
import type { GatewayTokens } from '#security';
import { MALFORMED_BODY } from './input.pipe.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes as they came: signatures are over these. */
    rawBody?: Buffer;
  }
}

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** Request id, caller, duration: what happens to each request before Nest sees it. */
export function addHttpHooks(http: FastifyInstance, tokens: GatewayTokens, metrics: Metrics): void {
  http.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    void reply.header('x-request-id', requestId);
    withRequestId(requestId, done);
  });
  http.addHook('onRequest', async (request: FastifyRequest) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) return;
    try {
      request.actor = await tokens.verify(token);
    } catch {
      // Not the gateway's: the guard answers 401 where one is needed.
    }
  });
  http.addHook('onResponse', (request, reply, done) => {
    metrics.httpDuration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/**
 * Lets nobody keep a server that ends from ending. Clients open connections ahead, or again when a call was broken off, and
 * say nothing on them; others are kept for a next call when their answer ends after the server has looked for free ones.
 * It would wait a minute for each.
 */
export function endConnectionsAtClose(http: FastifyInstance): void {
  const open = new Set<Socket>();
  let closing = false;
  http.server.on('connection', (socket) => {
    if (closing) return socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  http.addHook('preClose', (done) => {
    closing = true;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
  http.addHook('onResponse', (request, _reply, done) => {
    if (closing) request.raw.socket.destroySoon();
    done();
  });
}

/** JSON that keeps the raw bytes and lets 401 and 403 come before "not JSON". */
export function addJsonParser(http: FastifyInstance): void {
  http.addContentTypeParser(
    ['application/json', 'application/*+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      request.rawBody = body as Buffer;
      if (body.length === 0) return done(null, undefined);
      try {
        done(null, JSON.parse(body.toString()));
      } catch {
        done(null, MALFORMED_BODY);
      }
    },
  );
}
