import { createHash } from 'node:crypto';
import { Injectable, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, invalidInput, type Actor } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';

/** What identifies one command of one caller. */
export interface CommandRequest {
  actor: Actor;
  method: string;
  path: string;
  idempotencyKey: string | undefined;
  ifMatch: string | undefined;
}

/** The answer to a command; `secrets` are sent once and never kept for a replay. */
export interface CommandReply {
  status: number;
  body: object;
  headers?: Record<string, string>;
  secrets?: object;
}

/** The command's identity from the request: `@Command() command: CommandRequest`. */
export const Command = createParamDecorator((_: unknown, context: ExecutionContext): CommandRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    actor: request.actor as Actor,
    method: request.method,
    path: request.url.split('?')[0] as string,
    idempotencyKey: header(request, 'idempotency-key'),
    ifMatch: header(request, 'if-match'),
  };
});

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const KEPT_DAYS = 7;

/**
 * The one write pipeline: begin, idempotency, work, remember the answer, commit. The same key and input gets the first
 * answer again; another input under the same key, or a first call that is still running, is a 409. A refusal is not
 * remembered: it changed nothing.
 */
@Injectable()
export class Commands {
  constructor(private readonly database: Database) {}

  /** @param input what the key stands for (validated body, or the hash of a file). @throws ProblemError */
  async run(
    request: CommandRequest,
    input: unknown,
    work: (unit: UnitOfWork) => Promise<CommandReply>,
  ): Promise<CommandReply> {
    const key = request.idempotencyKey;
    if (!key || key.length > 200) {
      throw invalidInput('/headers/idempotency-key', key ? 'tooLong' : 'required', {
        vi: 'Cần tiêu đề Idempotency-Key (tối đa 200 ký tự)',
        en: 'The Idempotency-Key header is required (200 characters at most)',
      });
    }
    const identity = [request.actor.username, request.method, request.path, key];
    const hash = createHash('sha256')
      .update(JSON.stringify(input ?? null))
      .digest('hex');
    return this.database.transaction(async (unit) => {
      const [lock] = await unit.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
        [JSON.stringify(identity)],
      );
      if (!lock?.free) {
        throw new ProblemError('idempotency-running', {
          vi: 'Hãy đợi yêu cầu đầu tiên',
          en: 'Wait for the first request',
        });
      }
      const [known] = await unit.query<{ input_hash: string; reply: CommandReply }>(
        `SELECT input_hash, reply FROM idempotency_keys
         WHERE username = $1 AND method = $2 AND path = $3 AND key = $4 AND created_at > now() - interval '${KEPT_DAYS} days'`,
        identity,
      );
      if (known) {
        if (known.input_hash === hash) return known.reply;
        throw new ProblemError('idempotency-conflict', { vi: 'Hãy dùng khóa mới', en: 'Use a new key' });
      }
      const reply = await work(unit);
      const { secrets, ...kept } = reply;
      await unit.query(
        `INSERT INTO idempotency_keys (username, method, path, key, input_hash, reply) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (username, method, path, key) DO UPDATE SET input_hash = $5, reply = $6, created_at = now()`,
        [...identity, hash, JSON.stringify(kept)],
      );
      return { ...kept, ...(secrets ? { body: { ...kept.body, ...secrets } } : {}) };
    });
  }
}

/** Sends a command's answer with its status and headers. */
export function send(reply: FastifyReply, answer: CommandReply): object {
  void reply.status(answer.status).headers(answer.headers ?? {});
  return answer.body;
}

/** @throws ProblemError 428 without If-Match, 412 when it names another version. */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (!ifMatch)
    throw new ProblemError('precondition-required', { vi: 'Hãy gửi ETag mới nhất', en: 'Send the latest ETag' });
  const given = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (ifMatch !== '*' && !given.includes(etag)) {
    throw new ProblemError('precondition-failed', {
      vi: 'Hãy tải lại rồi quyết định',
      en: 'Read it again, then decide',
    });
  }
}
