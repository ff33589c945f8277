import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { ADMIN, APPROVER, Harness, OFFICER, RELEASER, type Answer, type Json } from '../testing/harness.js';
import { allBecome, paymentsOf } from '../testing/paying-run.js';
import { pointers, ScheduleCalls, type As } from './testing/schedules.js';

const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies As;

describe('the calendar and what is due', () => {
  let harness: Harness;
  let bank: Bank;
  let calls: ScheduleCalls;
  let id: string;
  let runId: string;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    calls = new ScheduleCalls(harness);
    await harness.teach(
      [
        { id: v7(), accounts: [{ number: '1000000001' }] },
        { id: v7(), wants: false },
      ],
      bank.url,
    );
    ({ id } = (await calls.create({ firstPeriod: '2024-10' })).body);
    await harness.tick();
    runId = (await calls.runs('2024-10'))[0]?.id as string;
  });
  beforeEach(() => {
    harness.clock.today = '2024-09-05';
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const calendar = (query = '', as: As = OFFICER): Promise<Answer> =>
    harness.call('GET', `/api/v1/calendar${query}`, as);
  const reminders = async (as: As = OFFICER): Promise<unknown[]> =>
    (await harness.call('GET', '/api/v1/reminders', as)).body.items.map(
      ({ runId: of, step, dueOn, daysLeft, roles }) => {
        expect(of).toBe(runId);
        return [step, dueOn, daysLeft, ...(roles as string[])];
      },
    );

  it('shows runs of the months that are asked for, made or not, and the holidays between', async () => {
    const { status, body } = await calendar('?from=2024-09&to=2024-11');
    expect([status, body['today']]).toEqual([200, '2024-09-05']);
    expect(body.items).toMatchObject([
      {
        ...{ scheduleId: id, scheduleName: 'Chi trả BTXH', programme: 'BTXH', areaCode: '38', kind: 'REGULAR' },
        ...{ fundingSource: 'STATE_BUDGET', period: '2024-10', runId, runState: 'DRAFT', payOn: '2024-10-04' },
        ...{ opensOn: '2024-08-30', skipped: false, togetherWith: null },
      },
      { period: '2024-11', runId: null, runState: null, payOn: '2024-11-05' },
    ]);
    expect(body['holidays']).toEqual([
      { day: '2024-09-02', name: 'Quốc khánh' },
      { day: '2024-09-03', name: 'Quốc khánh' },
    ]);
  });

  it('from last month for four months, when none are named', async () => {
    const { body } = await calendar('', AUDITOR);
    expect(body.items.map(({ period }) => period)).toEqual(['2024-10', '2024-11']);
    expect((await calendar('', { ...OFFICER, areaCode: '386' })).body.items).toEqual([]);
  });

  it.each([
    ['/query/from', '?from=2024-13'],
    ['/query/to', '?from=2024-09&to=2024-08'],
    ['/query/to', '?from=2024-09&to=2027-09'],
    ['/query/month', '?month=2024-09'],
  ])('names %s of %s', async (pointer, query) => {
    const answer = await calendar(query);
    expect([answer.status, pointers(answer)]).toEqual([400, [pointer]]);
  });

  it('reminds of each step in turn, of its day, and of those whose work it is', async () => {
    expect(await reminders()).toEqual([['PLAN', '2024-09-20', 15, 'FINANCE_OFFICER']]);
    harness.clock.today = '2024-09-22';
    expect(await reminders(APPROVER)).toEqual([['PLAN', '2024-09-20', -2, 'FINANCE_OFFICER']]);
    await harness.command(runId, 'plan', OFFICER);
    expect(await reminders()).toEqual([['SUBMIT', '2024-09-20', -2, 'FINANCE_OFFICER']]);
    await harness.command(runId, 'submit', OFFICER);
    expect(await reminders()).toEqual([['APPROVE', '2024-09-25', 3, 'APPROVER']]);
    expect(await reminders({ ...OFFICER, areaCode: '386' })).toEqual([]);
    await harness.command(runId, 'approve', APPROVER);
    await allBecome(harness, runId, 'SUBMITTED');
    expect(await reminders()).toEqual([
      ['PAY', '2024-10-04', 12, 'FINANCE_OFFICER'],
      ['COLLECT', '2024-10-21', 29, 'FINANCE_OFFICER'],
    ]);
    for (const payment of await paymentsOf(harness, runId)) await harness.moveTo(payment.id, 'SETTLED');
    expect(await reminders(RELEASER)).toEqual([['CLOSE', '2024-10-26', 34, 'FINANCE_OFFICER']]);
  });

  it('reminds of nothing that has no days', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2023-01', programme: 'NCC', kind: 'REGULAR' },
    });
    const { body: due } = await harness.call('GET', '/api/v1/reminders', OFFICER);
    expect(due.items.map((item) => item['runId'])).not.toContain(body.id);
    expect((await harness.call('GET', '/api/v1/reminders?colour=red', OFFICER)).status).toBe(400);
  });

  describe('public holidays', () => {
    const put = (day: string, body: object, as: As = ADMIN): Promise<Answer> =>
      harness.call('PUT', `/api/v1/holidays/${day}`, as, { body });
    const of = async (year: string): Promise<Json[]> =>
      (await harness.call('GET', `/api/v1/holidays?year=${year}`, OFFICER)).body.items;
    const november = async (): Promise<unknown> =>
      (await calendar('?from=2024-11&to=2024-11')).body.items.map(({ payOn, notes }) => [
        payOn,
        (notes as { values: { day: string } }[]).filter(({ values }) => values.day === 'payOn'),
      ]);

    it('are there for the years that are announced, by year', async () => {
      expect(await of('2025')).toContainEqual({ day: '2025-04-07', name: 'Giỗ Tổ Hùng Vương' });
      expect(await of('2028')).toEqual([]);
      expect((await harness.call('GET', '/api/v1/holidays', ADMIN)).body.items.at(-1)).toEqual({
        day: '2024-09-03',
        name: 'Quốc khánh',
      });
      expect((await harness.call('GET', '/api/v1/holidays?year=24', OFFICER)).status).toBe(400);
    });

    it('are kept by an administrator, and move what is not made yet', async () => {
      expect(await november()).toEqual([['2024-11-05', []]]);
      const made = await put('2024-11-05', { name: 'Nghỉ đột xuất' });
      expect([made.status, made.body]).toEqual([201, { day: '2024-11-05', name: 'Nghỉ đột xuất' }]);
      const values = { day: 'payOn', from: '2024-11-05', name: 'Nghỉ đột xuất' };
      expect(await november()).toEqual([['2024-11-04', [{ code: 'HOLIDAY', values }]]]);
      expect((await put('2024-11-05', { name: 'Nghỉ' })).status).toBe(200);
      await put('2024-10-04', { name: 'Nghỉ' });
      expect((await calendar('?from=2024-10&to=2024-10')).body.items).toMatchObject([{ payOn: '2024-10-04' }]);
      const drop = (day: string): Promise<Answer> => harness.call('DELETE', `/api/v1/holidays/${day}`, ADMIN);
      expect([(await drop('2024-11-05')).status, (await drop('2024-11-05')).status]).toEqual([204, 404]);
      await drop('2024-10-04');
      expect(await november()).toEqual([['2024-11-05', []]]);
      const history = await harness.db.query<{ name: string | null }>(
        `SELECT name FROM holiday_history WHERE day = '2024-11-05' ORDER BY id`,
      );
      expect(history.map(({ name }) => name)).toEqual(['Nghỉ đột xuất', 'Nghỉ', null]);
    });

    it('by nobody else, and only days that are', async () => {
      for (const as of [OFFICER, APPROVER, AUDITOR]) {
        expect((await put('2024-11-05', { name: 5 }, as)).status).toBe(403);
        expect((await harness.call('DELETE', '/api/v1/holidays/2024-09-02', as)).status).toBe(403);
      }
      for (const [day, body, pointer] of [
        ['2024-02-31', { name: 'x' }, '/path/day'],
        ['tomorrow', { name: 'x' }, '/path/day'],
        ['2024-11-05', { name: '' }, '/name'],
        ['2024-11-05', { name: 'x', colour: 'red' }, '/colour'],
      ] as const) {
        const answer = await put(day, body);
        expect([answer.status, pointers(answer)]).toEqual([400, expect.arrayContaining([pointer])]);
      }
      expect((await harness.call('DELETE', '/api/v1/holidays/2024-02-31', ADMIN)).status).toBe(400);
      expect(await of('2024')).toHaveLength(14);
    });
  });
});
