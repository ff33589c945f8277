import { v7 } from 'uuid';
import { PayoutRunChanged } from '#contracts';
import { freePort } from '#persistence';
import { eventually } from '#service/testing';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, type Json } from '../testing/harness.js';
import { paymentsOf } from '../testing/paying-run.js';
import { published } from '../testing/published.js';
import { MakeRuns } from './make-runs.js';
import { ScheduleCalls } from './testing/schedules.js';

describe('runs that the calendar makes', () => {
  let harness: Harness;
  let bank: Bank;
  let calls: ScheduleCalls;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    calls = new ScheduleCalls(harness);
    await harness.teach([{ id: v7(), accounts: [{ number: '1000000001' }] }], bank.url);
  });
  /** Each spec has a calendar of its own; what was made stays. */
  beforeEach(async () => {
    harness.clock.today = '2024-09-05';
    await harness.db.query(
      `UPDATE payout_schedules SET paused = true, last_period = first_period, funding_source = 'X' || substr(md5(id::text), 1, 20)`,
    );
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  /** A schedule for a funding source of its own, so that nothing of other specs is its. */
  const schedule = async (fields: object = {}): Promise<{ id: string; source: string }> => {
    const source = `SOURCE_${v7().slice(-12).toUpperCase()}`;
    const { status, body } = await calls.create({ fundingSource: source, ...fields });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { id: body.id, source };
  };
  const runs = (period: string, source: string): Promise<Json[]> => calls.runs(period, { fundingSource: source });
  const createByHand = async (fields: object): Promise<Json> => {
    const { status, body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38', ...fields },
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };

  it('are those that have opened, in DRAFT, with their days, source and schedule, and nobody has prepared them', async () => {
    const { id, source } = await schedule();
    await harness.tick();
    const [october] = await runs('2024-10', source);
    expect(october).toMatchObject({
      scheduleId: id,
      fundingSource: source,
      state: 'DRAFT',
      areaCode: '38',
      createdBy: 'calendar',
      preparedBy: null,
      preparers: [],
      deadlines: {
        cutOffOn: '2024-09-20',
        approvalBy: '2024-09-25',
        payOn: '2024-10-04',
        collectionUntil: '2024-10-21',
      },
      totals: { payments: 0, amount: '0' },
    });
    const { body } = await harness.call('GET', `/api/v1/payout-runs/${october?.id}`, APPROVER);
    expect(body['history']).toMatchObject([{ state: 'DRAFT', actor: 'calendar', reason: null }]);
    expect((await runs('2024-09', source)).map(({ state }) => state)).toEqual(['DRAFT']);
    expect(await runs('2024-11', source)).toEqual([]);
  });

  it('are made by the clock alone, without anybody’s tick', async () => {
    const { source } = await schedule();
    await eventually(async () => (await runs('2024-10', source)).length === 1);
  });

  it('are told to other services', async () => {
    const { source } = await schedule();
    await harness.tick();
    const [run] = await runs('2024-10', source);
    await eventually(async () =>
      (await published<PayoutRunChanged>(harness, PayoutRunChanged.type)).some(({ runId }) => runId === run?.id),
    );
  });

  it('are made once, however often it ticks, at once and in two services', async () => {
    const { source } = await schedule();
    const first = harness.service;
    await harness.startService({ PORT: await freePort() });
    const second = harness.service;
    harness.service = first;
    const tickers: MakeRuns[] = [first, second].map(({ application }) => application.get(MakeRuns));
    await Promise.all(Array.from({ length: 10 }, () => tickers.map((ticker) => ticker.tick())).flat());
    await second.close();
    expect(await harness.tick()).toEqual({ made: 0, adopted: 0 });
    for (const period of ['2024-09', '2024-10']) expect(await runs(period, source)).toHaveLength(1);
  });

  it('are caught up once after weeks in which nothing ran, three months back', async () => {
    harness.clock.today = '2024-12-10';
    const { source } = await schedule({ firstPeriod: '2024-01' });
    await harness.tick();
    await harness.tick();
    const made = await Promise.all(
      ['2024-05', '2024-08', '2024-09', '2024-10', '2024-11', '2024-12', '2025-01', '2025-02'].map(
        async (period) => (await runs(period, source)).length,
      ),
    );
    // What is older than three months is not made any more; February, before Tết, opens on 18 December.
    expect(made).toEqual([0, 0, 1, 1, 1, 1, 1, 0]);
  });

  it('open by the business day', async () => {
    const { source } = await schedule({ firstPeriod: '2024-11' });
    harness.clock.today = '2024-09-30';
    await harness.tick();
    expect(await runs('2024-11', source)).toEqual([]);
    harness.clock.today = '2024-10-01';
    await harness.tick();
    expect(await runs('2024-11', source)).toHaveLength(1);
  });

  it('two months of Tết are made together, on the same days', async () => {
    const { source } = await schedule({ programme: 'NCC', tetRule: 'TWO_MONTHS', firstPeriod: '2025-01' });
    harness.clock.today = '2024-12-02';
    await harness.tick();
    const [[january], [february]] = await Promise.all([runs('2025-01', source), runs('2025-02', source)]);
    expect(january?.['deadlines']).toMatchObject({ payOn: '2025-01-03' });
    expect(february?.['deadlines']).toEqual(january?.['deadlines']);
    expect(await runs('2025-03', source)).toEqual([]);
  });

  it('are none of a paused schedule or a skipped month, and come when that ends', async () => {
    const { id, source } = await schedule({ firstPeriod: '2024-11' });
    await calls.change('PUT', id, '/exceptions/2024-11', { body: { action: 'SKIP', reason: 'Đã chi' } });
    harness.clock.today = '2024-11-04';
    await harness.tick();
    expect(await runs('2024-11', source)).toEqual([]);
    expect(await runs('2024-12', source)).toHaveLength(1);
    await calls.change('POST', id, '/pause', { body: {} });
    harness.clock.today = '2024-12-03';
    await harness.tick();
    expect(await runs('2025-01', source)).toEqual([]);
    await calls.change('DELETE', id, '/exceptions/2024-11');
    await calls.change('POST', id, '/resume', { body: {} });
    await harness.tick();
    expect(await runs('2024-11', source)).toHaveLength(1);
    expect(await runs('2025-01', source)).toHaveLength(1);
  });

  it('are not doubled where somebody made one by hand: it is the schedule’s from then on', async () => {
    const source = `SOURCE_${v7().slice(-12).toUpperCase()}`;
    const cancelled = await createByHand({ fundingSource: source });
    await harness.command(cancelled.id, 'cancel', OFFICER);
    const own = await createByHand({ fundingSource: source });
    expect(own).toMatchObject({ scheduleId: null, deadlines: { payOn: null } });
    const etag = (await harness.call('GET', `/api/v1/payout-runs/${own.id}`, OFFICER)).headers.get('etag');
    const { id } = await schedule({ fundingSource: source });
    await harness.tick();
    const september = (await runs('2024-09', source)).filter(({ state }) => state !== 'CANCELLED');
    expect(september).toMatchObject([
      { id: own.id, scheduleId: id, preparedBy: 'officer', deadlines: { payOn: '2024-09-05' } },
    ]);
    // Its days are not its list: whoever read it before may go on.
    expect((await harness.call('GET', `/api/v1/payout-runs/${own.id}`, OFFICER)).headers.get('etag')).toBe(etag);
  });

  it('one that pays already keeps the days it has: a new schedule does not end its collection', async () => {
    const source = `SOURCE_${v7().slice(-12).toUpperCase()}`;
    const own = await createByHand({ period: '2024-12', fundingSource: source });
    await harness.db.query(`UPDATE payout_runs SET state = 'PAYING' WHERE id = $1`, [own.id]);
    const { id } = await schedule({ fundingSource: source, firstPeriod: '2024-12' });
    harness.clock.today = '2024-12-10';
    await harness.tick();
    expect((await runs('2024-12', source)).filter((run) => run.id === own.id)).toMatchObject([
      { scheduleId: id, deadlines: { payOn: null, collectionUntil: null } },
    ]);
  });

  it('another programme, area, kind or source is another run', async () => {
    const other = { fundingSource: `SOURCE_${v7().slice(-12).toUpperCase()}` };
    await createByHand({ ...other, programme: 'NCC' });
    await createByHand({ ...other, areaCode: '386' });
    await createByHand({ ...other, kind: 'ONE_OFF' });
    await createByHand({});
    const { id } = await schedule(other);
    await harness.tick();
    expect(await calls.runs('2024-09', { scheduleId: id })).toMatchObject([{ createdBy: 'calendar' }]);
    expect(await runs('2024-09', other.fundingSource)).toHaveLength(4);
  });

  it('one that is cancelled is not made again; one made by hand takes its place', async () => {
    const { id, source } = await schedule({ firstPeriod: '2024-10' });
    await harness.tick();
    const [run] = await runs('2024-10', source);
    await harness.command(run?.id as string, 'cancel', OFFICER);
    await harness.tick();
    expect(await runs('2024-10', source)).toHaveLength(1);
    const own = await createByHand({ period: '2024-10', fundingSource: source });
    expect(own).toMatchObject({ scheduleId: id, deadlines: { payOn: '2024-10-04' } });
    await harness.tick();
    const both = await runs('2024-10', source);
    expect(both.map(({ state, scheduleId }) => [state, scheduleId])).toEqual([
      ['CANCELLED', null],
      ['DRAFT', id],
    ]);
  });

  it('one made by hand before its day is the schedule’s at once, with its source; a second one only has the days', async () => {
    const { id, source } = await schedule({ kind: 'ONE_OFF', areaCode: '386', firstPeriod: '2024-12' });
    const wish = { period: '2024-12', kind: 'ONE_OFF', areaCode: '386' };
    const [first, second] = [await createByHand(wish), await createByHand(wish)];
    expect(first).toMatchObject({ scheduleId: id, fundingSource: source, deadlines: { payOn: '2024-12-05' } });
    expect(second).toMatchObject({ scheduleId: null, fundingSource: source, deadlines: { payOn: '2024-12-05' } });
    const elsewhere = await createByHand({ ...wish, fundingSource: 'STATE_BUDGET' });
    expect(elsewhere).toMatchObject({ scheduleId: null, fundingSource: 'STATE_BUDGET', deadlines: { payOn: null } });
    harness.clock.today = '2024-11-04';
    await harness.tick();
    expect(await runs('2024-12', source)).toHaveLength(2);
  });

  it('by hand and by the calendar at the same moment: one is the schedule’s, none is doubled', async () => {
    const { id, source } = await schedule({ firstPeriod: '2025-06' });
    harness.clock.today = '2025-05-05';
    const hands = Array.from({ length: 5 }, () => createByHand({ period: '2025-06', fundingSource: source }));
    await Promise.all([...hands, ...Array.from({ length: 5 }, () => harness.tick())]);
    const made = await runs('2025-06', source);
    expect(made.filter(({ scheduleId }) => scheduleId === id)).toHaveLength(1);
    expect(made.filter(({ createdBy }) => createdBy === 'calendar').length).toBeLessThanOrEqual(1);
  });

  it('are planned, submitted and approved by people, three different ones', async () => {
    const { source } = await schedule({ programme: 'BTXH', firstPeriod: '2024-10' });
    await harness.tick();
    const id = (await runs('2024-10', source))[0]?.id as string;
    const both = {
      username: 'two-hands',
      roles: ['FINANCE_OFFICER', 'APPROVER'] as ('FINANCE_OFFICER' | 'APPROVER')[],
    };
    const planned = await harness.command(id, 'plan', both);
    expect(planned).toMatchObject({ state: 'PLANNED', preparedBy: 'two-hands', preparers: ['two-hands'] });
    expect(await paymentsOf(harness, id)).toHaveLength(1);
    await harness.command(id, 'submit', OFFICER);
    const etag = (await harness.call('GET', `/api/v1/payout-runs/${id}`, APPROVER)).headers.get('etag') ?? '';
    const approve = (as: typeof both | typeof APPROVER): Promise<{ status: number }> =>
      harness.call('POST', `/api/v1/payout-runs/${id}/approve`, as, { body: {}, ifMatch: etag });
    expect((await approve(both)).status).toBe(403);
    expect((await harness.command(id, 'approve', APPROVER)).state).toBe('PAYING');
  });

  it('a made run keeps its days, whatever the schedule says later', async () => {
    const { id, source } = await schedule({ firstPeriod: '2024-10' });
    await harness.tick();
    const { body } = await calls.get(id);
    const { name, programme, kind, areaCode, fundingSource, weekendRule, tetRule, firstPeriod } = body;
    const same = { name, programme, kind, areaCode, fundingSource, weekendRule, tetRule, firstPeriod };
    const days = { opensDay: 2, cutOffDay: 18, approvalDay: 22, payDay: 10, collectionDays: 5 };
    expect((await calls.change('PUT', id, '', { body: { ...same, ...days } })).status).toBe(200);
    await harness.tick();
    expect((await runs('2024-10', source))[0]?.['deadlines']).toMatchObject({ payOn: '2024-10-04' });
    const [october, november] = (await calls.get(id)).body['occurrences'] as Json[];
    expect(october).toMatchObject({ period: '2024-10', payOn: '2024-10-04', runState: 'DRAFT' });
    expect(november).toMatchObject({ period: '2024-11', payOn: '2024-11-08', runId: null });
  });

  it('are made for a whole country at one tick', async () => {
    const { id } = await schedule({ firstPeriod: '2024-10' });
    await harness.tick();
    await harness.db.query(
      `INSERT INTO payout_schedules SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'funding_source', 'COPY_' || copy))).*
       FROM payout_schedules s, generate_series(1, 1200) AS copy WHERE s.id = $1`,
      [id],
    );
    await harness.tick();
    expect(await harness.tick()).toEqual({ made: 0, adopted: 0 });
    const [made] = await harness.db.query<{ runs: number; schedules: number }>(
      `SELECT count(*)::integer AS runs, count(DISTINCT schedule_id)::integer AS schedules FROM payout_runs WHERE funding_source LIKE 'COPY%'`,
    );
    expect(made).toEqual({ runs: 1200, schedules: 1200 });
  });

  it('bad sources are named', async () => {
    const { status, body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', fundingSource: 'small letters' },
    });
    expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ pointer: '/fundingSource' })]]);
  });
});
