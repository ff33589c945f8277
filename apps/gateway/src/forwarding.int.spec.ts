import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayTokens } from '#security';
import {
  GATEWAY_TOKEN_SECRET,
  answerJson,
  call,
  callRaw,
  firstAdministrator,
  gatewayOnNewDatabase,
  type TestGateway,
  type Upstream,
} from './testing.js';
import { openDoor, type Door } from './testing/door.js';

describe('what goes through the one public door', () => {
  let door: Door;
  let gateway: TestGateway;
  let token: string;
  let beneficiaries: Upstream, accounts: Upstream, disbursements: Upstream;

  beforeAll(async () => {
    door = await openDoor();
    ({ gateway, token, beneficiaries, accounts, disbursements } = door);
  });
  afterAll(() => door.close());

  describe('forwarding', () => {
    it('sends a call to its owner as it came, with the gateway’s token in place of the caller’s', async () => {
      const body = '{ "a":  1,\n"b": "ắ" }';
      const answer = await call(gateway, 'POST', '/api/v1/payout-runs?x=1&x=2', {
        token,
        body,
        headers: { 'x-request-id': 'trace-1', 'idempotency-key': 'k', 'if-match': '"v1"', cookie: 'a=b' },
      });
      expect(answer.json).toEqual({ service: 'disbursements', path: '/api/v1/payout-runs?x=1&x=2' });
      expect(answer.headers.get('x-request-id')).toBe('trace-1');
      const asked = disbursements.asked.at(-1);
      expect(asked?.body.toString()).toBe(body);
      expect(asked?.headers).toMatchObject({ 'x-request-id': 'trace-1', 'idempotency-key': 'k', 'if-match': '"v1"' });
      expect(asked?.headers.cookie).toBeUndefined();
      const passed = asked?.headers.authorization?.replace('Bearer ', '') ?? '';
      expect(await new GatewayTokens(GATEWAY_TOKEN_SECRET).verify(passed)).toMatchObject({
        username: 'admin',
        roles: ['ADMINISTRATOR'],
        areaCode: 'VN',
      });
      expect((await call(gateway, 'GET', '/api/v1/compliance?period=2024-09', { token })).json['service']).toBe(
        'reporting',
      );
      expect((await call(gateway, 'GET', '/api/v1/areas', { token })).json['service']).toBe('beneficiaries');
      expect((await call(gateway, 'GET', '/api/v1/providers', { token })).json['service']).toBe('accounts');
    });

    it('does not take the gateway’s own tokens, nor a path that leads out of the route table', async () => {
      const own = await new GatewayTokens(GATEWAY_TOKEN_SECRET).issue({
        username: 'x',
        roles: ['ADMINISTRATOR'],
        areaCode: 'VN',
        requestId: '',
      });
      expect((await call(gateway, 'GET', '/api/v1/areas', { token: own })).status).toBe(401);
      const before = beneficiaries.asked.length;
      for (const way of ['..', '%2e%2e', '.%2E']) {
        expect(await callRaw(gateway, `/api/v1/areas/${way}/${way}/${way}/metrics`, token)).toBeGreaterThanOrEqual(400);
      }
      await callRaw(gateway, '/api/v1/areas/..%5c..%5c..%5cmetrics', token);
      expect(beneficiaries.asked.slice(before).filter(({ url }) => url === '/metrics')).toEqual([]);
    });

    it('passes errors and headers of a service on untouched', async () => {
      const usual = disbursements.answer;
      disbursements.answer = (_, response) => {
        response.writeHead(412, { 'content-type': 'application/problem+json', etag: '"v2"' }).end('{"status":412}');
      };
      const answer = await call(gateway, 'GET', '/api/v1/payments/1', { token });
      disbursements.answer = usual;
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([412, '{"status":412}', '"v2"']);
    });

    it('streams an upload of any size', async () => {
      const size = 8 * 1_048_576;
      const body = new Blob([new Uint8Array(size).fill(97)]).stream();
      const answer = await fetch(`${gateway.url}/api/v1/beneficiaries/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' },
        body,
        duplex: 'half',
      });
      expect(answer.status).toBe(200);
      expect(beneficiaries.asked.at(-1)?.body.length).toBe(size);
    });

    it('asks beneficiaries for an import first, then accounts; what neither knows is disbursements’', async () => {
      const usual = beneficiaries.answer;
      const accountsUsual = accounts.answer;
      accounts.answer = (asked, response) =>
        asked.url.includes('third') ? answerJson(response, 404, {}) : accountsUsual(asked, response);
      beneficiaries.answer = (asked, response) =>
        asked.url.includes('known') ? usual(asked, response) : answerJson(response, 404, {});
      expect((await call(gateway, 'GET', '/api/v1/imports/known-1/errors', { token })).json['service']).toBe(
        'beneficiaries',
      );
      expect((await call(gateway, 'GET', '/api/v1/imports/other-1', { token })).json['service']).toBe('accounts');
      expect((await call(gateway, 'GET', '/api/v1/imports/other-1/errors?limit=1', { token })).json).toEqual({
        service: 'accounts',
        path: '/api/v1/imports/other-1/errors?limit=1',
      });
      expect((await call(gateway, 'GET', '/api/v1/imports/third-1', { token })).json['service']).toBe('disbursements');
      accounts.answer = accountsUsual;
      beneficiaries.answer = usual;
    });

    it('a service that is down is a 503 with Retry-After', async () => {
      const broken = await gatewayOnNewDatabase({ DISBURSEMENTS_URL: 'http://127.0.0.1:9' });
      const admin = await firstAdministrator(broken);
      for (const path of ['/api/v1/payments/1', '/api/v1/imports/1']) {
        const answer = await call(broken, 'GET', path, { token: admin });
        expect([answer.status, answer.json['type']]).toEqual([503, 'urn:chitra:problem:unavailable']);
      }
      const answer = await call(broken, 'POST', '/api/v1/payout-runs', { token: admin, body: {} });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      await broken.close();
    });

    it.each([
      ['a small body', 20, 'is not there', 'POST'],
      ['a list', 3_000_000, 'is not there', 'POST'],
      ['a small body', 20, 'dies over it', 'POST'],
      ['a list', 3_000_000, 'dies over it', 'POST'],
      ['nothing', 0, 'dies over it', 'GET'],
    ])(
      '%s of %i bytes for a service that %s does not block the next call on its connection',
      async (_what, bytes, fate, method) => {
        const dying = createServer((_, response) => void response.socket?.destroy());
        if (fate === 'dies over it') await new Promise<void>((listening) => dying.listen(0, '127.0.0.1', listening));
        const { port } = (dying.address() as AddressInfo | null) ?? { port: 9 };
        const broken = await gatewayOnNewDatabase({ DISBURSEMENTS_URL: `http://127.0.0.1:${port}` });
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const headers = {
          authorization: `Bearer ${await firstAdministrator(broken)}`,
          'content-type': 'application/json',
        };
        const statusOf = (verb: string, path: string, body?: Buffer): Promise<number | undefined> =>
          new Promise((done, fail) => {
            const call = request(`${broken.url}${path}`, { method: verb, agent, headers, timeout: 5_000 }, (answer) => {
              answer.resume().once('end', () => done(answer.statusCode));
            });
            call.once('error', fail).once('timeout', () => call.destroy(new Error(`${verb} ${path} is not answered`)));
            if (body) call.write(body.subarray(0, 1));
            call.end(body?.subarray(1));
          });
        expect(await statusOf(method, '/api/v1/payout-runs', bytes > 0 ? Buffer.alloc(bytes, ' ') : undefined)).toBe(
          503,
        );
        expect(await statusOf('GET', '/api/v1/me')).toBe(200);
        agent.destroy();
        dying.close();
        await broken.close();
      },
    );
  });

  describe('webhooks', () => {
    const headers = { 'webhook-id': 'w-1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };

    it('go to disbursements byte for byte, without a session', async () => {
      const body = '{"statuses" : [ ]}\n\u00e9\u1eaf';
      const answer = await call(gateway, 'POST', '/webhooks/v1/AGRIBANK', { body, headers });
      expect(answer.json).toEqual({ service: 'disbursements', path: '/webhooks/v1/AGRIBANK' });
      const asked = disbursements.asked.at(-1);
      expect(asked?.body).toEqual(Buffer.from(body));
      expect(asked?.headers).toMatchObject(headers);
      expect(asked?.headers.authorization).toBeUndefined();
    });

    it('are turned away over 1 MiB', async () => {
      const before = disbursements.asked.length;
      const answer = await call(gateway, 'POST', '/webhooks/v1/AGRIBANK', { body: 'x'.repeat(1_048_577), headers });
      expect([answer.status, answer.json['type']]).toEqual([413, 'urn:chitra:problem:payload-too-large']);
      expect(disbursements.asked.length).toBe(before);
    });

    it('come by POST to a provider, nothing else', async () => {
      expect((await call(gateway, 'GET', '/webhooks/v1/AGRIBANK')).status).toBe(404);
      expect((await call(gateway, 'POST', '/webhooks/v1/AGRIBANK/more', { body: {} })).status).toBe(404);
    });
  });
});
