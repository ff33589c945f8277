import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiUser, call, Refused } from './http-client.js';

let server: Server;
let url: string;
let statuses: number[];
let received: { path: string; authorization?: string; body: string }[];

beforeEach(async () => {
  statuses = [];
  received = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      received.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      const token = { accessToken: `token-${received.length}` };
      response.writeHead(request.url === '/api/v1/sessions' ? 201 : (statuses.shift() ?? 200));
      response.end(JSON.stringify(token));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('asks a service that is away or busy again, with the whole body each time', async () => {
  statuses = [503, 429, 202];
  const answer = await call({ method: 'POST', url, stream: () => ['Như ', 'Xuân'] }, 10_000);
  expect(answer.status).toBe(202);
  expect(received.map(({ body }) => body)).toEqual(['Như Xuân', 'Như Xuân', 'Như Xuân']);
});

it('gives up when patience is over, and tells what was answered', async () => {
  statuses = [503, 503, 503];
  await expect(call({ method: 'GET', url }, 0)).rejects.toBeInstanceOf(Refused);
  const gone = 'http://127.0.0.1:9';
  await expect(call({ method: 'GET', url: gone }, 0)).rejects.toThrow(`no answer to GET ${gone}`);
});

it('signs in when needed, and again when the session has ended', async () => {
  const user = new ApiUser(url, 'officer', 'chitra-demo', 1_000);
  statuses = [200, 401, 200];
  await user.get('/api/v1/me');
  await user.get('/api/v1/me');
  expect(received.map(({ path, authorization }) => [path, authorization])).toEqual([
    ['/api/v1/sessions', undefined],
    ['/api/v1/me', 'Bearer token-1'],
    ['/api/v1/me', 'Bearer token-1'],
    ['/api/v1/sessions', undefined],
    ['/api/v1/me', 'Bearer token-4'],
  ]);
});

it('takes a refusal for what it is', async () => {
  statuses = [404];
  await expect(new ApiUser(url, 'officer', 'chitra-demo', 1_000).get('/api/v1/x')).rejects.toThrow('answered 404');
});
