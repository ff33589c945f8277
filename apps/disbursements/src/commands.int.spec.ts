import { v7 } from 'uuid';
import type { Role } from '#contracts';
import { eventually } from '#service/testing';
import { ADMIN, APPROVER, Harness, OFFICER, RELEASER, type Answer, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { allBecome, commandPayment, firstOf, paymentOf, paymentsOf, plannedRun } from './testing/paying-run.js';

const NEW = { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' };
const OFFICER2 = { username: 'officer2', roles: ['FINANCE_OFFICER'] } satisfies typeof OFFICER;

describe('commands and who may give them', () => {
  let harness: Harness;
  let bank: Bank;
  const people: Person[] = [
    ...Array.from({ length: 6 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] })),
    { id: v7(), district: '386', accounts: [{ number: '1000000099' }] },
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const path = (id: string, verb = ''): string => `/api/v1/payout-runs/${id}${verb && `/${verb}`}`;
  const etagOf = async (id: string): Promise<string> =>
    (await harness.call('GET', path(id), OFFICER)).headers.get('etag') ?? '';
  const create = async (body: object = NEW, as: typeof OFFICER = OFFICER): Promise<string> =>
    (await harness.call('POST', '/api/v1/payout-runs', as, { body })).body.id;
  /** Frees the people for the next spec. */
  const cancel = async (id: string): Promise<void> => void (await harness.command(id, 'cancel', OFFICER));

  it('given fifty plans and fifty approvals at one moment: each has one effect', async () => {
    const id = await create();
    const storm = async (verb: string, as: typeof OFFICER | typeof APPROVER): Promise<number[]> => {
      const ifMatch = await etagOf(id);
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => harness.call('POST', path(id, verb), as, { body: {}, ifMatch })),
      );
      await eventually(async () => (await harness.call('GET', path(id), OFFICER)).body.operation?.state === 'DONE');
      return answers.map(({ status }) => status);
    };
    const planned = await storm('plan', OFFICER);
    expect(planned.filter((status) => status === 202)).toHaveLength(1);
    expect(planned.filter((status) => status !== 202 && status !== 409 && status !== 412)).toEqual([]);
    expect(await paymentsOf(harness, id)).toHaveLength(people.length);
    await harness.command(id, 'submit', OFFICER);
    expect((await storm('approve', APPROVER)).filter((status) => status === 202)).toHaveLength(1);
    await allBecome(harness, id, 'SUBMITTED');
    expect(bank.references).toHaveLength(people.length);
    expect(new Set(bank.references).size).toBe(people.length);
  });

  it('given two officers who plan two runs of one period at one moment: everybody is planned once', async () => {
    const period = '2024-10';
    const runs = await Promise.all([OFFICER, OFFICER2, OFFICER, OFFICER2].map((as) => create({ ...NEW, period }, as)));
    await Promise.all(runs.map((id) => harness.command(id, 'plan', OFFICER)));
    const planned = (await Promise.all(runs.map((id) => paymentsOf(harness, id)))).flat();
    expect(planned.map((payment) => payment['beneficiaryId']).sort()).toEqual(people.map(({ id }) => id).sort());
    for (const id of runs) await cancel(id);
  });

  describe('given a reason to send a run back', () => {
    it('is rejected with it, planned again from nothing, and the former plan is off the list', async () => {
      const id = await plannedRun(harness, { period: '2024-11' });
      const former = await paymentsOf(harness, id);
      await harness.command(id, 'submit', OFFICER);
      expect(
        (await harness.call('POST', path(id, 'reject'), APPROVER, { body: {}, ifMatch: await etagOf(id) })).status,
      ).toBe(400);
      const rejected = await harness.command(id, 'reject', APPROVER, { reason: 'Thiếu quyết định' });
      expect([rejected.state, rejected['rejectionReason']]).toEqual(['REJECTED', 'Thiếu quyết định']);
      const again = await harness.command(id, 'plan', OFFICER);
      expect([again.state, again['rejectionReason'], again.totals.payments]).toEqual(['PLANNED', null, people.length]);
      const now = await paymentsOf(harness, id);
      expect(now.filter((payment) => former.some((old) => old.id === payment.id))).toEqual([]);
      expect(await paymentOf(harness, former[0]?.id as string)).toMatchObject({
        state: 'CANCELLED',
        reason: 'PLANNED_AGAIN',
      });
      await cancel(id);
      expect((await harness.call('GET', path(id), OFFICER)).body).toMatchObject({
        state: 'CANCELLED',
        totals: { byState: { CANCELLED: { payments: people.length } } },
      });
    });

    it('finds who moved to another district meanwhile', async () => {
      const id = await plannedRun(harness, { period: '2024-12' });
      const mover = people[6]?.id as string;
      await harness.db.query(
        `UPDATE enrolments SET district_code = '380', area_code = '38001' WHERE beneficiary_id = $1`,
        [mover],
      );
      await harness.command(id, 'plan', OFFICER);
      expect((await paymentsOf(harness, id)).filter((payment) => payment['beneficiaryId'] === mover)).toMatchObject([
        { districtCode: '380' },
      ]);
      await harness.db.query(
        `UPDATE enrolments SET district_code = '386', area_code = '38601' WHERE beneficiary_id = $1`,
        [mover],
      );
      await cancel(id);
    });
  });

  describe('given a limit above which a third person releases', () => {
    const both = (username: string): { username: string; roles: Role[] } => ({
      username,
      roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER'],
    });
    let id: string;
    beforeAll(async () => {
      await harness.service.close();
      await harness.startService({ RELEASE_LIMIT: '1000000' });
      id = await plannedRun(harness, { period: '2025-01' });
      await harness.command(id, 'plan', OFFICER2);
      await harness.command(id, 'submit', OFFICER);
    });
    afterAll(async () => {
      await harness.service.close();
      await harness.startService({ RELEASE_LIMIT: undefined });
    });

    it('nobody who prepared it approves or rejects it', async () => {
      for (const username of ['officer', 'officer2']) {
        for (const verb of ['approve', 'reject'])
          expect(
            (await harness.call('POST', path(id, verb), both(username), { body: { wrong: 1 }, key: null })).status,
          ).toBe(403);
      }
    });

    it('waits, lets nobody of the two release it, pays nothing that is let go meanwhile, and pays when the third says so', async () => {
      const approved = await harness.command(id, 'approve', APPROVER);
      expect([approved.state, approved['approvedBy'], approved['releasedBy']]).toEqual(['APPROVED', 'approver', null]);
      for (const username of ['officer', 'officer2', 'approver'])
        expect((await harness.call('POST', path(id, 'release'), both(username), { body: {} })).status).toBe(403);
      const before = await etagOf(id);
      const { id: paymentId } = await firstOf(harness, id);
      await commandPayment(harness, paymentId, 'hold', OFFICER);
      await commandPayment(harness, paymentId, 'unhold', OFFICER);
      expect((await commandPayment(harness, paymentId, 'unhold', APPROVER)).body).toMatchObject({
        state: 'PLANNED',
        operation: { state: 'DONE' },
      });
      expect((await harness.call('POST', path(id, 'release'), RELEASER, { body: {}, ifMatch: before })).status).toBe(
        412,
      );
      const sent = bank.references.length;
      const released = await harness.command(id, 'release', RELEASER);
      expect([released.state, released['approvedBy'], released['releasedBy']]).toEqual([
        'PAYING',
        'approver',
        'releaser',
      ]);
      await allBecome(harness, id, 'SUBMITTED');
      expect(bank.references.length - sent).toBe(people.length);
    });
  });

  describe('on one payment', () => {
    it('holding before approval changes what is approved: the old ETag is stale, the new one approves the rest', async () => {
      const id = await plannedRun(harness, { period: '2025-02' });
      await harness.command(id, 'submit', OFFICER);
      const [seen, before] = [await etagOf(id), (await harness.call('GET', path(id), OFFICER)).body.fingerprint];
      const { id: paymentId } = await firstOf(harness, id);
      expect(
        (
          await harness.call('POST', `/api/v1/payments/${paymentId}/hold`, OFFICER, {
            body: { reason: 'Chờ xác minh' },
          })
        ).status,
      ).toBe(428);
      expect((await commandPayment(harness, paymentId, 'hold', OFFICER)).body).toMatchObject({ state: 'HELD' });
      expect((await harness.call('POST', path(id, 'approve'), APPROVER, { body: {}, ifMatch: seen })).status).toBe(412);
      const paying = await harness.command(id, 'approve', APPROVER);
      expect([paying.state, paying.operation, paying.fingerprint === before]).toEqual([
        'PAYING',
        { name: 'approve', state: 'DONE' },
        false,
      ]);
      await eventually(async () => (await paymentsOf(harness, id, '&state=SUBMITTED')).length === people.length - 1);
    });

    it('letting go takes two people each time, the second one an approver', async () => {
      const id = await plannedRun(harness, { period: '2025-03' });
      const { id: paymentId } = await firstOf(harness, id);
      await commandPayment(harness, paymentId, 'hold', OFFICER);
      for (let round = 0; round < 2; round += 1) {
        expect((await commandPayment(harness, paymentId, 'unhold', OFFICER)).body).toMatchObject({
          state: 'HELD',
          operation: { name: 'unhold', state: 'RUNNING' },
        });
        expect((await paymentOf(harness, paymentId)).operation).toEqual({ name: 'unhold', state: 'RUNNING' });
        expect((await commandPayment(harness, paymentId, 'unhold', OFFICER)).status).toBe(403);
        expect((await commandPayment(harness, paymentId, 'unhold', APPROVER)).body).toMatchObject({ state: 'PLANNED' });
        expect((await paymentOf(harness, paymentId)).operation).toBeUndefined();
        await commandPayment(harness, paymentId, 'hold', OFFICER);
      }
      expect((await commandPayment(harness, paymentId, 'cancel', OFFICER)).body).toMatchObject({ state: 'CANCELLED' });
      expect((await commandPayment(harness, paymentId, 'cancel', OFFICER)).body).toMatchObject({
        status: 409,
        currentState: 'CANCELLED',
      });
      await cancel(id);
    });
  });

  it('given lists: pages without gaps, limits, and what each role may see', async () => {
    const id = await plannedRun(harness, { period: '2025-04' });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Answer = await harness.call(
        'GET',
        `${path(id, 'payments')}?limit=2${cursor && `&cursor=${cursor}`}`,
        OFFICER,
      );
      seen.push(...body.items.map((item) => item.id));
      cursor = body['nextCursor'] as string | null;
    }
    expect([seen.length, new Set(seen).size]).toEqual([people.length, people.length]);
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=xx', 'state=NONE', 'area=x', 'wrong=1']) {
      expect((await harness.call('GET', `${path(id, 'payments')}?${query}`, OFFICER)).status).toBe(400);
    }
    expect((await harness.call('GET', path(id, 'payments'), ADMIN)).status).toBe(403);
    const lead = { username: 'leader', roles: ['LEADER'] } satisfies { username: string; roles: Role[] };
    const shown = (await harness.call('GET', `/api/v1/payments/${seen[0]}`, lead)).body;
    expect([shown['beneficiary'], shown['lines']]).toEqual([undefined, [{ amount: '500000' }]]);
    expect(JSON.stringify(shown)).not.toMatch(/Nguyễn|B05A1|038150000001/);
    expect((await harness.call('GET', `/api/v1/payments/${seen[0]}`, { ...OFFICER, areaCode: '01' })).status).toBe(404);
    await cancel(id);
  });
});
