import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { PaymentsPlanned, type Role } from '#contracts';
import { ADMIN, Harness, OFFICER, type Answer, type Json, type Person } from '../testing/harness.js';
import { listedFor } from '../testing/month-list.js';
import { plannedRun } from '../testing/paying-run.js';
import { published } from '../testing/published.js';

describe('changing the route from a month on', () => {
  let harness: Harness;
  const byAccount: Person = { id: v7(), accounts: [{ number: '1000000001' }] };
  const byPost: Person = { id: v7(), wants: false, accounts: [{ number: '1000000002' }] };
  const without: Person = { id: v7(), wants: false };
  const elsewhere: Person = { id: v7(), district: '386', accounts: [{ number: '1000000003' }] };

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach([byAccount, byPost, without, elsewhere], 'http://127.0.0.1:9');
  });
  afterAll(() => harness.stop());

  const change = (whom: Person, more: object, as: object = OFFICER, key?: string): Promise<Answer> =>
    harness.call('POST', '/api/v1/route-changes', as as typeof OFFICER, {
      body: { beneficiaryId: whom.id, programme: 'BTXH', fromPeriod: '2024-10', route: 'ACCOUNT', ...more },
      ...(key === undefined ? {} : { key }),
    });
  const channelOf = async (period: string, whom: Person): Promise<unknown> => {
    const run = await plannedRun(harness, { period });
    const [payment] = await listedFor(harness, run, whom.id);
    await harness.command(run, 'cancel', OFFICER);
    return payment?.['channel'];
  };

  it('is followed by lists of that month and later, and by none before', async () => {
    expect(await change(byPost, {})).toMatchObject({
      status: 201,
      body: {
        beneficiaryId: byPost.id,
        programme: 'BTXH',
        fromPeriod: '2024-10',
        route: 'ACCOUNT',
        createdBy: 'officer',
      },
    });
    await change(byAccount, { route: 'POST_OFFICE', fromPeriod: '2024-11' });
    expect([await channelOf('2024-09', byPost), await channelOf('2024-10', byPost)]).toEqual(['POST_OFFICE', 'BANK']);
    expect([await channelOf('2024-10', byAccount), await channelOf('2024-11', byAccount)]).toEqual([
      'BANK',
      'POST_OFFICE',
    ]);
  });

  it('has no effect where there is no account: the post office pays', async () => {
    await change(without, {});
    expect(await channelOf('2024-10', without)).toBe('POST_OFFICE');
  });

  it('of several words the latest counts, and the earlier ones are kept', async () => {
    await change(byPost, { route: 'POST_OFFICE', fromPeriod: '2024-12' });
    expect([await channelOf('2024-11', byPost), await channelOf('2024-12', byPost)]).toEqual(['BANK', 'POST_OFFICE']);
    await change(byPost, { route: 'ACCOUNT', fromPeriod: '2024-12' });
    expect(await channelOf('2024-12', byPost)).toBe('BANK');
    const { body } = await harness.call('GET', `/api/v1/route-changes?beneficiaryId=${byPost.id}`, OFFICER);
    expect(body.items.map((item) => [item['fromPeriod'], item['route']])).toEqual([
      ['2024-12', 'ACCOUNT'],
      ['2024-12', 'POST_OFFICE'],
      ['2024-10', 'ACCOUNT'],
    ]);
    await expect(harness.db.query('DELETE FROM route_changes')).rejects.toThrow('append-only');
  });

  it('is told with the plan: who is to be paid by account wants it', async () => {
    const run = await plannedRun(harness, { period: '2025-01' });
    const told = await eventually(async () => {
      const events = await published<PaymentsPlanned>(harness, PaymentsPlanned.type);
      const payments = events.filter(({ runId }) => runId === run).flatMap((event) => event.payments);
      return payments.length === 4 ? payments : undefined;
    });
    const wants = (whom: Person): unknown => told?.find(({ beneficiaryId }) => beneficiaryId === whom.id)?.wantsAccount;
    expect([wants(byPost), wants(byAccount), wants(elsewhere)]).toEqual([true, false, true]);
    await harness.command(run, 'cancel', OFFICER);
  });

  it('leaves a payment under way where it is, and its successor follows', async () => {
    const september = await plannedRun(harness);
    const [payment] = await listedFor(harness, september, byAccount.id);
    await harness.moveTo(payment?.id as string, 'SUBMITTED');
    await change(byAccount, { route: 'POST_OFFICE', fromPeriod: '2024-09' });
    const channel = async (run: string, period: string): Promise<unknown> =>
      (await listedFor(harness, run, byAccount.id)).find((one) => one['period'] === period)?.['channel'];
    expect(await channel(september, '2024-09')).toBe('BANK');
    await harness.moveTo(payment?.id as string, 'RETURNED', 'AC04');
    const october = await plannedRun(harness, { period: '2024-10' });
    expect([await channel(october, '2024-09'), await channel(october, '2024-10')]).toEqual([
      'POST_OFFICE',
      'POST_OFFICE',
    ]);
    await harness.command(october, 'cancel', OFFICER);
  });

  describe('is refused', () => {
    const fieldOf = ({ status, body }: Answer): unknown[] => [
      status,
      (body['errors'] as Json[] | undefined)?.[0]?.['pointer'],
    ];
    const leader = { username: 'leader', roles: ['LEADER'] satisfies Role[] };

    it('to others, outside the area, for what is no input, without a key', async () => {
      expect((await change(byPost, { wrong: 1 }, leader)).status).toBe(403);
      expect((await change(byPost, {}, ADMIN)).status).toBe(403);
      expect((await change(elsewhere, {}, { ...OFFICER, areaCode: '380' })).status).toBe(404);
      expect((await change({ id: v7() }, {})).status).toBe(404);
      expect((await change(byPost, { programme: 'NCC' })).status).toBe(404);
      expect(fieldOf(await change(byPost, { route: 'BANK' }))).toEqual([400, '/route']);
      expect(fieldOf(await change(byPost, { fromPeriod: '2024-13' }))).toEqual([400, '/fromPeriod']);
      expect(fieldOf(await change(byPost, { beneficiaryId: 'x' }))).toEqual([400, '/beneficiaryId']);
      expect(fieldOf(await change(byPost, { wrong: 1 }))).toEqual([400, '/wrong']);
    });

    it('for a month that is over', async () => {
      expect(fieldOf(await change(byPost, { fromPeriod: '2024-08' }))).toEqual([400, '/fromPeriod']);
    });

    it('when a key is used for something else; the same again gets the first answer', async () => {
      const key = v7();
      const first = await change(elsewhere, {}, OFFICER, key);
      const again = await change(elsewhere, {}, OFFICER, key);
      expect([again.status, again.body.id]).toEqual([201, first.body.id]);
      expect((await change(elsewhere, { route: 'POST_OFFICE' }, OFFICER, key)).status).toBe(409);
      const { body } = await harness.call('GET', `/api/v1/route-changes?beneficiaryId=${elsewhere.id}`, OFFICER);
      expect(body.items).toHaveLength(1);
      expect(
        (
          await harness.call('GET', `/api/v1/route-changes?beneficiaryId=${elsewhere.id}`, {
            ...OFFICER,
            areaCode: '380',
          })
        ).status,
      ).toBe(404);
    });
  });
});
