import type { ServerResponse } from 'node:http';
import { eventually } from '#service/testing';
import {
  call,
  firstAdministrator,
  gatewayOnNewDatabase,
  upstream,
  type TestGateway,
  type Upstream,
} from './testing.js';

const PATH = '/api/v1/payout-runs/0192f0c5-a1b2-7c3d-8e9f-0a1b2c3d4e5f/progress';

describe('answers that go on', () => {
  let gateway: TestGateway;
  let disbursements: Upstream;
  let token: string;
  let open: ServerResponse[] = [];
  let left = 0;

  beforeEach(() => ([open, left] = [[], 0]));
  beforeAll(async () => {
    disbursements = await upstream('disbursements');
    const usual = disbursements.answer;
    disbursements.answer = (asked, response) => {
      if (!asked.url.endsWith('/progress')) return usual(asked, response);
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
      response.write('event: progress\ndata: 1\n\n');
      response.once('close', () => (left += 1));
      open.push(response);
    };
    gateway = await gatewayOnNewDatabase({ DISBURSEMENTS_URL: disbursements.url, REQUESTS_PER_SECOND: 10_000 });
    token = await firstAdministrator(gateway);
  });
  afterAll(async () => {
    await gateway.close();
    await disbursements.close();
  });

  const listen = async (): Promise<{ status: number; type: string | null; next(): Promise<string>; leave(): void }> => {
    const leaving = new AbortController();
    const answer = await fetch(`${gateway.url}${PATH}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      next: async () => (await reader?.read())?.value ?? '',
      leave: () => leaving.abort(),
    };
  };

  it('arrive piece by piece, as they are said', async () => {
    const listener = await listen();
    expect([listener.status, listener.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await listener.next()).toBe('event: progress\ndata: 1\n\n');
    open[0]?.write(': still here\n\n');
    expect(await listener.next()).toBe(': still here\n\n');
    open[0]?.end('event: progress\ndata: 2\n\n');
    expect(await listener.next()).toBe('event: progress\ndata: 2\n\n');
    expect(await listener.next()).toBe('');
  });

  it('end at the service when the listener leaves', async () => {
    const listener = await listen();
    await listener.next();
    listener.leave();
    await eventually(() => left === 1);
  });

  it('take no connection from anybody else, however many listen', async () => {
    const listeners = await Promise.all(Array.from({ length: 100 }, listen));
    expect(listeners.every(({ status }) => status === 200)).toBe(true);
    const others = await Promise.all(
      Array.from({ length: 20 }, () => call(gateway, 'GET', '/api/v1/payments/1', { token })),
    );
    expect(others.every(({ status }) => status === 200)).toBe(true);
    for (const listener of listeners) listener.leave();
    await eventually(() => left === 100);
  });

  it('need a session like any other call', async () => {
    expect((await fetch(`${gateway.url}${PATH}`)).status).toBe(401);
    expect(open).toHaveLength(0);
  });

  it('do not keep the gateway from ending, and a service that ends ends them', async () => {
    const listener = await listen();
    await listener.next();
    await gateway.running.close();
    await eventually(() => left === 1);
    await expect(listener.next()).rejects.toThrow();
    await gateway.restart();
  }, 20_000);
});
