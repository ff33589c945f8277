import { SystemClock } from '#contracts';
import pg from 'pg';
import { v7 } from 'uuid';
import type { Answer, TestGateway } from '../testing.js';
import { delegationCalls, idOf, openOffice, type Office } from '../testing/delegations.js';

describe('handing a role over', () => {
  let office: Office;
  let gateway: TestGateway;

  beforeAll(async () => {
    office = await openOffice();
    ({ gateway } = office);
  });
  afterAll(() => office.close());

  const { dayFromNow, handOver, end, listed, me, seenAs } = delegationCalls(new SystemClock(), () => office);

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
