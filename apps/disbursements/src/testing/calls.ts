import { v7 } from 'uuid';
import type { GatewayTokens } from '#security';
import { eventually } from '#service/testing';
import type { Caller } from './actors.js';
import type { Answer, Json } from './shapes.js';

export interface CallOptions {
  body?: unknown;
  /** Null: none. */
  key?: string | null;
  ifMatch?: string;
}

/** Calls of a service as the gateway forwards them. */
export class Calls {
  constructor(
    private readonly url: string,
    private readonly tokens: GatewayTokens,
  ) {}

  async call(method: string, path: string, as: Caller, options: CallOptions = {}): Promise<Answer> {
    const { body, key = v7(), ifMatch } = options;
    return this.send(path, as, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
        ...(ifMatch ? { 'if-match': ifMatch } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async upload(path: string, as: Caller, file: { name: string; content: string }): Promise<Answer> {
    const body = new FormData();
    body.set('file', new Blob([file.content]), file.name);
    return this.send(path, as, { method: 'POST', body, headers: { 'idempotency-key': v7() } });
  }

  /** Sends a command on a run with the current ETag and waits until its operation is over. */
  async command(runId: string, verb: string, as: Caller, body: object = {}): Promise<Json> {
    const path = `/api/v1/payout-runs/${runId}`;
    const before = await this.call('GET', path, as);
    const answer = await this.call('POST', `${path}/${verb}`, as, { body, ifMatch: before.headers.get('etag') ?? '' });
    if (answer.status !== 202) throw new Error(`${verb}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const done = await eventually(async () => {
      const { body: run } = await this.call('GET', path, as);
      return run.operation?.state === 'RUNNING' ? null : run;
    });
    return done as Json;
  }

  private async send(
    path: string,
    as: Caller,
    { headers, ...request }: { method: string; headers: Record<string, string>; body?: string | FormData },
  ): Promise<Answer> {
    const token = await this.tokens.issue({ username: 'officer', areaCode: '38', requestId: 'test', ...as });
    const response = await fetch(this.url + path, {
      ...request,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text && response.headers.get('content-type')?.includes('json')
        ? JSON.parse(text)
        : { text }) as Answer['body'],
    };
  }
}
