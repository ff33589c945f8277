import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { MALFORMED_BODY } from '#service';

/**
 * Takes the bytes of a body whatever its sender calls them, so that 401 comes before "not JSON" also for text or a
 * missing content type: a webhook is judged by its signature first, then by its bytes.
 */
@Injectable()
export class AnyContentType implements OnModuleInit {
  constructor(private readonly adapter: HttpAdapterHost) {}

  onModuleInit(): void {
    const http = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    http.removeContentTypeParser('text/plain');
    http.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
      request.rawBody = body as Buffer;
      done(null, MALFORMED_BODY);
    });
  }
}
