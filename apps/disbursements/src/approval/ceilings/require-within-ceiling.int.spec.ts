import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { RunOperations } from '../../payout-runs/run-operations.js';
import { Bank } from '../../testing/bank.js';
import { ceilingCalls, ceilingPath as path } from '../../testing/ceilings.js';
import { APPROVER, Harness, OFFICER, type Caller as As, type Json } from '../../testing/harness.js';
import { commandPayment, paymentsOf } from '../../testing/paying-run.js';
import { requireWithinCeiling } from './require-within-ceiling.js';

const FIFTY = Array.from({ length: 50 }, (_, index) => String(400 + index));

describe('what funding ceilings limit', () => {
  let harness: Harness;
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(
      [
        { id: v7(), accounts: [{ number: '1000000001' }] },
        { id: v7(), district: '386', accounts: [{ number: '1000000002' }] },
        ...FIFTY.map((district, index) => ({ id: v7(), district, accounts: [{ number: `20000000${index + 10}` }] })),
      ],
      bank.url,
    );
    await harness.db.query(
      `INSERT INTO areas (area_version, code, level, name, parent_code)
       SELECT 'DISTRICT_2024', code, 'DISTRICT', code, '38' FROM unnest($1::text[]) AS code`,
      [FIFTY],
    );
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const { set, submitted } = ceilingCalls(() => harness);
  const etagOf = async (id: string): Promise<string> =>
    (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).headers.get('etag') ?? '';
  const runOf = async (id: string): Promise<Json> =>
    (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body;

  describe('given fifty runs of fifty districts, approved at one moment', () => {
    const period = '2024-09';
    const lets = 21;
    let ids: string[];
    const operations = (): RunOperations => harness.service.application.get(RunOperations);

    beforeAll(async () => {
      ids = [];
      for (const area of FIFTY) ids.push(await submitted(period, area));
      // Half a payment more than the ceiling lets through.
      await set(period, String(lets * 500_000 + 250_000));
    }, 120_000);

    const approveAll = async (runs: string[]): Promise<void> => {
      const etags = await Promise.all(runs.map(etagOf));
      const answers = await Promise.all(
        runs.map((id, index) =>
          harness.call('POST', `/api/v1/payout-runs/${id}/approve`, APPROVER, {
            body: {},
            ifMatch: etags[index] ?? '',
          }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      // Not only as many at once as the queue lets through.
      await Promise.all(runs.map((id) => operations().perform(id)));
      await eventually(async () =>
        (await Promise.all(runs.map(runOf))).every(({ operation }) => operation?.state !== 'RUNNING'),
      );
    };

    it('exactly as many as the ceiling lets through are approved, the others are told why, and nothing of theirs moved', async () => {
      await approveAll(ids);
      const runs = await Promise.all(ids.map(runOf));
      const paying = runs.filter(({ state }) => state === 'PAYING');
      const refused = runs.filter(({ state }) => state === 'SUBMITTED');
      expect([paying.length, refused.length]).toEqual([lets, 50 - lets]);
      for (const { operation, ...run } of refused) {
        expect([operation?.name, operation?.state, run['approvedBy']]).toEqual(['approve', 'FAILED', null]);
        expect(operation?.error).toMatch(/hạn mức 10\.750\.000 ₫ .* đã cam kết [\d.]+ ₫, lần này cần 500\.000 ₫/);
        expect(operation?.error).toMatch(/ceiling 10,750,000 VND .* committed [\d,]+ VND, asked for now 500,000 VND/);
        expect(run.totals.byState).toEqual({ PLANNED: { payments: 1, amount: '500000' } });
      }
      expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({
        committed: '10500000',
        available: '250000',
      });
    });

    it('a ceiling is not lowered below what is committed', async () => {
      const answer = await set(period, '10499999', { ifMatch: '"1"' });
      expect([answer.status, answer.body['committed'], answer.body['type']]).toEqual([
        409,
        '10500000',
        'urn:chitra:problem:ceiling-exceeded',
      ]);
      expect((await harness.call('GET', path(period), APPROVER)).headers.get('etag')).toBe('"1"');
    });

    it('once it is raised, those who were refused are approved', async () => {
      await set(period, '25000000', { ifMatch: '"1"' });
      const waiting = (await Promise.all(ids.map(runOf)))
        .filter(({ state }) => state === 'SUBMITTED')
        .map(({ id }) => id);
      await approveAll(waiting);
      expect((await Promise.all(ids.map(runOf))).every(({ state }) => state === 'PAYING')).toBe(true);
      expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({
        committed: '25000000',
        available: '0',
      });
    });

    it('what came back, was refused or not collected is free again', async () => {
      const payments = await Promise.all(ids.slice(0, 4).map(async (id) => (await paymentsOf(harness, id))[0] as Json));
      await eventually(async () =>
        (await Promise.all(ids.slice(0, 4).map((id) => paymentsOf(harness, id))))
          .flat()
          .every(({ state }) => state === 'SUBMITTED'),
      );
      for (const [index, state] of (['RETURNED', 'CARRIED_OVER', 'REJECTED', 'SETTLED'] as const).entries())
        await harness.moveTo(payments[index]?.id as string, state);
      expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({ committed: '23500000' });
    });

    it('a supplementary approval needs room too, and takes it', async () => {
      const [run] = ids.slice(2);
      const within = (amount: bigint): Promise<void> =>
        harness.db.transaction((unit) => requireWithinCeiling(unit, { id: run as string }, amount));
      await within(1_500_000n);
      await expect(within(1_500_001n)).rejects.toMatchObject({
        kind: 'ceiling-exceeded',
        extensions: { ceiling: '25000000', committed: '23500000', amount: '1500001' },
      });
    });
  });

  it('a ceiling being set while a run is approved misses nothing', async () => {
    const period = '2024-10';
    const ids = [await submitted(period, '380'), await submitted(period, '386')];
    const etags = await Promise.all(ids.map(etagOf));
    const [made] = await Promise.all([
      set(period, '500000'),
      ...ids.map((id, index) =>
        harness.call('POST', `/api/v1/payout-runs/${id}/approve`, APPROVER, { body: {}, ifMatch: etags[index] ?? '' }),
      ),
    ]);
    await eventually(async () =>
      (await Promise.all(ids.map(runOf))).every(({ operation }) => operation?.state !== 'RUNNING'),
    );
    const approved = (await Promise.all(ids.map(runOf))).filter(({ state }) => state === 'PAYING').length;
    // Either the ceiling was there first, and one run fits; or both were, and it could not be made.
    if (made?.status === 201) expect(approved).toBeLessThanOrEqual(1);
    else expect([made?.status, approved]).toEqual([409, 2]);
  });

  it('counts a run over the whole country in each province, by its districts', async () => {
    const period = '2024-11';
    const nation: As = { ...OFFICER, areaCode: 'VN' };
    await set(period, '1000000');
    const id = await submitted(period, 'VN', nation);
    // Everybody's month, and what came back of the months before.
    const { amount } = (await harness.call('GET', `/api/v1/payout-runs/${id}`, nation)).body.totals;
    const refused = await harness.command(id, 'approve', { ...APPROVER, areaCode: 'VN' });
    expect([refused.state, refused.operation?.state]).toEqual(['SUBMITTED', 'FAILED']);
    expect(refused.operation?.error).toContain(`asked for now ${BigInt(amount).toLocaleString('en')} VND`);
    await set(period, amount, { ifMatch: '"1"' });
    expect((await harness.command(id, 'approve', { ...APPROVER, areaCode: 'VN' })).state).toBe('PAYING');
    expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({ committed: amount });
    await expect(harness.db.transaction((unit) => requireWithinCeiling(unit, { id }, 1n))).rejects.toMatchObject({
      kind: 'ceiling-exceeded',
    });
  });

  it('a held payment asks for nothing, and a run that is not approved commits nothing', async () => {
    const period = '2024-12';
    await set(period, '500000');
    const id = await submitted(period, '38');
    const held = (await paymentsOf(harness, id)).slice(1);
    for (const { id: payment } of held)
      expect((await commandPayment(harness, payment, 'hold', OFFICER)).status).toBe(202);
    expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({ committed: '0' });
    expect((await harness.command(id, 'approve', APPROVER)).state).toBe('PAYING');
    expect((await harness.call('GET', path(period), APPROVER)).body).toMatchObject({ committed: '500000' });
  }, 120_000);
});
