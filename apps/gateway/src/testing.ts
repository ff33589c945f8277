import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, type Clock } from '#contracts';
import { testDatabase } from '#persistence';
import type { GatewayConfig } from './config.js';
import { startGateway, type RunningGateway } from './start-gateway.js';

/** What a service of the spec's own was asked. */
export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A service behind the door: remembers what it was asked and answers what the spec says. */
export interface Upstream {
  url: string;
  asked: Asked[];
  answer: (asked: Asked, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function upstream(name: string): Promise<Upstream> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      asked.push(call);
      self.answer(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (call, response) => answerJson(response, 200, { service: name, path: call.url }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export const GATEWAY_TOKEN_SECRET = Buffer.alloc(32, 7).toString('base64');
export const ADMIN = { username: 'admin', password: 'chitra-demo' };

export interface TestGateway {
  running: RunningGateway;
  url: string;
  directory: string;
  databaseUrl: string;
  setupTokenFile: string;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A gateway on a new database; services that a spec does not name are not there. */
export async function gatewayOnNewDatabase(
  overrides: Partial<GatewayConfig> = {},
  clock: Clock = new SystemClock(),
): Promise<TestGateway> {
  const database = await testDatabase('gateway');
  const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const nowhere = 'http://127.0.0.1:9';
  const setupTokenFile = join(directory, 'setup-token');
  const config: GatewayConfig = {
    PORT: 0,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    GATEWAY_TOKEN_SECRET,
    SESSION_SECRET: 'a secret of this spec',
    BENEFICIARIES_URL: nowhere,
    ACCOUNTS_URL: nowhere,
    DISBURSEMENTS_URL: nowhere,
    REPORTING_URL: nowhere,
    DEMO: 'none',
    REQUESTS_PER_SECOND: 600,
    SETUP_TOKEN_FILE: setupTokenFile,
    LOG_LEVEL: 'fatal',
    ...overrides,
  };
  const running = await startGateway(config, clock);
  const gateway: TestGateway = {
    running,
    url: running.url,
    directory,
    databaseUrl: database.url,
    setupTokenFile,
    async restart() {
      await gateway.running.close();
      gateway.running = await startGateway(config, clock);
      gateway.url = gateway.running.url;
    },
    async close() {
      await gateway.running.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return gateway;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

/** One call; `body` objects go as JSON, texts and bytes as they are. */
export async function call(
  gateway: { url: string },
  method: string,
  path: string,
  options: { token?: string; body?: object | string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body =
    typeof options.body === 'object' && !(options.body instanceof Uint8Array)
      ? JSON.stringify(options.body)
      : options.body;
  const answer = await fetch(`${gateway.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: body as string }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

export async function signIn(
  gateway: { url: string },
  user: { username: string; password: string } = ADMIN,
): Promise<string> {
  const answer = await call(gateway, 'POST', '/api/v1/sessions', { body: user });
  return answer.json['accessToken'] as string;
}

/** Makes the first administrator by the token file, and signs in. */
export async function firstAdministrator(gateway: TestGateway): Promise<string> {
  const token = (await readFile(gateway.setupTokenFile, 'utf8')).trim();
  await call(gateway, 'POST', '/api/v1/setup', { body: { token, ...ADMIN } });
  return signIn(gateway);
}

/** A call whose path goes out exactly as it is written: `fetch` would tidy it up. */
export function callRaw(gateway: { url: string }, path: string, token: string): Promise<number> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
