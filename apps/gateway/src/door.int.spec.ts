import { writeFile } from 'node:fs/promises';
import { eventually } from '#service/testing';
import { refuseDemoOnNetwork } from './config.js';
import { answerJson, call, gatewayOnNewDatabase, type TestGateway, type Upstream } from './testing.js';
import { openDoor, type Door } from './testing/door.js';

const CONTRACT = { openapi: '3.0.0', info: { title: '', version: '1' }, paths: {}, components: { schemas: {} } };

describe('the one public door', () => {
  let door: Door;
  let gateway: TestGateway;
  let stateFile: string;
  let beneficiaries: Upstream, accounts: Upstream, disbursements: Upstream, reporting: Upstream;

  beforeAll(async () => {
    door = await openDoor();
    ({ gateway, stateFile, beneficiaries, accounts, disbursements, reporting } = door);
  });
  afterAll(() => door.close());

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
