import { SystemClock } from '#contracts';
import { v7 } from 'uuid';
import { answerJson, call, signIn, type TestGateway, type Upstream } from '../testing.js';
import { DAY_MS, delegationCalls, idOf, openOffice, PASSWORD, type Office } from '../testing/delegations.js';

/** The real time, some time later. */
class LaterClock extends SystemClock {
  later = 0;
  override now(): Date {
    return new Date(Date.now() + this.later);
  }
}

describe('a role handed over until a date', () => {
  const clock = new LaterClock();
  let office: Office;
  let gateway: TestGateway;
  let beneficiaries: Upstream;
  let admin: string;
  let token: Record<string, string>;

  beforeAll(async () => {
    office = await openOffice(clock);
    ({ gateway, beneficiaries, admin, token } = office);
  });
  afterAll(() => office.close());

  const { dayFromNow, handOver, end, listed, me, seenAs } = delegationCalls(clock, () => ({ ...office, admin }));

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
});
