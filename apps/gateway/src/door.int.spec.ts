import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayTokens } from '#security';
import { eventually } from '#service/testing';
import { refuseDemoOnNetwork } from './config.js';
import {
  GATEWAY_TOKEN_SECRET,
  answerJson,
  call,
  callRaw,
  firstAdministrator,
  gatewayOnNewDatabase,
  upstream,
  type TestGateway,
  type Upstream,
} from './testing.js';

const CONTRACT = { openapi: '3.0.0', info: { title: '', version: '1' }, paths: {}, components: { schemas: {} } };

describe('the one public door', () => {
  let webRoot: string;
  let stateFile: string;
  let gateway: TestGateway;
  let token: string;
  let beneficiaries: Upstream, accounts: Upstream, disbursements: Upstream, reporting: Upstream;

  beforeAll(async () => {
    webRoot = await mkdtemp(join(tmpdir(), 'web-'));
    stateFile = join(webRoot, 'demo.json');
    await mkdir(join(webRoot, 'assets'));
    await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Chi Trả</title>');
    await writeFile(join(webRoot, 'assets', 'main-1a2b.js'), 'console.log(1)');
    [beneficiaries, accounts, disbursements, reporting] = (await Promise.all(
      ['beneficiaries', 'accounts', 'disbursements', 'reporting'].map((name) => upstream(name)),
    )) as [Upstream, Upstream, Upstream, Upstream];
    gateway = await gatewayOnNewDatabase({
      BENEFICIARIES_URL: beneficiaries.url,
      ACCOUNTS_URL: accounts.url,
      DISBURSEMENTS_URL: disbursements.url,
      REPORTING_URL: reporting.url,
      WEB_ROOT: webRoot,
      DEMO: 'small',
      DEMO_STATE_FILE: stateFile,
    });
    token = await firstAdministrator(gateway);
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all([beneficiaries, accounts, disbursements, reporting].map((service) => service.close()));
    await rm(webRoot, { recursive: true, force: true });
  });

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

  describe('pages', () => {
    const html = { accept: 'text/html,*/*' };

    it('any address that a browser opens is the one page', async () => {
      for (const path of ['/', '/runs/2024-09?x=1', '/index.html']) {
        const answer = await call(gateway, 'GET', path, { headers: html });
        expect([answer.status, answer.text]).toEqual([200, '<!doctype html><title>Chi Trả</title>']);
        expect(answer.headers.get('cache-control')).toBe('no-cache');
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
        expect(answer.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('hashed files are kept for ever, missing ones are a 404', async () => {
      const file = await call(gateway, 'GET', '/assets/main-1a2b.js');
      expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect((await call(gateway, 'GET', '/assets/gone.js')).status).toBe(404);
      expect((await call(gateway, 'GET', '/..%2fsecret')).status).toBe(404);
      expect((await call(gateway, 'GET', '/metrics/x', { headers: html })).status).toBe(404);
      expect((await call(gateway, 'POST', '/runs', { body: {} })).json['type']).toBe('urn:chitra:problem:not-found');
    });
  });

  describe('health and contract', () => {
    it('is ready when every service is, and says how far the demo is', async () => {
      expect((await call(gateway, 'GET', '/health/live')).json).toEqual({ status: 'ok' });
      expect((await call(gateway, 'GET', '/health/ready')).json).toEqual({ status: 'ok', demo: 'loading' });
      await writeFile(stateFile, JSON.stringify({ demo: 'ready', period: '2024-09', rate: '65.2' }));
      expect((await call(gateway, 'GET', '/health/ready')).json).toEqual({
        status: 'ok',
        demo: 'ready',
        period: '2024-09',
        rate: '65.2',
      });
      const usual = reporting.answer;
      reporting.answer = (_, response) => answerJson(response, 503, {});
      const down = await call(gateway, 'GET', '/health/ready');
      reporting.answer = usual;
      expect([down.status, down.json]).toMatchObject([503, { status: 'unavailable', failing: ['reporting'] }]);
      expect((await call(gateway, 'GET', '/metrics')).text).toContain('chitra_http_request_duration_seconds');
    });

    it('one contract of all services, shown on a page of our own', async () => {
      const clash = (type: string): object => ({ Shape: { type } });
      const contractOf = (path: string, type: string) => ({
        ...CONTRACT,
        paths: {
          [path]: { get: { responses: { 200: { description: '', schema: { $ref: '#/components/schemas/Shape' } } } } },
          '/internal': {},
        },
        components: { schemas: clash(type) },
      });
      const answering =
        (document: object): Upstream['answer'] =>
        (_, response) =>
          answerJson(response, 200, document);
      beneficiaries.answer = answering(contractOf('/api/v1/areas', 'object'));
      accounts.answer = answering(contractOf('/api/v1/accounts', 'string'));
      disbursements.answer = answering(contractOf('/webhooks/v1/{providerCode}', 'object'));
      reporting.answer = answering(CONTRACT);
      const { json, status } = await call(gateway, 'GET', '/api/v1/openapi.json');
      expect(status).toBe(200);
      const paths = Object.keys(json['paths'] as object);
      expect(paths).toEqual(
        expect.arrayContaining([
          '/api/v1/areas',
          '/api/v1/accounts',
          '/webhooks/v1/{providerCode}',
          '/api/v1/sessions',
        ]),
      );
      expect(paths).not.toContain('/internal');
      expect(JSON.stringify((json['paths'] as Record<string, object>)['/api/v1/accounts'])).toContain('accounts_Shape');
      const page = await call(gateway, 'GET', '/api/v1/docs');
      expect([page.status, /(src|href)=["'](https?:)?\/\//.test(page.text)]).toEqual([200, false]);
      const script = await call(gateway, 'GET', '/api/v1/docs/swagger-ui-init.js');
      expect(script.text).toContain('/api/v1/accounts');
      expect((await call(gateway, 'GET', '/api/v1/docs/swagger-ui-bundle.js')).status).toBe(200);
    });
  });

  it('more than the limit a second is 429 with Retry-After', async () => {
    const narrow = await gatewayOnNewDatabase({ REQUESTS_PER_SECOND: 3 });
    const refused = await eventually(async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => call(narrow, 'GET', '/api/v1/setup')));
      return answers.find(({ status }) => status === 429);
    });
    expect(refused?.json['type']).toBe('urn:chitra:problem:too-many-requests');
    expect(refused?.headers.get('retry-after')).toBe('1');
    await narrow.close();
  });

  it('the demo is never offered to a network', () => {
    expect(() => refuseDemoOnNetwork({ DEMO: 'small', HOST: '0.0.0.0' })).toThrow(/not loopback/);
    expect(() => refuseDemoOnNetwork({ DEMO: 'none', HOST: '0.0.0.0' })).not.toThrow();
    expect(() => refuseDemoOnNetwork({ DEMO: 'full', HOST: 'localhost' })).not.toThrow();
  });
});
