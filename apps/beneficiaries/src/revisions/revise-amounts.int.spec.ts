import type { ChangedEnrolment } from '#contracts';
import { RevisionJobs } from '../inbound/jobs/revision.jobs.js';
import { startTestService, type TestService } from '../testing.js';
import { ReviseAmounts } from './revise-amounts.js';

const HEADER =
  'citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount';
const list = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const HOA = '038150000001,Nguyễn Thị Hoa,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,1';
const BINH = '038049000002,Lê Văn Bình,1949-11-02,M,NCC,TB_41,14926,2015-01-01,,1,0';
/** Of a category that the law ended with June 2025. */
const CUC = '038130000003,Trần Thị Cúc,1930-05-05,F,BTXH,B05C,14923,2022-01-01,,1,0';
/** A severe disability becomes an extremely severe one with October 2024. */
const DUNG = ['B06C,14923,2021-07-01,2024-09-30', 'B06A,14923,2024-10-01,'].map(
  (category) => `038060000004,Hà Văn Dũng,1960-05-05,M,BTXH,${category},1,0`,
);

describe('amounts follow the calendar', () => {
  let test: TestService;
  beforeAll(async () => {
    test = await startTestService();
  });
  afterAll(() => test.stop());

  /** What is told while the work is done: of whom (by citizen id), in which version, how much. */
  const toldBy = async (work: () => Promise<unknown>): Promise<ChangedEnrolment[]> => {
    const before = new Set((await test.told()).map(nameOf));
    await work();
    return (await test.told()).filter((change) => !before.has(nameOf(change)));
  };
  const nameOf = ({ enrolmentId, version }: ChangedEnrolment): string => `${enrolmentId} ${version}`;
  const on = (date: string): Promise<ChangedEnrolment[]> => {
    test.clock.today = date;
    return toldBy(() => test.revise());
  };
  const beneficiaryOf = async (citizenId: string): Promise<unknown> =>
    (await test.get(`/beneficiaries?q=${citizenId}`)).body.items?.[0]?.['id'];

  it('tells with the list what each month is owed, since when the rate applies, and for which category', async () => {
    const told = await toldBy(() => test.import(list(HOA, BINH, CUC, ...DUNG)));
    expect(told).toHaveLength(4);
    const cuc = told.find(({ validTo }) => validTo === '2025-06-30');
    expect(cuc).toMatchObject({
      monthlyAmount: '500000',
      rateFrom: '2024-07-01',
      owed: [
        { from: '2022-09', monthlyAmount: '360000', rateFrom: '2021-07-01' },
        { from: '2024-07', monthlyAmount: '500000', rateFrom: '2024-07-01' },
        { from: '2025-07', monthlyAmount: '0', rateFrom: null },
      ],
    });
    const digests = told.flatMap(({ categoryDigest, owed }) => [
      categoryDigest,
      ...(owed ?? []).map((one) => one.categoryDigest),
    ]);
    for (const digest of digests.filter((one) => one !== undefined)) expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(told.map(({ categoryDigest }) => categoryDigest)).size).toBe(4);
  });

  it('tells what a month brings, of those to whom it brings anything, once', async () => {
    // Known before: the months to come brought their lines and their category.
    const expected = (await test.told()).flatMap(({ owed }) => owed ?? []).find(({ from }) => from === '2024-10');
    expect(expected).toMatchObject({ monthlyAmount: '1000000', sealedLines: expect.stringMatching(/^v1\./) as string });
    const told = await on('2024-10-01');
    expect(told).toMatchObject([
      {
        beneficiaryId: await beneficiaryOf('038060000004'),
        monthlyAmount: '1000000',
        version: 2,
        categoryDigest: expected?.categoryDigest,
        owed: [
          { from: '2022-10', monthlyAmount: '540000' },
          { from: '2024-07', monthlyAmount: '750000' },
          { from: '2024-10', monthlyAmount: '1000000' },
        ],
      },
    ]);
    expect(await on('2024-10-31')).toEqual([]);
    expect(await on('2024-11-01')).toEqual([]);
  });

  it('tells the end of a category', async () => {
    expect(await on('2025-07-01')).toMatchObject([
      { beneficiaryId: await beneficiaryOf('038130000003'), monthlyAmount: '0', rateFrom: null, validTo: '2025-06-30' },
    ]);
  });

  it('tells a rate on the day it comes into force, with the months that it is owed already', async () => {
    expect(await on('2026-09-30')).toEqual([]);
    expect(await on('2026-10-01')).toMatchObject([
      {
        programme: 'NCC',
        monthlyAmount: '3959000',
        rateFrom: '2026-07-01',
        owed: [
          { from: '2024-10', monthlyAmount: '3666000', rateFrom: '2024-07-01' },
          { from: '2026-07', monthlyAmount: '3959000', rateFrom: '2026-07-01' },
        ],
      },
    ]);
    expect(await on('2026-10-04')).toEqual([]);
    const told = await on('2026-10-05');
    expect(told.map(({ programme, monthlyAmount }) => `${programme} ${monthlyAmount}`).sort()).toEqual([
      'BTXH 1080000',
      'BTXH 1080000',
    ]);
    expect(told.map(({ owed }) => owed?.at(-1))).toEqual(
      Array(2).fill({ from: '2026-07', monthlyAmount: '1080000', rateFrom: '2026-07-01' }),
    );
    expect((await test.get('/beneficiaries?q=038150000001')).body.items?.[0]?.['enrolments']).toMatchObject([
      { monthlyAmount: '1080000', lines: [{ explanation: 'hệ số 2,0 × 540.000 từ 07/2026', amount: '1080000' }] },
    ]);
  });

  it('follows what a province writes into the tables, there and back', async () => {
    const base = (amount: number): Promise<unknown> =>
      test.service.database.query(
        `UPDATE base_rates SET amount = $1 WHERE programme = 'BTXH' AND applies_from = '2026-07-01'`,
        [amount],
      );
    await base(600_000);
    expect((await on('2026-10-06')).map(({ monthlyAmount }) => monthlyAmount)).toEqual(['1200000', '1200000']);
    await base(540_000);
    expect((await on('2026-10-06')).map(({ monthlyAmount }) => monthlyAmount)).toEqual(['1080000', '1080000']);
  });

  it('tells everything of a register that is older than this telling', async () => {
    await test.service.database.query(`UPDATE enrolments SET owed = '[]', rate_from = NULL, category_digest = ''`);
    await test.service.database.query('DELETE FROM amount_revisions');
    const told = await toldBy(() => test.revise());
    expect(told).toHaveLength(4);
    expect(await toldBy(() => test.revise())).toEqual([]);
  });

  it('goes on where it was when the process ended, and two at work tell each once', async () => {
    const people = Array.from(
      { length: 12_000 },
      (_, index) => `0380500${String(index).padStart(5, '0')},Trần Văn Số,1950-01-01,M,BTXH,B06A,14923,2021-07-01,,1,1`,
    );
    test.clock.today = '2024-09-02';
    await test.revise();
    await test.import(list(...people));
    await test.service.database.query(
      `INSERT INTO base_rates VALUES ('BTXH', 700000, '2024-09-03', '2024-08-01', 'spec')`,
    );
    // This process does nothing by itself any more, as if it were about to end.
    await test.service.application.get(RevisionJobs).onModuleDestroy();
    test.clock.today = '2024-09-03';
    const reviseAmounts = test.service.application.get(ReviseAmounts);
    const told = await toldBy(async () => {
      let looked = 0;
      await reviseAmounts.handle(() => looked++ === 1);
      expect(
        await test.service.database.query(
          'SELECT read, finished_at FROM amount_revisions ORDER BY number DESC LIMIT 1',
        ),
      ).toEqual([{ read: 5_000, finished_at: null }]);
      await test.restart();
      await Promise.all([test.revise(), test.revise()]);
    });
    const many = told.filter(({ monthlyAmount }) => monthlyAmount === '1400000');
    expect(new Set(many.map(({ enrolmentId }) => enrolmentId)).size).toBe(many.length);
    expect(many.filter(({ version }) => version === 2)).toHaveLength(12_000);
    expect(await test.service.database.query('SELECT read FROM amount_revisions WHERE finished_at IS NULL')).toEqual(
      [],
    );
  });
});
