import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import pg from 'pg';
import { ADMIN, call, gatewayOnNewDatabase, signIn, type Answer, type TestGateway } from './testing.js';

describe('who may come in', () => {
  let gateway: TestGateway;
  let admin: string;
  beforeAll(async () => {
    gateway = await gatewayOnNewDatabase();
  });
  afterAll(() => gateway.close());

  const withoutId = ({ status, json }: Answer): object => ({ status, json: { ...json, requestId: null } });

  describe('setup', () => {
    it('an empty product needs one, and leaves a token that only its owner can read', async () => {
      expect((await call(gateway, 'GET', '/api/v1/setup')).json).toEqual({ needed: true });
      expect((await stat(gateway.setupTokenFile)).mode & 0o777).toBe(0o600);
    });

    it('the token stays good over a restart, a wrong one does not do', async () => {
      const before = await readFile(gateway.setupTokenFile, 'utf8');
      await gateway.restart();
      expect(await readFile(gateway.setupTokenFile, 'utf8')).toBe(before);
      expect((await call(gateway, 'POST', '/api/v1/setup', { body: { token: 'x', ...ADMIN } })).status).toBe(403);
      const weak = await call(gateway, 'POST', '/api/v1/setup', {
        body: { token: before.trim(), username: 'admin', password: 'short' },
      });
      expect(weak.status).toBe(400);
    });

    it('makes exactly one administrator, however many ask at once', async () => {
      const token = (await readFile(gateway.setupTokenFile, 'utf8')).trim();
      const answers = await Promise.all(
        [1, 2, 3].map(() => call(gateway, 'POST', '/api/v1/setup', { body: { token, ...ADMIN } })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(answers.find(({ status }) => status === 201)?.json).toEqual({
        username: 'admin',
        roles: ['ADMINISTRATOR'],
        areaCode: 'VN',
      });
      expect(existsSync(gateway.setupTokenFile)).toBe(false);
      expect((await call(gateway, 'GET', '/api/v1/setup')).json).toEqual({ needed: false });
      expect((await call(gateway, 'POST', '/api/v1/setup', { body: { token, ...ADMIN } })).status).toBe(409);
    });
  });

  describe('sessions', () => {
    it('signs in, says who one is, and signs out for good', async () => {
      const answer = await call(gateway, 'POST', '/api/v1/sessions', { body: ADMIN });
      expect(answer.status).toBe(201);
      expect(answer.json).toEqual({
        accessToken: expect.stringMatching(/^[\w-]{43}$/) as string,
        tokenType: 'Bearer',
        expiresIn: 28_800,
        user: { username: 'admin', roles: ['ADMINISTRATOR'], areaCode: 'VN' },
      });
      const token = answer.json['accessToken'] as string;
      const me = await call(gateway, 'GET', '/api/v1/me', { token });
      expect(me.json).toMatchObject({ username: 'admin', roles: ['ADMINISTRATOR'], areaCode: 'VN' });
      expect(me.json['permissions']).toContain('users.manage');
      const out = await call(gateway, 'DELETE', '/api/v1/sessions/current', { token });
      expect([out.status, out.text]).toEqual([204, '']);
      expect((await call(gateway, 'GET', '/api/v1/me', { token })).status).toBe(401);
      admin = await signIn(gateway);
    });

    it('a wrong password and an unknown user get the same answer', async () => {
      const wrong = await call(gateway, 'POST', '/api/v1/sessions', {
        body: { username: 'admin', password: 'not-it-at-all' },
      });
      const unknown = await call(gateway, 'POST', '/api/v1/sessions', {
        body: { username: 'nobody', password: 'not-it-at-all' },
      });
      expect(wrong.status).toBe(401);
      expect(wrong.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(withoutId(unknown)).toEqual(withoutId(wrong));
    });

    it('too many failures are 429 with Retry-After, also for a name that does not exist', async () => {
      for (const username of ['guessed', 'gone']) {
        const guess = { body: { username, password: 'not-it-at-all' } };
        const answers = await Promise.all(
          Array.from({ length: 12 }, () => call(gateway, 'POST', '/api/v1/sessions', guess)),
        );
        expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
        const refused = answers.filter(({ status }) => status === 429);
        expect(refused).toHaveLength(2);
        expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await call(gateway, 'POST', '/api/v1/sessions', { body: ADMIN })).status).toBe(201);
    });

    it('keeps no token and no password that would open anything', async () => {
      const client = new pg.Client({ connectionString: gateway.databaseUrl });
      await client.connect();
      const { rows } = await client.query<{ text: string }>(
        `SELECT (SELECT string_agg(s::text, ' ') FROM sessions s) || (SELECT string_agg(u::text, ' ') FROM users u) AS text`,
      );
      await client.end();
      expect(rows[0]?.text).not.toContain(admin);
      expect(rows[0]?.text).not.toContain(ADMIN.password);
      expect(rows[0]?.text).toContain('$argon2id$');
    });
  });

  describe('users', () => {
    const officer = { username: 'officer', password: 'chitra-demo', roles: ['FINANCE_OFFICER'], areaCode: '38' };
    const create = (body: object, key: string | null, token = admin): Promise<Answer> =>
      call(gateway, 'POST', '/api/v1/users', { token, body, headers: key ? { 'idempotency-key': key } : {} });

    it('an administrator makes users; the same key again is the same answer, not a second user', async () => {
      const first = await create(officer, 'u-1');
      expect([first.status, first.json]).toEqual([
        201,
        { username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38' },
      ]);
      expect((await create(officer, 'u-1')).json).toEqual(first.json);
      expect((await create({ ...officer, password: 'another-password' }, 'u-1')).status).toBe(409);
      expect((await create({ ...officer, username: 'OFFICER' }, 'u-2')).status).toBe(409);
      const provider = {
        username: 'provider-AGRIBANK',
        password: 'chitra-demo',
        roles: ['PROVIDER'],
        providerCode: 'AGRIBANK',
      };
      expect((await create(provider, 'u-3')).json).toEqual({
        username: 'provider-AGRIBANK',
        roles: ['PROVIDER'],
        areaCode: null,
        providerCode: 'AGRIBANK',
      });
      const listed = await call(gateway, 'GET', '/api/v1/users?limit=2', { token: admin });
      expect((listed.json['items'] as { username: string }[]).map(({ username }) => username)).toHaveLength(2);
      expect(listed.json['nextCursor']).not.toBeNull();
      expect(listed.text).not.toContain('argon2');
    });

    it.each([
      ['no key', officer, null],
      ['a short password', { ...officer, username: 'a2', password: 'short' }, 'b-1'],
      ['an unknown role', { ...officer, username: 'a2', roles: ['KING'] }, 'b-2'],
      ['a bad area', { ...officer, username: 'a2', areaCode: '1234' }, 'b-3'],
      ['no area', { ...officer, username: 'a2', areaCode: null }, 'b-4'],
      ['a provider without its code', { ...officer, username: 'a2', roles: ['PROVIDER'] }, 'b-5'],
      ['an unknown field', { ...officer, username: 'a2', boss: true }, 'b-6'],
      ['a bad name', { ...officer, username: 'a b' }, 'b-7'],
    ])('%s is a 400 that names the field', async (_, body, key) => {
      const answer = await create(body, key);
      expect(answer.status).toBe(400);
      expect((answer.json['errors'] as object[]).length).toBeGreaterThan(0);
    });

    it('nobody else may', async () => {
      const token = await signIn(gateway, { username: officer.username, password: officer.password });
      expect((await create({ ...officer, username: 'mine' }, 'c-1', token)).status).toBe(403);
      expect((await call(gateway, 'GET', '/api/v1/users', { token })).status).toBe(403);
      expect((await call(gateway, 'POST', '/api/v1/users', { token, body: '{' })).status).toBe(403);
    });
  });

  it('401 comes before everything else, in the language asked for', async () => {
    const calls: [string, string, string | undefined][] = [
      ['POST', '/api/v1/users', '{'],
      ['POST', '/api/v1/payout-runs', '{'],
      ['GET', '/api/v1/no/such/path', undefined],
      ['PUT', '/api/v1/me', undefined],
      ['DELETE', '/api/v1/sessions', undefined],
      ['GET', '/api/v1', undefined],
      ['GET', '/api/v2/x', undefined],
    ];
    for (const [method, path, body] of calls) {
      const answer = await call(gateway, method, path, {
        token: 'x'.repeat(43),
        body,
        headers: { 'accept-language': 'en' },
      });
      expect([path, answer.status, answer.json['title']]).toEqual([path, 401, 'No or bad credentials']);
    }
    expect((await call(gateway, 'GET', '/api/v1/me')).json['title']).toBe('Chưa đăng nhập hoặc phiên không hợp lệ');
    expect((await call(gateway, 'GET', '/api/v1/no/such/path', { token: admin })).status).toBe(404);
    expect((await call(gateway, 'POST', '/api/v1/no/such/path', { token: admin, body: '{' })).status).toBe(404);
    expect((await call(gateway, 'POST', '/api/v1/users', { token: admin, body: '{' })).status).toBe(400);
  });
});
