import { randomUUID } from 'node:crypto';
import type { Actor, ChangedEnrolment, Programme, ProposedSuspension } from '#contracts';
import { startTestService, type Json, type TestService } from '../testing.js';

const HEADER =
  'citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount';
const list = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const HOA = '038150000001,Nguyễn Thị Hoa,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,1';
const BINH = '038049000002,Lê Văn Bình,1949-11-02,M,NCC,TB_41,14926,2015-01-01,,1,0';
const CUC = '038140000003,Trần Thị Cúc,1940-05-05,F,BTXH,B06D,14923,2022-01-01,,1,0';

interface Shown {
  programme: Programme;
  enrolmentId: string;
  status: string;
  version: number;
  validTo: string | null;
  suspension: Json | null;
  stop: Json | null;
  decisions: Json[];
}

describe('decisions on an enrolment', () => {
  let test: TestService;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    test = await startTestService();
    await test.import(list(HOA, BINH, CUC));
    for (const row of [HOA, BINH, CUC]) {
      const { body } = await test.get(`/beneficiaries?q=${row.slice(0, 12)}`);
      ids.set(row, String(body.items?.[0]?.['id']));
    }
  });
  afterAll(() => test.stop());

  const idOf = (row: string): string => ids.get(row) as string;
  const shown = async (row: string, actor: Partial<Actor> = {}): Promise<Shown> => {
    const { body } = await test.get(`/beneficiaries/${idOf(row)}`, actor);
    return (body['enrolments'] as Shown[])[0] as Shown;
  };
  const proposal = async (row: string, more: Partial<ProposedSuspension> = {}): Promise<ProposedSuspension> => {
    const { enrolmentId, programme } = await shown(row);
    return {
      enrolmentId,
      beneficiaryId: idOf(row),
      programme,
      cause: 'UNCOLLECTED',
      period: '2024-08',
      paymentId: randomUUID(),
      ...more,
    };
  };
  const lastTold = async (row: string): Promise<ChangedEnrolment | undefined> =>
    (await test.told()).findLast(({ beneficiaryId }) => beneficiaryId === idOf(row));
  const decide = async (
    row: string,
    verb: 'resume' | 'stop',
    body: object,
    options: { key?: string | null; ifMatch?: string; actor?: Partial<Actor> } = {},
  ): Promise<{ status: number; body: Json; etag: string | null }> => {
    const { programme, version } = await shown(row);
    return test.post(`/beneficiaries/${idOf(row)}/enrolments/${programme}/${verb}`, body, {
      ifMatch: `"${version}"`,
      ...options,
    });
  };
  const warnings = async (...rows: string[]): Promise<unknown[]> => {
    const done = await test.import(list(...rows));
    expect(done).toMatchObject({ rejected: 0 });
    const { body } = await test.get(`/imports/${String(done['id'])}/errors`);
    return (body.items ?? []).map(({ row, code, severity }) => [row, code, severity]);
  };

  describe('that payments propose', () => {
    it('suspends, says why, and tells others', async () => {
      const proposed = await proposal(BINH);
      await test.propose(proposed);
      expect(await shown(BINH)).toMatchObject({
        status: 'SUSPENDED',
        version: 2,
        suspension: {
          cause: 'UNCOLLECTED',
          period: '2024-08',
          paymentId: proposed.paymentId,
          since: '2024-09-02',
          by: 'payments',
        },
        stop: null,
        decisions: [{ kind: 'SUSPENDED' }],
      });
      expect(await lastTold(BINH)).toMatchObject({ status: 'SUSPENDED', version: 2, monthlyAmount: '3666000' });
    });

    it('suspends once for a cause and month, however often it comes', async () => {
      const again = await proposal(BINH);
      await test.propose(again, again);
      await test.propose(again);
      expect(await shown(BINH)).toMatchObject({ version: 2 });
      expect((await shown(BINH)).decisions).toHaveLength(1);
    });

    it('suspends many at once, and one of them for a death, which weighs more', async () => {
      await test.propose(
        await proposal(HOA),
        await proposal(CUC),
        await proposal(HOA, { cause: 'DECEASED_REPORTED', period: '2024-09' }),
      );
      expect(await shown(HOA)).toMatchObject({
        status: 'SUSPENDED',
        version: 2,
        suspension: { cause: 'DECEASED_REPORTED', period: '2024-09' },
      });
      expect(await shown(CUC)).toMatchObject({ status: 'SUSPENDED', suspension: { cause: 'UNCOLLECTED' } });
      await test.propose(await proposal(HOA, { period: '2024-09' }));
      expect(await shown(HOA)).toMatchObject({ version: 2, suspension: { cause: 'DECEASED_REPORTED' } });
      expect((await shown(HOA)).decisions).toHaveLength(3);
    });

    it('is a dead letter when the registry has no such enrolment', async () => {
      const before = await test.told();
      await test.propose({ ...(await proposal(HOA)), enrolmentId: randomUUID() });
      expect(await test.service.database.query('SELECT cause FROM dead_letter')).toMatchObject([
        { cause: expect.stringContaining('there is no enrolment') as string },
      ]);
      expect(await test.told()).toEqual(before);
    });
  });

  describe('and a list', () => {
    it('never resumes: a row of a suspended person is taken over, and says so', async () => {
      expect(await warnings(BINH, HOA.replace(',1,1', ',1,0'))).toEqual([
        [2, 'STAYS_SUSPENDED', 'WARNING'],
        [3, 'STAYS_SUSPENDED', 'WARNING'],
      ]);
      expect(await shown(BINH)).toMatchObject({ status: 'SUSPENDED', version: 2 });
      expect(await shown(HOA)).toMatchObject({ status: 'SUSPENDED', version: 3, wantsAccount: false });
      expect(await lastTold(HOA)).toMatchObject({ status: 'SUSPENDED', version: 3 });
    });
  });

  describe('of an officer', () => {
    const reason = 'Đã rà soát tại nhà';

    it('is refused in the order of the contract, and nothing changes', async () => {
      const before = await shown(BINH);
      const answer = async (
        body: object,
        options: { key?: string | null; ifMatch?: string; actor?: Partial<Actor> },
        verb: 'resume' | 'stop' = 'resume',
      ): Promise<unknown[]> => {
        const { status, body: problem } = await decide(BINH, verb, body, options);
        return [status, (problem['errors'] as Json[] | undefined)?.[0]?.['pointer']];
      };
      const bad = { key: null, ifMatch: '"1"' };
      expect(await answer({}, { ...bad, actor: { roles: ['AUDITOR'] } })).toEqual([403, undefined]);
      expect(await answer({}, { ...bad, actor: { areaCode: '387' } })).toEqual([404, undefined]);
      expect(await answer({}, bad)).toEqual([400, '/reason']);
      expect(await answer({ reason, lastMonth: '2024-09' }, bad)).toEqual([400, '/lastMonth']);
      expect(await answer({ reason: 'a\u0000' }, bad)).toEqual([400, '/reason']);
      expect(await answer({ reason, lastMonth: '2024-13' }, bad, 'stop')).toEqual([400, '/lastMonth']);
      expect(await answer({ reason, lastMonth: '2025-10' }, { ifMatch: '"2"' }, 'stop')).toEqual([400, '/lastMonth']);
      expect(await answer({ reason, lastMonth: '2014-11' }, { ifMatch: '"2"' }, 'stop')).toEqual([400, '/lastMonth']);
      expect(await answer({ reason }, bad)).toEqual([400, '/headers/idempotency-key']);
      expect(await answer({ reason }, { ifMatch: '' })).toEqual([428, undefined]);
      expect(await answer({ reason }, { ifMatch: '"1"' })).toEqual([412, undefined]);
      const elsewhere = `/beneficiaries/${idOf(BINH)}/enrolments/BTXH/resume`;
      expect((await test.post(elsewhere, { reason })).status).toBe(404);
      expect((await test.post(elsewhere.replace('BTXH', 'OTHER'), { reason })).status).toBe(404);
      expect(await shown(BINH)).toEqual(before);
    });

    it('resumes, once for a key and once of fifty at the same moment', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => decide(BINH, 'resume', { reason }, { ifMatch: '"2"' })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]));
      expect(await shown(BINH)).toMatchObject({
        status: 'ACTIVE',
        version: 3,
        suspension: null,
        decisions: [{ kind: 'RESUMED', cause: 'BY_OFFICER', reason, by: 'officer' }, { kind: 'SUSPENDED' }],
      });
      expect(await lastTold(BINH)).toMatchObject({ status: 'ACTIVE', version: 3 });
      expect((await shown(BINH, { roles: ['AUDITOR'] })).decisions[0]).toMatchObject({ by: 'officer', reason: null });

      const key = randomUUID();
      const first = await decide(CUC, 'resume', { reason }, { key });
      expect([first.status, first.etag]).toEqual([200, '"3"']);
      expect(first.body).toMatchObject({ status: 'ACTIVE', lastMonth: null, version: 3 });
      expect((await decide(CUC, 'resume', { reason }, { key })).body).toEqual(first.body);
      expect((await decide(CUC, 'resume', { reason: 'khác' }, { key })).status).toBe(409);
    });

    it('finds nothing to resume where nothing was suspended', async () => {
      const { status, body } = await decide(CUC, 'resume', { reason });
      expect([status, body['currentState']]).toEqual([409, 'ACTIVE']);
    });

    it('starts the count of uncollected months anew', async () => {
      await test.propose(await proposal(CUC, { period: '2024-10' }));
      expect(await shown(CUC)).toMatchObject({
        status: 'ACTIVE',
        version: 3,
        decisions: [{ kind: 'SUSPENDED' }, {}, {}],
      });
      await test.propose(await proposal(CUC, { period: '2024-11' }));
      expect(await shown(CUC)).toMatchObject({ status: 'SUSPENDED', version: 4 });
    });

    it('stops after a month that is over at once, and a list does not change that', async () => {
      const { status, body } = await decide(HOA, 'stop', { reason: 'Đã mất ngày 12/08', lastMonth: '2024-08' });
      expect([status, body]).toEqual([
        200,
        { beneficiaryId: idOf(HOA), programme: 'BTXH', status: 'STOPPED', lastMonth: '2024-08', version: 4 },
      ]);
      expect(await lastTold(HOA)).toMatchObject({
        status: 'STOPPED',
        validTo: '2024-08-31',
        monthlyAmount: '0',
        owed: [
          { from: '2022-09' },
          { from: '2024-07', monthlyAmount: '1000000' },
          { from: '2024-09', monthlyAmount: '0' },
        ],
      });
      expect(await warnings(HOA)).toEqual([[2, 'STAYS_STOPPED', 'WARNING']]);
      expect(await shown(HOA)).toMatchObject({
        status: 'STOPPED',
        suspension: null,
        stop: { lastMonth: '2024-08', by: 'officer' },
      });
      const again = await decide(HOA, 'stop', { reason, lastMonth: '2024-07' });
      expect([again.status, again.body['currentState']]).toEqual([409, 'STOPPED']);
      await test.propose(await proposal(HOA, { cause: 'DECEASED_REPORTED', period: '2024-10' }));
      expect(await shown(HOA)).toMatchObject({ status: 'STOPPED', version: 5 });
    });

    it('takes a stop back: then every month since is owed again', async () => {
      expect((await decide(HOA, 'resume', { reason: 'Nhầm người' })).body).toMatchObject({
        status: 'ACTIVE',
        lastMonth: null,
      });
      expect(await lastTold(HOA)).toMatchObject({ status: 'ACTIVE', validTo: null, monthlyAmount: '1000000' });
    });

    it('stops after the present month when it is over: until then payment goes on', async () => {
      expect((await decide(BINH, 'stop', { reason, lastMonth: '2024-09' })).body).toMatchObject({
        status: 'ACTIVE',
        lastMonth: '2024-09',
      });
      expect(await lastTold(BINH)).toMatchObject({ status: 'ACTIVE', validTo: '2024-09-30', monthlyAmount: '3666000' });
      test.clock.today = '2024-10-01';
      await test.revise();
      expect(await lastTold(BINH)).toMatchObject({ status: 'STOPPED', validTo: '2024-09-30', monthlyAmount: '0' });
    });
  });

  describe('of the calendar', () => {
    it('stops who was suspended because nobody collected, three months later, and nobody else', async () => {
      await test.propose(await proposal(HOA, { cause: 'DECEASED_REPORTED', period: '2024-11' }));
      for (const today of ['2024-12-05', '2025-01-31', '2025-02-28']) {
        test.clock.today = today;
        await test.revise();
        expect(await shown(CUC)).toMatchObject({ status: 'SUSPENDED', version: 4 });
      }
      test.clock.today = '2025-03-01';
      await test.revise();
      expect(await shown(CUC)).toMatchObject({
        status: 'STOPPED',
        version: 5,
        stop: { cause: 'NOT_REVIEWED', lastMonth: '2025-02', by: 'calendar', since: '2025-03-01' },
      });
      expect(await lastTold(CUC)).toMatchObject({ status: 'STOPPED', validTo: '2025-02-28', version: 5 });
      expect(await shown(HOA)).toMatchObject({ status: 'SUSPENDED' });
    });
  });

  it('are a record that the service itself cannot change', async () => {
    for (const sql of ['UPDATE enrolment_decisions SET reason = NULL', 'DELETE FROM enrolment_decisions'])
      await expect(test.service.database.query(sql)).rejects.toThrow(/permission denied|append-only/);
  });
});
