import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, problemOf, say, sendProblem } from '#service';
import { Unsigned } from '../../webhooks/receive-webhook.js';

/**
 * Whoever did not sign gets the same bytes whatever was wrong, without even a request id: an outsider cannot tell a
 * provider that exists from one that does not.
 */
@Catch(Unsigned)
export class UnsignedFilter implements ExceptionFilter {
  catch(error: Unsigned, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const language = languageOf(http.getRequest<FastifyRequest>().headers['accept-language']);
    const { requestId: _, ...problem } = problemOf(error.kind, say(error.detail, language), language);
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}
