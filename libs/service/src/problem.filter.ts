import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE_PREFIX, PROBLEMS, ProblemError, type Language, type Problem, type ProblemKind } from '#contracts';
import { currentRequestId, type Logger } from '#observability';
import { languageOf, say } from './language.js';

const KIND_BY_STATUS: Record<number, ProblemKind> = {
  400: 'invalid-input',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** The one place where a failure becomes an HTTP answer. What was not expected is logged and says nothing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    sendProblem(reply, this.problemOf(error, languageOf(request.headers['accept-language'])));
  }

  private problemOf(error: unknown, language: Language): Problem {
    if (error instanceof ProblemError) {
      return problem(error.kind, say(error.detail, language), error.extensions);
    }
    const status = statusOf(error);
    const kind = status === undefined ? undefined : KIND_BY_STATUS[status];
    if (kind) return problem(kind, error instanceof Error ? error.message : '', {});
    this.logger.error({ err: error }, 'request failed');
    return problem(
      'internal',
      say({ vi: 'Không có gì bị thay đổi ngoài ý muốn; hãy thử lại.', en: 'Please try again.' }, language),
      {},
    );

    function problem(of: ProblemKind, detail: string, extensions: object): Problem {
      return problemOf(of, detail, language, extensions);
    }
  }
}

export function problemOf(kind: ProblemKind, detail: string, language: Language, extensions: object = {}): Problem {
  const { status, title } = PROBLEMS[kind];
  return {
    type: PROBLEM_TYPE_PREFIX + kind,
    title: title[language],
    status,
    detail,
    ...extensions,
    requestId: currentRequestId(),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}
