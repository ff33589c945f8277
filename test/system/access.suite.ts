import { Client, PASSWORD, request, signIn } from './client.js';
import type { Product } from './product.js';
import { someText, someNumber, someList, textLike, thingWith } from './like.js';

/** Sessions, the order of checks, health and the contract itself. */
export function accessSuite(product: () => Product): void {
  const as = (username: string | null): Client => new Client(product().url, username);

  describe('sessions', () => {
    it('answer who signed in', async () => {
      const answer = await signIn(product().url, 'district-386', PASSWORD);
      expect([answer.status, answer.body]).toEqual([
        201,
        {
          accessToken: someText,
          tokenType: 'Bearer',
          expiresIn: someNumber,
          user: thingWith({ username: 'district-386', roles: ['DISTRICT_OFFICER'], areaCode: '386' }),
        },
      ]);
      const { body } = await as('district-386').get('/me');
      expect(body).toMatchObject({ username: 'district-386', roles: ['DISTRICT_OFFICER'], areaCode: '386' });
    });

    it('say the same to a wrong password and to nobody', async () => {
      const [wrong, nobody] = [
        await signIn(product().url, 'leader', 'not-the-password'),
        await signIn(product().url, 'nobody-here', 'not-the-password'),
      ];
      expect([wrong.status, nobody.status]).toEqual([401, 401]);
      // Only the number of the request differs, as it does between any two.
      expect({ ...nobody.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
      expect(wrong.headers.get('content-type')).toContain('application/problem+json');
      expect(wrong.body).toMatchObject({
        type: someText,
        title: someText,
        status: 401,
        detail: someText,
      });
    });

    it('end when somebody signs out', async () => {
      const leaving = as('auditor');
      expect((await leaving.get('/me')).status).toBe(200);
      expect((await leaving.delete('/sessions/current')).status).toBe(204);
      expect((await leaving.get('/me')).status).toBe(401);
    });

    it.each(['/me', '/areas', '/beneficiaries', '/payout-runs', '/payments/x', '/cases', '/providers', '/compliance'])(
      'are needed for %s',
      async (path) => {
        const answer = await as(null).get(path);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([401, textLike(/problem\+json/)]);
      },
    );
  });

  describe('checks', () => {
    const bad = { json: { nonsense: true }, key: null };

    it('come in order: session, role, input', async () => {
      expect((await as(null).post('/payout-runs', bad)).status).toBe(401);
      expect((await as('leader').post('/payout-runs', bad)).status).toBe(403);
      const { status, body } = await as('officer').post('/payout-runs', bad);
      expect([status, body]).toEqual([400, thingWith({ errors: someList })]);
    });

    it('name the field and speak both languages', async () => {
      const call = { json: { period: '2024-13', programme: 'BTXH', kind: 'REGULAR', colour: 'red' } };
      const [vi, en] = [
        await as('officer').post('/payout-runs', call),
        await as('officer').post('/payout-runs', { ...call, language: 'en' }),
      ];
      const pointers = (body: Record<string, unknown>): string[] =>
        (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
      expect(pointers(vi.body).sort()).toEqual(['/colour', '/period']);
      expect(pointers(en.body).sort()).toEqual(['/colour', '/period']);
      expect([vi.body['title'], en.body['title']]).toEqual(['Dữ liệu gửi lên chưa đúng', 'Invalid input']);
    });

    it('want an Idempotency-Key on every POST', async () => {
      const json = { period: '2024-10', programme: 'BTXH', kind: 'REGULAR' };
      expect((await as('officer').post('/payout-runs', { json, key: null })).status).toBe(400);
    });
  });

  describe('operators', () => {
    it('see health and metrics without a session', async () => {
      const { url } = product();
      expect((await request(`${url}/health/live`)).status).toBe(200);
      expect((await request(`${url}/health/ready`)).body).toMatchObject({ status: 'ok', demo: 'ready' });
      const metrics = await request(`${url}/metrics`);
      expect([metrics.status, metrics.text]).toEqual([200, textLike(/# TYPE /)]);
    });

    it('find every call of the contract in openapi.json', async () => {
      const { status, body } = await as(null).get<{ paths: Record<string, object> }>('/openapi.json');
      expect(status).toBe(200);
      const calls = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`),
      );
      const { openapi } = body as unknown as { openapi: string };
      expect(openapi).toMatch(/^3\./);
      expect(calls).toEqual(expect.arrayContaining(CALLS.map((call) => call.replace(' ', ' /api/v1'))));
    });
  });
}

const CALLS = [
  ...[
    'POST /sessions',
    'GET /me',
    'DELETE /sessions/current',
    'GET /areas',
    'GET /beneficiaries',
    'GET /beneficiaries/{}',
  ],
  ...[
    'POST /beneficiaries/imports',
    'POST /accounts/imports',
    'GET /imports/{}',
    'GET /imports/{}/errors',
    'GET /accounts',
  ],
  ...[
    'POST /accounts/{}/verify',
    'POST /payout-runs',
    'GET /payout-runs',
    'GET /payout-runs/{}',
    'GET /payout-runs/{}/payments',
  ],
  ...['plan', 'submit', 'approve', 'reject', 'release', 'cancel'].map((verb) => `POST /payout-runs/{}/${verb}`),
  ...['hold', 'unhold', 'cancel', 'reissue', 'inquire', 'carry-over', 'resolve', 'decline'].map(
    (verb) => `POST /payments/{}/${verb}`,
  ),
  ...[
    'GET /payments/{}',
    'POST /payout-runs/{}/bulk',
    'GET /cases',
    'GET /providers',
    'POST /providers/{}/webhook-secrets',
  ],
  ...[
    'DELETE /providers/{}/webhook-secrets/{}',
    'GET /providers/{}/files',
    'POST /providers/{}/files',
    'GET /files/{}/content',
  ],
  ...['GET /schedules', 'POST /schedules', 'GET /schedules/preview', 'PUT /schedules/{}/exceptions/{}'],
  ...['GET /calendar', 'GET /reminders', 'GET /holidays', 'PUT /holidays/{}'],
  ...['GET /compliance', 'GET /compliance/gap'],
];
