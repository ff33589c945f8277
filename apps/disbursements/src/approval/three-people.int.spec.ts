import { v7 } from 'uuid';
import { ROLES, type Actor, type Role } from '#contracts';
import { Bank } from '../testing/bank.js';
import { Harness, OFFICER, type Answer, type Json } from '../testing/harness.js';
import { paymentsOf } from '../testing/paying-run.js';

type As = Partial<Actor> & { username: string; roles: Role[] };
const PEOPLE = ['an', 'binh', 'chi', 'dung', 'em', 'giang'];
/** Whoever has every role that is needed: only who they are is in question. */
const as = (username: string, principals: Partial<Record<Role, string>> = {}): As => ({
  username,
  roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER'],
  ...(Object.keys(principals).length > 0 ? { onBehalfOf: principals } : {}),
});
/** Everybody, in their own right and for everybody else. */
const everybody = (role: Role): As[] =>
  PEOPLE.flatMap((username) => [
    as(username),
    ...PEOPLE.filter((principal) => principal !== username).map((principal) => as(username, { [role]: principal })),
  ]);
const handsOf = ({ username, onBehalfOf }: As): string[] => [username, ...Object.values(onBehalfOf ?? {})];

describe('three different people', () => {
  let harness: Harness;
  let bank: Bank;
  let id: string;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(
      [
        { id: v7(), accounts: [{ number: '1000000001' }] },
        { id: v7(), district: '386' },
      ],
      bank.url,
    );
    await harness.service.close();
    await harness.startService({ RELEASE_LIMIT: '1' });
    const { body } = await harness.call('POST', '/api/v1/payout-runs', as('an'), {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    id = body.id;
    await harness.command(id, 'plan', as('an'));
    await harness.command(id, 'submit', as('binh'));
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const send = (verb: string, who: As, body: object = {}): Promise<Answer> =>
    harness.call('POST', `/api/v1/payout-runs/${id}/${verb}`, who, { body });
  /** Without If-Match nothing happens: 428 tells who may, 403 who may not. */
  const mayCall = async (verb: string, who: As): Promise<boolean> => {
    const { status } = await send(verb, who, verb === 'reject' ? { reason: 'Thiếu' } : {});
    expect([403, 428]).toContain(status);
    return status === 428;
  };
  const sql = (set: string): Promise<unknown> => harness.db.query(`UPDATE payout_runs SET ${set} WHERE id = $1`, [id]);
  const run = async (): Promise<Json & { history: Json[] }> =>
    (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body as never;

  it.each(['approve', 'reject'])('who may %s: nobody who prepared it, and nobody for them', async (verb) => {
    for (const who of everybody('APPROVER'))
      expect([who, await mayCall(verb, who)]).toEqual([who, !handsOf(who).some((one) => ['an', 'binh'].includes(one))]);
  });

  it('whoever carries another role for a preparer has the preparer’s hand in it too', async () => {
    expect(await mayCall('approve', as('chi', { RELEASER: 'an' }))).toBe(false);
    expect(await mayCall('approve', as('chi', { RELEASER: 'dung' }))).toBe(true);
  });

  it('no other role decides, however it is carried', async () => {
    for (const role of ROLES.filter((one) => one !== 'APPROVER')) {
      const who: As = { username: 'chi', roles: [role], onBehalfOf: { [role]: 'dung' } };
      expect([role, (await send('approve', who)).status]).toEqual([role, 403]);
      expect([role, (await send('reject', who, { reason: 'x' })).status]).toEqual([role, 403]);
    }
    expect((await send('release', { username: 'chi', roles: ['APPROVER'] })).status).toBe(403);
  });

  it('a role that was handed over for a narrower area reaches no further', async () => {
    const narrow = { ...as('chi', { APPROVER: 'dung' }), roles: ['APPROVER' as const], roleAreas: { APPROVER: '386' } };
    expect((await send('approve', narrow)).status).toBe(404);
    expect((await harness.call('GET', `/api/v1/payout-runs/${id}`, narrow)).status).toBe(404);
    expect((await send('approve', { ...narrow, roleAreas: { APPROVER: '38' } })).status).toBe(428);
    // Their own work goes on where it always was.
    expect(
      (await harness.call('GET', `/api/v1/payout-runs/${id}`, { ...narrow, roles: ['FINANCE_OFFICER', 'APPROVER'] }))
        .status,
    ).toBe(200);
  });

  it.each([
    [`approved_by = 'an'`, 'approver_did_not_prepare'],
    [`approved_by = 'binh'`, 'approver_did_not_prepare'],
    [`approved_by = 'chi', approved_for = 'an'`, 'approver_is_not_for_a_preparer'],
    [`approved_by = 'chi', approved_for = 'chi'`, 'approver_is_not_for_a_preparer'],
    [`approved_for = 'chi'`, 'approver_is_not_for_a_preparer'],
    [`approved_by = 'chi', preparers = preparers || 'chi'::text`, 'approver_did_not_prepare'],
    [`released_by = 'an'`, 'releaser_is'],
    [`released_by = 'em', released_for = 'binh'`, 'releaser_is'],
    [`approved_by = 'chi', released_by = 'chi'`, 'releaser_is'],
    [`approved_by = 'chi', approved_for = 'dung', released_by = 'dung'`, 'releaser_is'],
    [`approved_by = 'chi', released_by = 'em', released_for = 'chi'`, 'releaser_is'],
    [`approved_by = 'chi', approved_for = 'dung', released_by = 'em', released_for = 'dung'`, 'releaser_is'],
    [`released_for = 'giang'`, 'releaser_is'],
    [`released_by = 'giang', released_for = 'giang'`, 'releaser_is'],
  ])('not even SQL writes %s', async (set, constraint) => {
    await expect(sql(set)).rejects.toThrow(new RegExp(`check constraint "${constraint}`));
  });

  it('an approval for somebody else keeps both names, and neither of the two releases', async () => {
    const approved = await harness.command(id, 'approve', as('chi', { APPROVER: 'dung' }));
    expect([approved.state, approved['approvedBy'], approved['approvedFor']]).toEqual(['APPROVED', 'chi', 'dung']);
    const barred = ['an', 'binh', 'chi', 'dung'];
    for (const who of everybody('RELEASER'))
      expect([who, await mayCall('release', who)]).toEqual([who, !handsOf(who).some((one) => barred.includes(one))]);
    // Nor does whoever carries the approver's role, even in their own right.
    expect(await mayCall('release', as('em', { APPROVER: 'dung' }))).toBe(false);
  });

  it('a release for somebody else too; the history of run and payments says who, and for whom', async () => {
    const released = await harness.command(id, 'release', as('em', { RELEASER: 'giang' }));
    expect([released.state, released['releasedBy'], released['releasedFor']]).toEqual(['PAYING', 'em', 'giang']);
    expect((await run()).history.map(({ state, actor, onBehalfOf }) => [state, actor, onBehalfOf])).toEqual([
      ['DRAFT', 'an', null],
      ['PLANNED', 'an', null],
      ['SUBMITTED', 'binh', null],
      ['APPROVED', 'chi', 'dung'],
      ['PAYING', 'em', 'giang'],
    ]);
    const [payment] = await paymentsOf(harness, id);
    const steps = await harness.db.query(
      `SELECT state, actor, on_behalf_of FROM payment_history WHERE payment_id = $1 AND state IN ('PLANNED', 'APPROVED') ORDER BY version`,
      [payment?.id],
    );
    expect(steps).toEqual([
      { state: 'PLANNED', actor: 'an', on_behalf_of: null },
      { state: 'APPROVED', actor: 'em', on_behalf_of: 'giang' },
    ]);
    for (const set of [
      `released_by = 'dung'`,
      `approved_by = 'giang'`,
      `approved_for = 'em'`,
      `preparers = preparers || 'giang'::text`,
    ])
      await expect(sql(set)).rejects.toThrow('check constraint');
  });

  it('a rejection says why, by whom and when, also after the run was planned again', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', as('an'), {
      body: { period: '2024-10', programme: 'BTXH', kind: 'REGULAR', areaCode: '386' },
    });
    id = body.id;
    await harness.command(id, 'plan', as('an'));
    await harness.command(id, 'submit', as('an'));
    const rejected = await harness.command(id, 'reject', as('chi', { APPROVER: 'dung' }), {
      reason: 'Thiếu quyết định',
    });
    expect([rejected.state, rejected['rejectionReason']]).toEqual(['REJECTED', 'Thiếu quyết định']);
    await harness.command(id, 'plan', as('an'));
    await harness.command(id, 'submit', as('an'));
    expect((await run()).history).toContainEqual({
      state: 'REJECTED',
      actor: 'chi',
      onBehalfOf: 'dung',
      reason: 'Thiếu quyết định',
      at: expect.any(String) as string,
    });
    expect((await harness.command(id, 'approve', as('chi'))).state).toBe('APPROVED');
  });
});
