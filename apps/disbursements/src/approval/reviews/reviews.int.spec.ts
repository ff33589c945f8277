import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { Bank } from '../../testing/bank.js';
import {
  ADMIN,
  APPROVER,
  Harness,
  OFFICER,
  RELEASER,
  type Answer,
  type Json,
  type Person,
} from '../../testing/harness.js';
import { commandPayment, paymentsOf, plannedRun, submittedRun } from '../../testing/paying-run.js';

type As = Partial<Actor> & { roles: Role[] };
const APPROVER2 = { username: 'approver2', roles: ['APPROVER'] } satisfies As;

interface Review extends Json {
  districts: (Json & { code: string })[];
  biggest: Json[];
  biggestChanges: Json[];
}

describe('the review of a run', () => {
  let harness: Harness;
  let bank: Bank;
  let id: string;
  let lastMonth: string;
  /** 380: six people by account, of whom the first gets more and more; 386: two at the post office, one by account. */
  const people: (Person & { id: string })[] = [
    ...Array.from({ length: 6 }, (_, index) => ({
      id: v7(),
      amount: String(500_000 + index * 1_000),
      accounts: [{ number: `100000000${index}` }],
    })),
    { id: v7(), district: '386', amount: '900000', wants: false },
    { id: v7(), district: '386', amount: '360000', wants: false },
    { id: v7(), district: '386', amount: '400000', accounts: [{ number: '1000000099' }] },
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    lastMonth = await submittedRun(harness, { period: '2024-08' });
    // The last account of 380 was never paid into: its payment came back, and this month's list pays it anew.
    const byAccount = (await paymentsOf(harness, lastMonth)).filter((payment) => payment['channel'] === 'BANK');
    for (const payment of byAccount)
      await harness.moveTo(payment.id, payment['beneficiaryId'] === people[5]?.id ? 'RETURNED' : 'SETTLED');
    await harness.change(
      { ...(people[0] as Person), amount: '750000' },
      { ...(people[7] as Person), amount: '300000' },
    );
    id = await plannedRun(harness);
    await harness.command(id, 'submit', OFFICER);
    await harness.db.query(`UPDATE payout_runs SET approval_by = '2024-08-28' WHERE id = $1`, [id]);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const review = async (as: As = APPROVER, of = id): Promise<Review> =>
    (await harness.call('GET', `/api/v1/payout-runs/${of}/review`, as)).body as never;
  const seen = (
    fingerprint: unknown,
    options: { as?: As; key?: string | null; ifMatch?: string } = {},
  ): Promise<Answer> =>
    harness.call('POST', `/api/v1/payout-runs/${id}/seen`, options.as ?? APPROVER, {
      body: { fingerprint },
      ...options,
    });

  it('says what is asked, until when, and beside what', async () => {
    const shown = await review();
    expect(shown).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      deadline: '2024-08-28',
      lastMonth: { runId: lastMonth, period: '2024-08', payments: 9, amount: '4675000' },
      ceiling: null,
      newAccounts: 1,
      seen: null,
    });
    expect(shown.districts).toEqual([
      {
        code: '380',
        name: 'Huyện 380',
        payments: 7,
        amount: '3770000',
        held: 0,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        changedSinceSeen: null,
        seenBefore: null,
        lastMonth: { payments: 6, amount: '3015000' },
      },
      expect.objectContaining({
        code: '386',
        payments: 3,
        amount: '1600000',
        lastMonth: { payments: 3, amount: '1660000' },
      }),
    ]);
  });

  it('names the biggest payments and the biggest changes', async () => {
    const shown = await review();
    expect(shown.biggest.slice(0, 3).map((one) => [one['beneficiaryId'], one['amount'], one['districtCode']])).toEqual([
      [people[6]?.id, '900000', '386'],
      [people[0]?.id, '750000', '380'],
      [people[5]?.id, '505000', '380'],
    ]);
    expect(
      shown.biggestChanges.map((one) => [one['beneficiaryId'], one['before'], one['amount'], one['difference']]),
    ).toEqual([
      [people[5]?.id, '505000', '1010000', '505000'],
      [people[0]?.id, '500000', '750000', '250000'],
      [people[7]?.id, '360000', '300000', '-60000'],
    ]);
    expect(await paymentsOf(harness, id)).toContainEqual(
      expect.objectContaining({ id: shown.biggestChanges[1]?.id, amount: '750000' }),
    );
  });

  it('shows each person what changed since they looked, district by district', async () => {
    const { fingerprint } = await review();
    expect((await seen(fingerprint)).body).toMatchObject({ id, seen: { fingerprint } });
    expect((await review()).districts.map(({ changedSinceSeen }) => changedSinceSeen)).toEqual([false, false]);
    const [payment] = await paymentsOf(harness, id, '&area=386');
    expect((await commandPayment(harness, payment?.id as string, 'hold', OFFICER)).status).toBe(202);
    const after = await review();
    expect(after['seen']).toMatchObject({ fingerprint });
    expect(after.fingerprint).not.toBe(fingerprint);
    expect(after.districts.map(({ code, changedSinceSeen, held }) => [code, changedSinceSeen, held])).toEqual([
      ['380', false, 0],
      ['386', true, 1],
    ]);
    expect(after.districts[1]).toMatchObject({ payments: 2, seenBefore: { payments: 3, amount: '1600000' } });
    expect((await review(APPROVER2)).districts.map(({ changedSinceSeen }) => changedSinceSeen)).toEqual([null, null]);
    // What was seen is no more: it cannot be marked now.
    expect((await seen(fingerprint)).body).toMatchObject({ status: 409, currentState: 'SUBMITTED' });
    expect((await seen(after.fingerprint)).status).toBe(202);
    expect((await review()).districts.map(({ changedSinceSeen }) => changedSinceSeen)).toEqual([false, false]);
  });

  it('shows a list that was planned again as changed only where it says something else', async () => {
    const before = await review();
    const again = async (): Promise<Review> => {
      expect((await harness.command(id, 'reject', APPROVER, { reason: 'Xem lại' })).state).toBe('REJECTED');
      expect((await harness.command(id, 'plan', OFFICER)).operation?.state).toBe('DONE');
      expect((await harness.command(id, 'submit', OFFICER)).state).toBe('SUBMITTED');
      return review();
    };
    const changed = ({ districts }: Review): unknown[] => districts.map(({ changedSinceSeen }) => changedSinceSeen);
    const same = await again();
    // Other payments of the same people and amounts; whom the officer held is held.
    expect(changed(same)).toEqual([false, false]);
    for (const [index, district] of same.districts.entries())
      expect(district['digest']).not.toBe(before.districts[index]?.['digest']);
    const held = (await paymentsOf(harness, id, '&state=HELD')).map((payment) => payment['beneficiaryId']);
    const more = [people[6], people[8]].find((person) => person && !held.includes(person.id)) as Person;
    await harness.change({ ...more, amount: '950000' });
    expect(changed(await again())).toEqual([false, true]);
    await harness.change(more);
    expect(changed(await again())).toEqual([false, false]);
  });

  it('fifty looks at one moment are one record; a releaser looks too', async () => {
    const { fingerprint } = await review();
    const answers = await Promise.all(Array.from({ length: 50 }, () => seen(fingerprint, { as: RELEASER })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => (body['seen'] as { at: string }).at)).size).toBe(1);
    const key = v7();
    const first = await seen(fingerprint, { as: APPROVER2, key });
    expect((await seen(fingerprint, { as: APPROVER2, key })).body).toEqual(first.body);
    expect((await seen('0'.repeat(64), { as: APPROVER2, key })).status).toBe(409);
    expect(
      await harness.db.query('SELECT FROM run_reviews WHERE username = ANY ($1)', [['releaser', 'approver2']]),
    ).toHaveLength(2);
    await expect(harness.db.query('DELETE FROM run_reviews')).rejects.toThrow('append-only');
  });

  it('is for those who read runs; to have seen it, for those who decide', async () => {
    const { fingerprint } = await review();
    for (const as of [OFFICER, { username: 'auditor', roles: ['AUDITOR'] } satisfies As]) {
      expect((await review(as)).fingerprint).toBe(fingerprint);
      expect((await seen('x', { as, key: null })).status).toBe(403);
    }
    expect((await harness.call('GET', `/api/v1/payout-runs/${id}/review`, ADMIN)).status).toBe(403);
    for (const areaCode of ['01', '386']) {
      expect((await harness.call('GET', `/api/v1/payout-runs/${id}/review`, { ...APPROVER, areaCode })).status).toBe(
        404,
      );
      expect((await seen('x', { as: { ...APPROVER, areaCode } })).status).toBe(404);
    }
    for (const bad of ['x', null, 7, 'G'.repeat(64)])
      expect((await seen(bad)).body).toMatchObject({ status: 400, errors: [{ pointer: '/fingerprint' }] });
    expect((await seen(fingerprint, { key: null })).status).toBe(400);
    expect((await seen(fingerprint, { ifMatch: '"0"' })).status).toBe(412);
  });

  it('shows the ceiling without this run, and whether there is room', async () => {
    const amount = (await review()).districts.reduce((sum, one) => sum + BigInt(one['amount'] as string), 0n);
    const path = '/api/v1/ceilings/38/BTXH/STATE_BUDGET/2024-09';
    const body = { amount: String(amount - 1n), document: 'QĐ 1' };
    await harness.call('PUT', path, APPROVER, { body });
    const asked = { areaCode: '38', committed: '0', thisRun: amount.toString() };
    expect((await review())['ceiling']).toEqual({
      ...asked,
      amount: body.amount,
      available: body.amount,
      enough: false,
    });
    const refused = await harness.command(id, 'approve', APPROVER);
    expect([refused.state, refused.operation?.state]).toEqual(['SUBMITTED', 'FAILED']);
    await harness.call('PUT', path, APPROVER, { body: { ...body, amount: amount.toString() }, ifMatch: '"1"' });
    expect((await review())['ceiling']).toMatchObject({ ...asked, enough: true });
    expect((await harness.command(id, 'approve', APPROVER)).state).toBe('PAYING');
    expect((await review())['ceiling']).toMatchObject({ ...asked, available: amount.toString(), enough: true });
  });

  it('of a district’s run compares with that district, and of a commune’s with that commune, also where last month was one run for all', async () => {
    const of = await plannedRun(harness, { period: '2024-10', areaCode: '386' });
    const shown = await review(APPROVER, of);
    expect(shown['lastMonth']).toMatchObject({ runId: id, payments: 2 });
    expect(shown.districts.map(({ code }) => code)).toEqual(['386']);
    const commune = await plannedRun(harness, { period: '2024-10', areaCode: '38001' });
    const below = await review(APPROVER, commune);
    expect([below['lastMonth'], below.districts.map(({ code }) => code)]).toEqual([
      expect.objectContaining({ payments: 7, amount: '3770000' }),
      ['380'],
    ]);
    const first = await plannedRun(harness, { period: '2025-06', areaCode: '380' });
    expect(await review(APPROVER, first)).toMatchObject({
      lastMonth: null,
      biggestChanges: [],
      districts: [{ lastMonth: null }],
    });
  });
});
