import type { FastifyInstance } from 'fastify';
import type { Readable } from 'node:stream';
import { ProblemError } from '#contracts';

/** Each takes a connection to a service for as long as somebody listens. */
const MOST_STREAMS = 500;

/**
 * Answers that go on until somebody leaves: counted, because each holds a connection on both sides, and ended when the
 * gateway stops, because it would wait for them for ever.
 */
export class OpenStreams {
  private readonly streams = new Set<Readable>();

  /** Watches what is answered within this scope. */
  watch(scope: FastifyInstance): void {
    scope.addHook('onSend', (_request, reply, payload, done) => {
      const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
      if (isStream && payload !== null && typeof payload === 'object' && 'destroy' in payload) {
        const stream = payload as Readable;
        this.streams.add(stream);
        stream.once('close', () => this.streams.delete(stream));
      }
      done(null, payload);
    });
    scope.addHook('preClose', (done) => {
      for (const stream of this.streams) stream.destroy();
      done();
    });
  }

  get size(): number {
    return this.streams.size;
  }

  /** @throws ProblemError 503 when no more can be held open. */
  requireRoom(): void {
    if (this.size < MOST_STREAMS) return;
    throw new ProblemError('unavailable', {
      vi: 'Đang có quá nhiều người theo dõi; hãy thử lại sau',
      en: 'Too many are watching: try again later',
    });
  }
}
