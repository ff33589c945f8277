import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { EnrolmentsChanged, type Actor } from '#contracts';
import { startTestService, type Json, type TestService } from '../testing.js';

const HEADER =
  'citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount,preferredChannel,monthlyAmount';
const HOA = '038150000001,Nguyễn Thị Hoa,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,1,BANK,';
const BINH = '038049000002,Lê Văn Bình,1949-11-02,M,NCC,TB_41,14926,2015-01-01,,1,0,POST_OFFICE,';
const list = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const district386: Partial<Actor> = { username: 'district-386', roles: ['DISTRICT_OFFICER'], areaCode: '386' };

describe('importing the list of beneficiaries', () => {
  let test: TestService;
  const errorsOf = async (done: Json, actor: Partial<Actor> = {}, language = 'vi'): Promise<Json[]> =>
    (await test.get(`/imports/${String(done['id'])}/errors`, actor, language)).body.items as Json[];
  const eventCount = async (): Promise<bigint> =>
    (
      (
        await test.service.database.query<{ n: bigint }>(
          'SELECT coalesce(sum(version), 0)::bigint AS n FROM enrolments',
        )
      )[0] as { n: bigint }
    ).n;

  beforeAll(async () => {
    test = await startTestService();
  });
  afterAll(() => test.stop());

  it('a dry run tells what would change and changes nothing', async () => {
    const done = await test.import(list(HOA, BINH, HOA), { dryRun: true });
    expect(done).toMatchObject({
      kind: 'beneficiaries',
      state: 'PREVIEWED',
      dryRun: true,
      read: 3,
      created: 2,
      changed: 0,
      unchanged: 1,
      rejected: 0,
    });
    expect(done['byArea']).toEqual([{ code: '386', created: 2, changed: 0, unchanged: 1, rejected: 0 }]);
    expect(await test.service.database.query('SELECT FROM persons')).toHaveLength(0);
  });

  it('creates people, and the same file again changes nothing', async () => {
    expect(await test.import(list(HOA, BINH))).toMatchObject({
      state: 'DONE',
      read: 2,
      created: 2,
      changed: 0,
      unchanged: 0,
      rejected: 0,
    });
    const told = await eventCount();
    expect(await test.import(list(HOA, BINH))).toMatchObject({
      state: 'DONE',
      read: 2,
      created: 0,
      changed: 0,
      unchanged: 2,
    });
    expect(await eventCount()).toBe(told);
    const { body } = await test.get('/beneficiaries?q=nguyen thi');
    expect(body.items).toMatchObject([
      {
        citizenId: '038150000001',
        fullName: 'Nguyễn Thị Hoa',
        areaCode: '14923',
        districtCode: '386',
        provinceCode: '38',
        enrolments: [
          {
            programme: 'BTXH',
            monthlyAmount: '1000000',
            reviewed: true,
            wantsAccount: true,
            preferredChannel: 'BANK',
            lines: [{ categoryCode: 'B06D', explanation: 'hệ số 2,0 × 500.000 từ 07/2024', amount: '1000000' }],
          },
        ],
      },
    ]);
  });

  it('tells the change in the event log, without citizen id, name or category', async () => {
    const records = await test.events();
    const told = records.flatMap(({ data }) => data.enrolments);
    expect(told).toHaveLength(2);
    expect(JSON.stringify(records)).not.toMatch(/038150000001|Nguy|B06D|TB_41/);
    const [change] = told;
    expect(
      await validate(plainToInstance(EnrolmentsChanged, { enrolments: told }), {
        whitelist: true,
        forbidNonWhitelisted: true,
      }),
    ).toEqual([]);
    expect(change).toMatchObject({ districtCode: '386', provinceCode: '38', status: 'ACTIVE', version: 1 });
  });

  it('accepts a byte-order mark, semicolons and decomposed Unicode as the same list', async () => {
    const excel = `\uFEFF${list(HOA, BINH).replaceAll(',', ';').replaceAll('\n', '\r\n').normalize('NFD')}`;
    expect(await test.import(excel)).toMatchObject({
      state: 'DONE',
      unchanged: 2,
      created: 0,
      changed: 0,
      rejected: 0,
    });
  });

  it('a changed row is one change and moves the version', async () => {
    expect(await test.import(list(HOA.replace(',1,1,BANK', ',1,0,POST_OFFICE'), BINH))).toMatchObject({
      changed: 1,
      unchanged: 1,
      created: 0,
    });
    const { body } = await test.get('/beneficiaries?q=038150000001');
    expect(body.items).toMatchObject([
      { enrolments: [{ wantsAccount: false, preferredChannel: 'POST_OFFICE', version: 2 }] },
    ]);
  });

  it('a second BTXH category pays the higher one, NCC ones add up', async () => {
    await test.import(list(HOA.replace('B06D', 'B05B'), BINH.replace('TB_41', 'TUAT')));
    const amounts = async (q: string): Promise<unknown> =>
      (await test.get(`/beneficiaries?q=${q}`)).body.items?.[0]?.['enrolments'];
    expect(await amounts('038150000001')).toMatchObject([
      { monthlyAmount: '1000000', lines: [{ categoryCode: 'B06D' }] },
    ]);
    expect(await amounts('038049000002')).toMatchObject([{ monthlyAmount: String(3_666_000 + 1_565_000) }]);
  });

  it('refuses rows one by one, with a hint for a lost zero and no full citizen id', async () => {
    const done = await test.import(
      list(
        HOA.replace('038150000001', '38150000001'),
        BINH.replace('14926', '99999'),
        BINH.replace('2015-01-01', '2015-02-30'),
        BINH.replace('TB_41', 'B06D'),
        BINH.replace('POST_OFFICE', 'CASH'),
        '038150000009,Phạm Thị Năm,1955-01-01,M,BTXH,B06D,14923,2021-07-01,,,,,',
      ),
    );
    expect(done).toMatchObject({ state: 'DONE', read: 6, created: 1, rejected: 5 });
    const errors = await errorsOf(done, {}, 'en');
    expect(errors.map(({ row, column, code, severity }) => [row, column, code, severity])).toEqual([
      [2, 'citizenId', 'LEADING_ZERO_LOST', 'ERROR'],
      [3, 'areaCode', 'UNKNOWN_AREA', 'ERROR'],
      [4, 'validFrom', 'DATE', 'ERROR'],
      [5, 'categoryCode', 'UNKNOWN_CATEGORY', 'ERROR'],
      [6, 'preferredChannel', 'NOT_ALLOWED', 'ERROR'],
      [7, 'birthDate', 'BIRTH_YEAR_DIFFERS', 'WARNING'],
      [7, 'gender', 'GENDER_DIFFERS', 'WARNING'],
    ]);
    expect(errors[0]).toMatchObject({ value: '381******01' });
    expect(JSON.stringify(errors)).not.toContain('38150000001');
  });

  it('a district officer imports and sees only the own district', async () => {
    const done = await test.import(list(HOA, BINH.replace('14926', '16378')), { actor: district386 });
    expect(done).toMatchObject({ read: 2, rejected: 1 });
    expect(await errorsOf(done, district386)).toMatchObject([{ row: 3, column: 'areaCode', code: 'AREA' }]);
    const elsewhere: Partial<Actor> = { roles: ['DISTRICT_OFFICER'], areaCode: '380' };
    expect((await test.get('/beneficiaries', elsewhere)).body.items).toEqual([]);
    const [hoa] = (await test.get('/beneficiaries?q=038150000001', district386)).body.items ?? [];
    expect((await test.get(`/beneficiaries/${String(hoa?.['id'])}`, district386)).status).toBe(200);
    expect((await test.get(`/beneficiaries/${String(hoa?.['id'])}`, elsewhere)).status).toBe(404);
    expect((await test.get('/beneficiaries?area=380', district386)).status).toBe(404);
    expect((await test.get('/beneficiaries', { roles: ['LEADER'] })).status).toBe(403);
  });

  it('masks personal fields for roles that need not see them', async () => {
    const { body, text } = await test.get('/beneficiaries?q=038150000001', { roles: ['AUDITOR'] });
    expect(body.items).toMatchObject([
      { citizenId: '038*******01', fullName: 'N*** T*** H***', birthDate: '1950-**-**' },
    ]);
    expect(text).not.toContain('B06D');
  });

  it('answers 400 at once to what is no list, and wants a key', async () => {
    const refused = async (content: string | Buffer, options = {}): Promise<[number, unknown]> => {
      const { status, body } = await test.upload(content, options);
      return [status, (body['errors'] as Json[] | undefined)?.[0]?.['code']];
    };
    expect(await refused(list(HOA), { key: null })).toEqual([400, 'required']);
    expect(await refused(list(HOA), { field: 'list' })).toEqual([400, 'required']);
    expect(await refused('')).toEqual([400, 'EMPTY_FILE']);
    expect(await refused(list(HOA).replace('areaCode,', ''))).toEqual([400, 'MISSING_COLUMN']);
    expect(await refused(list(HOA).replace('areaCode,', 'area,'))).toEqual([400, 'UNKNOWN_COLUMN']);
    expect(await refused(list(HOA).replace('validTo,', 'validFrom,'))).toEqual([400, 'DUPLICATE_COLUMN']);
    expect(await refused(Buffer.from('%PDF-1.7'), { fileName: 'list.pdf' })).toEqual([400, 'unsupportedType']);
    expect(await refused(Buffer.from('PK\u0003\u0004 no zip'), { fileName: 'list.xlsx' })).toEqual([
      400,
      'NOT_READABLE',
    ]);
    expect(await test.service.database.query('SELECT FROM import_chunks')).toEqual([]);
  });

  it('the same key replays the first answer; another file under it is a conflict', async () => {
    const key = 'september';
    const first = await test.upload(list(HOA), { key });
    const again = await test.upload(list(HOA), { key });
    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
    expect((await test.upload(list(BINH), { key })).status).toBe(409);
  });

  it('an import that was running when the process ended goes on at the next start', async () => {
    const many = Array.from(
      { length: 12_000 },
      (_, index) => `0380500${String(index).padStart(5, '0')},Trần Văn Số,1950-01-01,M,BTXH,B05C,14923,2021-07-01,,,,,`,
    );
    const accepted = await test.upload(list(...many));
    await test.restart();
    let state: Json = {};
    while (state['state'] !== 'DONE') state = (await test.get(`/imports/${String(accepted.body['id'])}`)).body;
    expect(state).toMatchObject({ read: 12_000, created: 12_000, changed: 0, unchanged: 0, rejected: 0 });
    expect(await test.service.database.query('SELECT FROM import_chunks')).toEqual([]);
  });

  it('the template is a list that can be imported', async () => {
    const { text } = await test.get('/templates/beneficiaries.csv');
    expect(await test.import(text)).toMatchObject({ state: 'DONE', read: 2, rejected: 0 });
  });
});
