import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { eventually } from '#service/testing';
import { RunOperations } from '../../payout-runs/run-operations.js';
import { Bank } from '../../testing/bank.js';
import { ADMIN, APPROVER, Harness, OFFICER, RELEASER, type Answer, type Json } from '../../testing/harness.js';
import { commandPayment, paymentsOf } from '../../testing/paying-run.js';
import { requireWithinCeiling } from './require-within-ceiling.js';

type As = Partial<Actor> & { roles: Role[] };
const LEADER = { username: 'leader', roles: ['LEADER'] } satisfies As;
const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies As;
const FIFTY = Array.from({ length: 50 }, (_, index) => String(400 + index));

describe('funding ceilings', () => {
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

  const path = (period: string, area = '38', source = 'STATE_BUDGET', programme = 'BTXH'): string =>
    `/api/v1/ceilings/${area}/${programme}/${source}/${period}`;
  const set = (
    period: string,
    amount: unknown,
    {
      as = APPROVER,
      ifMatch,
      area = '38',
      document = 'QĐ 12/2024',
    }: { as?: As; ifMatch?: string; area?: string; document?: unknown } = {},
  ): Promise<Answer> =>
    harness.call('PUT', path(period, area), as, { body: { amount, document }, ...(ifMatch ? { ifMatch } : {}) });
  const etagOf = async (id: string): Promise<string> =>
    (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).headers.get('etag') ?? '';
  const runOf = async (id: string): Promise<Json> =>
    (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body;
  const submitted = async (period: string, areaCode: string, as: As = OFFICER): Promise<string> => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', as, {
      body: { period, programme: 'BTXH', kind: 'REGULAR', areaCode },
    });
    await harness.command(body.id, 'plan', as);
    await harness.command(body.id, 'submit', as);
    return body.id;
  };

  describe('given who sets them, and with what', () => {
    it('an approver makes one, replaces the version that was read, and every version stays', async () => {
      const made = await set('2030-01', '1000000');
      expect([made.status, made.headers.get('etag'), made.body]).toEqual([
        201,
        '"1"',
        expect.objectContaining({
          amount: '1000000',
          committed: '0',
          available: '1000000',
          setBy: 'approver',
          version: 1,
        }),
      ]);
      expect((await set('2030-01', '2000000')).status).toBe(428);
      expect((await set('2030-01', '2000000', { ifMatch: '"7"' })).status).toBe(412);
      expect((await set('2030-02', '2000000', { ifMatch: '*' })).status).toBe(412);
      const raised = await set('2030-01', '2000000', { ifMatch: '"1"', document: 'QĐ 13/2024' });
      expect([raised.status, raised.body['version']]).toEqual([200, 2]);
      expect((await harness.call('GET', path('2030-01'), AUDITOR)).headers.get('etag')).toBe('"2"');
      expect((await harness.call('GET', `${path('2030-01')}/history`, AUDITOR)).body.items).toMatchObject([
        { version: 2, amount: '2000000', document: 'QĐ 13/2024', setBy: 'approver', onBehalfOf: null },
        { version: 1, amount: '1000000', document: 'QĐ 12/2024' },
      ]);
      expect((await harness.call('GET', '/api/v1/ceilings?period=2030-01&programme=BTXH', LEADER)).body).toMatchObject({
        items: [{ areaCode: '38', fundingSource: 'STATE_BUDGET', amount: '2000000' }],
        nextCursor: null,
      });
      expect((await harness.call('GET', '/api/v1/ceilings?period=2030-02', LEADER)).body.items).toEqual([]);
    });

    it('are listed page by page, the newest period first', async () => {
      const ofNcc = await harness.call('PUT', path('2031-02', '38', 'STATE_BUDGET', 'NCC'), APPROVER, {
        body: { amount: '1', document: 'x' },
      });
      expect(ofNcc.status).toBe(201);
      for (const period of ['2031-01', '2031-02', '2031-03']) await set(period, '1');
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body }: Answer = await harness.call(
          'GET',
          `/api/v1/ceilings?limit=2${cursor && `&cursor=${cursor}`}`,
          AUDITOR,
        );
        expect(body.items.length).toBeLessThanOrEqual(2);
        seen.push(...body.items.map((item) => `${String(item['period'])} ${String(item['programme'])}`));
        cursor = body['nextCursor'] as string | null;
      }
      expect(seen.slice(0, 4)).toEqual(['2031-03 BTXH', '2031-02 NCC', '2031-02 BTXH', '2031-01 BTXH']);
      expect(new Set(seen).size).toBe(seen.length);
      expect((await harness.call('GET', '/api/v1/ceilings?cursor=x', AUDITOR)).status).toBe(400);
    });

    it('fifty at once: each version once', async () => {
      await set('2030-03', '1');
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => set('2030-03', String(index + 2), { ifMatch: '"1"' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
      expect((await harness.call('GET', `${path('2030-03')}/history`, AUDITOR)).body.items).toHaveLength(2);
    });

    it.each([OFFICER, RELEASER, LEADER, AUDITOR, ADMIN])('$username may not', async (as) => {
      expect((await set('2030-04', 'x', { as })).status).toBe(403);
      expect((await harness.call('GET', path('2030-04'), APPROVER)).status).toBe(404);
    });

    it('nobody outside the province sees or sets one; a province that does not exist has none', async () => {
      for (const areaCode of ['01', '386'])
        expect((await set('2030-01', 'x', { as: { ...APPROVER, areaCode } })).status).toBe(404);
      for (const area of ['01', '386', 'VN', 'x']) expect((await set('2030-01', 'x', { area })).status).toBe(404);
      const elsewhere = { ...AUDITOR, areaCode: '01' };
      expect((await harness.call('GET', path('2030-01'), elsewhere)).status).toBe(404);
      expect((await harness.call('GET', `${path('2030-01')}/history`, elsewhere)).status).toBe(404);
      expect((await harness.call('GET', '/api/v1/ceilings', elsewhere)).body.items).toEqual([]);
      expect((await harness.call('GET', '/api/v1/ceilings', ADMIN)).status).toBe(403);
      expect((await set('2030-05', '5', { as: { ...APPROVER, areaCode: 'VN' } })).status).toBe(201);
    });

    it('whoever prepared a run does not set what limits it', async () => {
      const both: As = { username: 'both', roles: ['FINANCE_OFFICER', 'APPROVER'] };
      const id = await submitted('2030-06', '386', both);
      expect((await set('2030-06', '5', { as: both })).status).toBe(403);
      const delegate: As = { username: 'someone', roles: ['APPROVER'], onBehalfOf: { APPROVER: 'both' } };
      expect((await set('2030-06', '5', { as: delegate })).status).toBe(403);
      expect((await set('2030-06', '5000000')).status).toBe(201);
      await harness.command(id, 'cancel', both);
    });

    it('nor does it help to set it first: the approval is refused until somebody else has set it', async () => {
      const both: As = { username: 'both', roles: ['FINANCE_OFFICER', 'APPROVER'] };
      expect((await set('2030-08', '5000000', { as: both })).status).toBe(201);
      const id = await submitted('2030-08', '386', both);
      const refused = await harness.command(id, 'approve', APPROVER);
      expect([refused.state, refused.operation?.state]).toEqual(['SUBMITTED', 'FAILED']);
      expect(refused.operation?.error).toContain('both');
      expect((await set('2030-08', '5000000', { ifMatch: '"1"' })).status).toBe(200);
      expect((await harness.command(id, 'approve', APPROVER)).state).toBe('PAYING');
    });

    it.each([
      ['/amount', { amount: '-1', document: 'x' }],
      ['/amount', { amount: '1.5', document: 'x' }],
      ['/amount', { amount: 5, document: 'x' }],
      ['/amount', { amount: '1'.repeat(16), document: 'x' }],
      ['/amount', { document: 'x' }],
      ['/document', { amount: '1' }],
      ['/document', { amount: '1', document: '  ' }],
      ['/document', { amount: '1', document: 'a\u0000b' }],
      ['/document', { amount: '1', document: 'x'.repeat(301) }],
      ['/colour', { amount: '1', document: 'x', colour: 'red' }],
    ])('bad input is a 400 that names %s', async (pointer, body) => {
      const answer = await harness.call('PUT', path('2030-07'), APPROVER, { body });
      expect(answer.status).toBe(400);
      expect(new Set((answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer))).toEqual(
        new Set([pointer]),
      );
      expect((await harness.call('GET', path('2030-07'), APPROVER)).status).toBe(404);
    });

    it.each([
      ['/path/programme', path('2030-07', '38', 'STATE_BUDGET', 'XYZ')],
      ['/path/fundingSource', path('2030-07', '38', 'state')],
      ['/path/period', path('2030-13')],
      ['/query/period', '/api/v1/ceilings?period=x'],
      ['/query/programme', '/api/v1/ceilings?programme=x'],
    ])('a bad path or query is a 400 that names %s', async (pointer, bad) => {
      expect((await harness.call('GET', bad, APPROVER)).body).toMatchObject({ status: 400, errors: [{ pointer }] });
    });
  });

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
