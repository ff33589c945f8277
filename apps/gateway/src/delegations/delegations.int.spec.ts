import { SystemClock, type Actor, type Role } from '#contracts';
import pg from 'pg';
import { GatewayTokens } from '#security';
import { v7 } from 'uuid';
import {
  GATEWAY_TOKEN_SECRET,
  answerJson,
  call,
  firstAdministrator,
  gatewayOnNewDatabase,
  signIn,
  upstream,
  type Answer,
  type TestGateway,
  type Upstream,
} from '../testing.js';

/** The real time, some time later. */
class LaterClock extends SystemClock {
  later = 0;
  override now(): Date {
    return new Date(Date.now() + this.later);
  }
}

const DAY_MS = 86_400_000;
const PASSWORD = 'chitra-demo';
const CHILDREN: Record<string, string[]> = {
  'DISTRICT_2024 38': ['380', '386'],
  'DISTRICT_2024 386': ['14845'],
  'DISTRICT_2024 01': ['001'],
  'COMMUNE_2025 38': ['16870'],
};

describe('a role handed over until a date', () => {
  const clock = new LaterClock();
  const tokens = new GatewayTokens(GATEWAY_TOKEN_SECRET);
  let gateway: TestGateway;
  let beneficiaries: Upstream, disbursements: Upstream;
  let admin: string;
  const token: Record<string, string> = {};

  beforeAll(async () => {
    [beneficiaries, disbursements] = await Promise.all([upstream('beneficiaries'), upstream('disbursements')]);
    beneficiaries.answer = ({ url }, response) => {
      const query = new URL(url, 'http://x').searchParams;
      const codes = CHILDREN[`${query.get('version')} ${query.get('parent')}`] ?? [];
      answerJson(response, 200, { items: codes.map((code) => ({ code })), nextCursor: null });
    };
    gateway = await gatewayOnNewDatabase(
      { BENEFICIARIES_URL: beneficiaries.url, DISBURSEMENTS_URL: disbursements.url },
      clock,
    );
    admin = await firstAdministrator(gateway);
    await addUser('approver', ['APPROVER'], '38');
    await addUser('approver2', ['APPROVER', 'RELEASER'], '38');
    await addUser('releaser', ['RELEASER'], '38');
    await addUser('officer', ['FINANCE_OFFICER'], '38');
    await addUser('nation', ['FINANCE_OFFICER'], 'VN');
    await addUser('district', ['DISTRICT_OFFICER'], '386');
    await addUser('commune', ['DISTRICT_OFFICER'], '14845');
    await addUser('commune-2025', ['DISTRICT_OFFICER'], '16870');
    await addUser('elsewhere', ['FINANCE_OFFICER'], '01');
    await addUser('elsewhere-district', ['FINANCE_OFFICER'], '001');
    await addUser('auditor', ['AUDITOR'], '38');
    await addUser('leader', ['LEADER'], '38');
    await call(gateway, 'POST', '/api/v1/users', {
      token: admin,
      headers: { 'idempotency-key': 'provider' },
      body: { username: 'provider-VNPOST', password: PASSWORD, roles: ['PROVIDER'], providerCode: 'VNPOST' },
    });
    for (const username of ['approver', 'approver2', 'releaser', 'officer', 'nation', 'district', 'auditor', 'leader'])
      token[username] = await signIn(gateway, { username, password: PASSWORD });
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all([beneficiaries.close(), disbursements.close()]);
  });

  async function addUser(username: string, roles: Role[], areaCode: string): Promise<void> {
    const body = { username, password: PASSWORD, roles, areaCode };
    const answer = await call(gateway, 'POST', '/api/v1/users', {
      token: admin,
      body,
      headers: { 'idempotency-key': username },
    });
    if (answer.status !== 201) throw new Error(answer.text);
  }

  const dayFromNow = (days: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(clock.now().getTime() + days * DAY_MS);
  const handOver = (by: string, body: object, key: string | null = v7()): Promise<Answer> =>
    call(gateway, 'POST', '/api/v1/delegations', {
      token: token[by],
      headers: key ? { 'idempotency-key': key } : {},
      body: { delegate: 'officer', role: 'APPROVER', until: dayFromNow(3), reason: 'Đi công tác', ...body },
    });
  const end = (by: string, id: string): Promise<Answer> =>
    call(gateway, 'DELETE', `/api/v1/delegations/${id}`, { token: token[by] ?? admin });
  const listed = async (by: string): Promise<Record<string, unknown>[]> =>
    (await call(gateway, 'GET', '/api/v1/delegations', { token: token[by] ?? admin })).json['items'] as never;
  const me = async (by: string): Promise<Record<string, unknown>> =>
    (await call(gateway, 'GET', '/api/v1/me', { token: token[by] })).json;
  /** Who a service is told is calling. */
  const seenAs = async (by: string): Promise<Actor> => {
    await call(gateway, 'GET', '/api/v1/payout-runs', { token: token[by] });
    const { authorization } = disbursements.asked.at(-1)?.headers ?? {};
    return tokens.verify((authorization ?? '').replace('Bearer ', ''));
  };
  const idOf = ({ json }: Answer): string => json['id'] as string;

  it('the delegate has it at once, on behalf of the delegator, and services are told so', async () => {
    expect((await seenAs('officer')).roles).toEqual(['FINANCE_OFFICER']);
    const made = await handOver('approver', {});
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/delegations/${idOf(made)}`]);
    expect(made.json).toMatchObject({
      delegator: 'approver',
      delegate: 'officer',
      role: 'APPROVER',
      areaCode: '38',
      until: dayFromNow(3),
      reason: 'Đi công tác',
      state: 'RUNNING',
      endedAt: null,
      endedBy: null,
    });
    expect(await seenAs('officer')).toMatchObject({
      username: 'officer',
      roles: ['FINANCE_OFFICER', 'APPROVER'],
      areaCode: '38',
      onBehalfOf: { APPROVER: 'approver' },
    });
    expect(await me('officer')).toMatchObject({
      roles: ['FINANCE_OFFICER', 'APPROVER'],
      onBehalfOf: { APPROVER: 'approver' },
      permissions: expect.arrayContaining(['payout-runs.approve', 'payout-runs.prepare']) as string[],
      delegations: [{ id: idOf(made), delegator: 'approver' }],
    });
    const session = await call(gateway, 'POST', '/api/v1/sessions', {
      body: { username: 'officer', password: PASSWORD },
    });
    expect(session.json['user']).toMatchObject({ roles: ['FINANCE_OFFICER', 'APPROVER'] });
    // The delegator still has it, in their own right.
    expect(await me('approver')).toMatchObject({ roles: ['APPROVER'], delegations: [{ id: idOf(made) }] });
    expect((await seenAs('approver')).onBehalfOf).toBeUndefined();
    await end('approver', idOf(made));
  });

  it('both, the administrator and the auditor see it; nobody else does', async () => {
    const id = idOf(await handOver('approver', { delegate: 'officer' }));
    for (const who of ['approver', 'officer', 'auditor', 'admin'])
      expect((await listed(who)).map((one) => one['id'])).toContain(id);
    for (const who of ['approver2', 'releaser', 'leader', 'nation']) expect(await listed(who)).toEqual([]);
    expect((await end('leader', id)).status).toBe(404);
    expect((await end('auditor', id)).status).toBe(403);
    expect((await end('auditor', v7())).status).toBe(404);
    expect((await end('approver', 'x')).status).toBe(404);
    expect(
      (await call(gateway, 'GET', '/api/v1/delegations?limit=1', { token: admin })).json['nextCursor'],
    ).not.toBeNull();
    expect((await end('approver', id)).status).toBe(204);
  });

  it.each(['approver', 'officer', 'admin'])('ended early by %s it stops at once, and stays on record', async (by) => {
    const id = idOf(await handOver('approver', {}));
    expect((await seenAs('officer')).roles).toContain('APPROVER');
    expect((await end(by, id)).status).toBe(204);
    const seen = await seenAs('officer');
    expect([seen.roles, seen.onBehalfOf]).toEqual([['FINANCE_OFFICER'], undefined]);
    const [record] = await listed('approver');
    expect(record).toMatchObject({ id, state: 'ENDED', endedBy: by, endedAt: expect.any(String) as string });
    // Ending it again changes nothing, whoever does it.
    expect((await end('approver', id)).status).toBe(204);
    expect((await listed('approver'))[0]).toEqual(record);
  });

  it('runs until the day is over in Việt Nam, and no longer', async () => {
    const today = dayFromNow(0);
    const midnight = new Date(`${today}T00:00:00+07:00`).getTime() + DAY_MS;
    const id = idOf(await handOver('approver', { until: today }));
    try {
      clock.later = midnight - Date.now() - 30_000;
      token['officer'] = await signIn(gateway, { username: 'officer', password: PASSWORD });
      expect((await seenAs('officer')).roles).toContain('APPROVER');
      // The token that services got a moment ago would be good for a while, and the session is still remembered.
      clock.later = midnight - Date.now() + 1;
      expect((await seenAs('officer')).roles).toEqual(['FINANCE_OFFICER']);
      const auditor = await signIn(gateway, { username: 'auditor', password: PASSWORD });
      const { json } = await call(gateway, 'GET', '/api/v1/delegations', { token: auditor });
      expect((json['items'] as object[])[0]).toMatchObject({ id, state: 'EXPIRED', endedAt: null });
    } finally {
      clock.later = 0;
    }
    // So late nobody's session was good any more: everybody signs in anew.
    admin = await signIn(gateway, { username: 'admin', password: PASSWORD });
    for (const username of Object.keys(token))
      token[username] = await signIn(gateway, { username, password: PASSWORD });
    await end('approver', id);
  });

  it.each([
    ['approver', 'nation', '38', { APPROVER: '38' }],
    ['approver', 'district', '386', undefined],
    ['approver', 'commune', '14845', undefined],
    ['approver', 'commune-2025', '16870', undefined],
  ])('of %s by %s it reaches as far as both areas do: %s', async (by, delegate, areaCode, roleAreas) => {
    const made = await handOver(by, { delegate });
    expect([made.status, made.json['areaCode']]).toEqual([201, areaCode]);
    token[delegate] ??= await signIn(gateway, { username: delegate, password: PASSWORD });
    const seen = await seenAs(delegate);
    expect([seen.onBehalfOf, seen.roleAreas]).toEqual([{ APPROVER: 'approver' }, roleAreas]);
    await end(by, idOf(made));
  });

  it('takes no part of another area, and waits until areas can be looked up', async () => {
    for (const delegate of ['elsewhere', 'elsewhere-district']) {
      const answer = await handOver('approver', { delegate });
      expect([answer.status, answer.json['errors']]).toEqual([
        400,
        [expect.objectContaining({ pointer: '/delegate', code: 'area' })],
      ]);
    }
    const { answer } = beneficiaries;
    beneficiaries.answer = (_, response) => answerJson(response, 500, {});
    expect((await handOver('approver', { delegate: 'district' })).status).toBe(503);
    beneficiaries.answer = answer;
    expect(await listed('district')).not.toContainEqual(expect.objectContaining({ state: 'RUNNING' }));
  });

  it('one hands over what is one’s own, not what was handed over', async () => {
    for (const [by, body] of [
      ['officer', {}],
      ['leader', {}],
      ['releaser', { role: 'APPROVER' }],
      ['approver', { role: 'RELEASER' }],
    ] as const)
      expect([by, (await handOver(by, { delegate: 'nation', ...body })).status]).toEqual([by, 403]);
    const id = idOf(await handOver('approver', {}));
    expect((await me('officer'))['roles']).toContain('APPROVER');
    expect((await handOver('officer', { delegate: 'nation' })).status).toBe(403);
    await end('approver', id);
  });

  it('nobody gets a role twice: their own, or from two people, also at one moment', async () => {
    expect((await handOver('approver', { delegate: 'approver2' })).status).toBe(409);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => handOver(index % 2 === 0 ? 'approver' : 'approver2', {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    const [made] = answers.filter(({ status }) => status === 201);
    // Another role by another person is another matter.
    const second = await handOver('releaser', { role: 'RELEASER' });
    expect((await seenAs('officer')).onBehalfOf).toEqual({
      APPROVER: made?.json['delegator'],
      RELEASER: 'releaser',
    });
    await end('admin', idOf(made as Answer));
    await end('releaser', idOf(second));
  });

  it('the same key again is the same answer, not a second delegation', async () => {
    const key = v7();
    const body = { until: dayFromNow(2) };
    const first = await handOver('approver', body, key);
    expect((await handOver('approver', body, key)).json).toEqual(first.json);
    expect((await handOver('approver', { until: dayFromNow(4) }, key)).status).toBe(409);
    expect((await listed('officer')).filter((one) => one['state'] === 'RUNNING')).toHaveLength(1);
    expect((await handOver('approver', body, null)).status).toBe(400);
    await end('approver', idOf(first));
    expect((await handOver('approver', body, key)).json).toEqual(first.json);
    expect((await seenAs('officer')).roles).toEqual(['FINANCE_OFFICER']);
  });

  it.each([
    ['/until', { until: '2024-09-01' }],
    ['/until', { until: '2099-01-01' }],
    ['/until', { until: '2024-02-30' }],
    ['/until', { until: 'tomorrow' }],
    ['/until', { until: null }],
    ['/role', { role: 'FINANCE_OFFICER' }],
    ['/role', { role: 'ADMINISTRATOR' }],
    ['/delegate', { delegate: 'approver' }],
    ['/delegate', { delegate: 'nobody' }],
    ['/delegate', { delegate: 'auditor' }],
    ['/delegate', { delegate: 'provider-VNPOST' }],
    ['/delegate', { delegate: 'a b' }],
    ['/delegate', { delegate: 7 }],
    ['/reason', { reason: ' ' }],
    ['/reason', { reason: 'x'.repeat(501) }],
    ['/reason', { reason: 'a\u0000b' }],
    ['/colour', { colour: 'red' }],
  ])('bad input is a 400 that names %s', async (pointer, body) => {
    const before = (await listed('admin')).length;
    const answer = await handOver('approver', body);
    expect([
      answer.status,
      new Set((answer.json['errors'] as { pointer: string }[]).map((one) => one.pointer)),
    ]).toEqual([400, new Set([pointer])]);
    expect((await listed('admin')).length).toBe(before);
  });

  it('is history: even the owner of the tables changes none of it', async () => {
    await end('approver', idOf(await handOver('approver', {})));
    const client = new pg.Client({ connectionString: gateway.databaseUrl });
    await client.connect();
    for (const sql of [
      `UPDATE delegations SET until = '2030-01-01'`,
      'DELETE FROM delegations',
      `UPDATE delegation_ends SET ended_by = 'admin'`,
      'DELETE FROM delegation_ends',
    ])
      await expect(client.query(sql)).rejects.toThrow('append-only');
    await client.end();
  });
});
