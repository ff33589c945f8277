import { setTimeout as pause } from 'node:timers/promises';
import { fieldOf, textOf } from './json.js';

export interface HttpAnswer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** A body made anew for each try, such as a file that is written while it is sent. */
  readonly stream?: () => Iterable<string>;
}

/** A refusal that trying again will not change. */
export class Refused extends Error {
  constructor(
    readonly request: HttpRequest,
    readonly answer: HttpAnswer,
  ) {
    const { detail, title } = { detail: fieldOf(answer.body, 'detail'), title: fieldOf(answer.body, 'title') };
    const told = [title, detail].filter((text) => typeof text === 'string').join(': ');
    super(`${request.method} ${new URL(request.url).pathname} was answered ${answer.status} ${told}`.trim());
  }
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

/** One call; a service that is away, restarting or busy is asked again, which is safe as every POST has its key. */
export async function call(request: HttpRequest, patienceMilliseconds: number): Promise<HttpAnswer> {
  const started = Date.now();
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const outcome = await once(request).catch((failure: unknown) => failure);
    if (isAnswer(outcome) && ![429, 502, 503, 504].includes(outcome.status)) return outcome;
    if (Date.now() - started > patienceMilliseconds) {
      if (isAnswer(outcome)) throw new Refused(request, outcome);
      throw new Error(`no answer to ${request.method} ${request.url}`, { cause: outcome });
    }
    await pause(wait);
  }
}

async function once(request: HttpRequest): Promise<HttpAnswer> {
  const body: ReadableStream<Uint8Array> | string | undefined = request.stream
    ? streamOf(request.stream())
    : request.json === undefined
      ? undefined
      : JSON.stringify(request.json);
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...(request.json === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: parsed(text) };
}

function isAnswer(outcome: unknown): outcome is HttpAnswer {
  return typeof fieldOf(outcome, 'status') === 'number';
}

function streamOf(pieces: Iterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface CallOptions {
  readonly json?: unknown;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly stream?: () => Iterable<string>;
  readonly contentType?: string;
}

/** A person at the public API: signs in when first needed, and again when the session has ended. */
export class ApiUser {
  private accessToken: string | undefined;

  constructor(
    private readonly gatewayUrl: string,
    readonly username: string,
    private readonly password: string,
    private readonly patienceMilliseconds: number,
  ) {}

  /** False when there is no such user yet. */
  async canSignIn(): Promise<boolean> {
    return (await this.signIn()).status === 201;
  }

  /** The answer, whatever its status. */
  async ask(method: 'GET' | 'POST', path: string, options: CallOptions = {}): Promise<HttpAnswer> {
    if (this.accessToken === undefined) await this.signInOrFail();
    const answer = await this.send(method, path, options);
    if (answer.status !== 401) return answer;
    await this.signInOrFail();
    return this.send(method, path, options);
  }

  /** @throws {Refused} when the answer is not a 2xx. */
  async get(path: string): Promise<HttpAnswer> {
    return this.accepted(await this.ask('GET', path), { method: 'GET', url: `${this.gatewayUrl}${path}` });
  }

  /** @throws {Refused} when the answer is not a 2xx. */
  async post(path: string, options: CallOptions): Promise<HttpAnswer> {
    return this.accepted(await this.ask('POST', path, options), { method: 'POST', url: `${this.gatewayUrl}${path}` });
  }

  private accepted(answer: HttpAnswer, request: HttpRequest): HttpAnswer {
    if (answer.status < 200 || answer.status > 299) throw new Refused(request, answer);
    return answer;
  }

  private send(method: 'GET' | 'POST', path: string, options: CallOptions): Promise<HttpAnswer> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.accessToken ?? ''}`,
      'accept-language': 'en',
      ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      ...(options.contentType === undefined ? {} : { 'content-type': options.contentType }),
    };
    const url = `${this.gatewayUrl}${path}`;
    return call({ method, url, headers, json: options.json, stream: options.stream }, this.patienceMilliseconds);
  }

  private async signIn(): Promise<HttpAnswer> {
    const json = { username: this.username, password: this.password };
    const url = `${this.gatewayUrl}/api/v1/sessions`;
    const answer = await call({ method: 'POST', url, json }, this.patienceMilliseconds);
    if (answer.status === 201) this.accessToken = textOf(answer.body, 'accessToken');
    return answer;
  }

  private async signInOrFail(): Promise<void> {
    const answer = await this.signIn();
    if (answer.status !== 201) {
      throw new Refused({ method: 'POST', url: `${this.gatewayUrl}/api/v1/sessions` }, answer);
    }
  }
}
