import { parse } from 'csv-parse/sync';
import { Readable } from 'node:stream';
import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { readTable, type ReadOptions } from '#tabular';
import { Bank } from '../testing/bank.js';
import { ADMIN, Harness, OFFICER, type Caller, type Json, type Person } from '../testing/harness.js';
import { firstOf, paymentsOf, submittedRun } from '../testing/paying-run.js';

const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies Caller;
const LEADER = { username: 'leader', roles: ['LEADER'] } satisfies Caller;
const DISTRICT = { username: 'district', roles: ['DISTRICT_OFFICER'], areaCode: '386' } satisfies Caller;

describe('lists as files', () => {
  let harness: Harness;
  let bank: Bank;
  let run: string;
  const people: Person[] = [
    ...Array.from({ length: 4 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] })),
    { id: v7(), district: '386', amount: '750000' },
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    run = await submittedRun(harness);
    const [first, second] = (await paymentsOf(harness, run, '&area=380')) as [Json, Json];
    await harness.moveTo(first.id, 'HELD', 'SUSPENDED');
    await harness.moveTo(second.id, 'REJECTED', 'AC04');
    await harness.moveTo((await firstOf(harness, run, '&area=386')).id, 'CARRIED_OVER', 'UNCOLLECTED');
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const take = async (
    path: string,
    as: Caller = OFFICER,
    { language = 'vi', signal }: { language?: string; signal?: AbortSignal } = {},
  ): Promise<Response> => {
    const token = await harness.tokens.issue({ username: 'officer', areaCode: '38', requestId: 'request-1', ...as });
    return fetch(`${harness.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-language': language },
      ...(signal ? { signal } : {}),
    });
  };
  const rowsOf = async (path: string, as: Caller = OFFICER, language = 'vi'): Promise<Record<string, string>[]> =>
    parse(await (await take(path, as, { language })).text(), { columns: true, bom: true });
  const logged = (): Promise<Record<string, unknown>[]> =>
    harness.db.query('SELECT * FROM export_log ORDER BY at, step DESC');
  const lastLogged = async (): Promise<Record<string, unknown>> =>
    eventually(async () => {
      const { body } = await harness.call('GET', '/api/v1/exports?limit=1', AUDITOR);
      return body.items[0]?.state === 'STARTED' ? null : (body.items[0] ?? null);
    }) as unknown as Promise<Record<string, unknown>>;

  describe('a work-list', () => {
    it('goes out as a spreadsheet reads it: with a mark, in the reader’s words, named after list and month', async () => {
      const answer = await take('worklists/held/export.csv?period=2024-09');
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
        200,
        'text/csv; charset=utf-8',
        'attachment; filename="worklist-held-2024-09.csv"',
      ]);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      expect(parse(bytes, { columns: true, bom: true })).toEqual([
        {
          'Mã lệnh chi': expect.any(String) as string,
          'Mã tham chiếu': expect.stringMatching(/^[0-9a-f]{32}-01$/) as string,
          'Họ và tên': 'Nguyễn Thị Hoà',
          'Số định danh cá nhân': '038150000001',
          'Chương trình': 'BTXH',
          Loại: 'Thường kỳ',
          'Kỳ chi trả': '2024-09',
          'Mã huyện': '380',
          Huyện: 'Huyện 380',
          'Mã xã': '38001',
          Xã: 'Xã 38001',
          'Hình thức chi trả': 'Tài khoản ngân hàng',
          'Tổ chức chi trả': 'AGRIBANK',
          'Số tiền (đồng)': '500000',
          'Trạng thái': 'Tạm giữ',
          'Lý do': 'Đang tạm dừng hưởng',
          'Từ lúc': expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/) as string,
          'Đề nghị đang chờ': '',
          'Người đề nghị': '',
          'Lệnh chi tiếp theo': '',
        },
      ]);
    });

    it('speaks English to whoever asks for it', async () => {
      expect(await rowsOf('worklists/rejected/export.csv', OFFICER, 'en')).toMatchObject([
        { 'Full name': 'Nguyễn Thị Hoà', State: 'Rejected', Reason: 'AC04', 'Amount (VND)': '500000' },
      ]);
    });

    it('names nobody to those who need not know, and keeps to the reader’s area', async () => {
      const [row] = await rowsOf('worklists/held/export.csv', AUDITOR);
      expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(['Họ và tên']));
      expect(JSON.stringify(row)).not.toMatch(/Nguyễn|038150000001/);
      expect(await rowsOf('worklists/held/export.csv', DISTRICT)).toEqual([]);
      expect(await rowsOf('worklists/uncollected/export.csv', DISTRICT)).toMatchObject([
        { 'Họ và tên': 'Nguyễn Thị Hoà' },
      ]);
    });

    it('is what its page shows by the same filter; with nothing on it, a header', async () => {
      expect(await rowsOf('worklists/rejected/export.csv?reason=AC04&channel=BANK')).toHaveLength(1);
      const text = await (await take('worklists/rejected/export.csv?reason=BE01')).text();
      expect(text.split('\r\n')).toEqual([expect.stringMatching(/^Mã lệnh chi,/), '']);
    });
  });

  it('the payments of a run go out whole, as a workbook too', async () => {
    const answer = await take(`payout-runs/${run}/payments/export.xlsx`);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="payments-2024-09-btxh-38-${run.slice(-6)}-all.xlsx"`,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    const columns = Object.keys((await rowsOf(`payout-runs/${run}/payments/export.csv`))[0] ?? {});
    const read = [];
    const options: ReadOptions = {
      format: 'xlsx',
      columns: columns.map((name) => ({ name, required: true })),
    };
    for await (const chunk of readTable(Readable.from([bytes]), options))
      read.push(...chunk.map(({ values }) => values));
    expect(read).toEqual(await rowsOf(`payout-runs/${run}/payments/export.csv`));
    expect(read.map((row) => row['Mã lệnh chi'])).toEqual((await paymentsOf(harness, run)).map(({ id }) => id));
    expect(await rowsOf(`payout-runs/${run}/payments/export.csv?state=REJECTED&area=380`)).toHaveLength(1);
    expect(await rowsOf(`payout-runs/${run}/payments/export.csv?state=CANCELLED`)).toEqual([]);
    expect(await rowsOf(`payout-runs/${run}/payments/export.csv?state=APPROVED`)).toEqual([]);
  });

  it('the statement of a run goes out with its sum as the last line', async () => {
    const rows = await rowsOf(`payout-runs/${run}/statement/export.csv`, LEADER);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      'Chương trình': 'BTXH',
      'Nguồn kinh phí': 'STATE_BUDGET',
      Huyện: 'Huyện 380',
      'Hình thức chi trả': 'Tài khoản ngân hàng',
      'Phải chi: số lệnh chi': '4',
      'Phải chi: số tiền (đồng)': '2000000',
      'Chưa kết thúc: số lệnh chi': '4',
    });
    expect(rows.at(-1)).toMatchObject({
      'Chương trình': 'Tổng cộng',
      'Phải chi: số lệnh chi': '5',
      'Chuyển kỳ sau: số tiền (đồng)': '750000',
    });
  });

  describe('the log', () => {
    it('says who took what, by which filter, when, and how many rows', async () => {
      await rowsOf('worklists/held/export.csv?period=2024-09&area=380');
      expect(await lastLogged()).toEqual({
        id: expect.any(String) as string,
        list: 'worklist:held',
        format: 'csv',
        filter: { period: '2024-09', area: '380', open: true },
        withNames: true,
        actor: 'officer',
        areaCode: '38',
        requestId: 'request-1',
        startedAt: expect.any(String) as string,
        endedAt: expect.any(String) as string,
        state: 'DONE',
        rows: 1,
      });
      await rowsOf(`payout-runs/${run}/statement/export.csv`, LEADER);
      expect(await lastLogged()).toMatchObject({
        list: 'statement',
        filter: { runId: run },
        withNames: false,
        actor: 'leader',
      });
    });

    it('is only ever added to, and read by auditor and administrator', async () => {
      await expect(harness.db.query(`UPDATE export_log SET actor = 'x'`)).rejects.toThrow('append-only');
      await expect(harness.db.query('DELETE FROM export_log')).rejects.toThrow('append-only');
      expect((await harness.call('GET', '/api/v1/exports', OFFICER)).status).toBe(403);
      expect((await harness.call('GET', '/api/v1/exports', ADMIN)).status).toBe(200);
      const { body } = await harness.call('GET', '/api/v1/exports?limit=2', AUDITOR);
      const next = await harness.call('GET', `/api/v1/exports?limit=2&cursor=${body['nextCursor'] as string}`, AUDITOR);
      expect(new Set([...body.items, ...next.body.items].map(({ id }) => id)).size).toBe(4);
    });
  });

  it('refuses other roles, other areas and bad input before anything is logged', async () => {
    const before = (await logged()).length;
    const tries: [number, string, Caller][] = [
      [403, 'worklists/held/export.csv', LEADER],
      [403, 'worklists/held/export.csv', ADMIN],
      [403, `payout-runs/${run}/payments/export.csv`, LEADER],
      [403, `payout-runs/${run}/payments/export.csv`, DISTRICT],
      [403, `payout-runs/${run}/statement/export.csv`, ADMIN],
      [404, `payout-runs/${run}/payments/export.csv`, { ...OFFICER, areaCode: '386' }],
      [404, `payout-runs/${run}/statement/export.csv`, { ...OFFICER, areaCode: '01' }],
      [404, 'worklists/held/export.pdf', OFFICER],
      [404, 'worklists/nothing/export.csv', OFFICER],
      [404, `payout-runs/${run}/payments/export.doc`, OFFICER],
      [400, 'worklists/held/export.csv?period=x', OFFICER],
      [400, 'worklists/held/export.csv?limit=5', OFFICER],
      [400, `payout-runs/${run}/payments/export.csv?state=X`, OFFICER],
      [400, `payout-runs/${run}/payments/export.csv?cursor=X`, OFFICER],
      [400, `payout-runs/${run}/statement/export.csv?wrong=1`, OFFICER],
    ];
    for (const [status, path, as] of tries) expect([path, (await take(path, as)).status]).toEqual([path, status]);
    expect(await logged()).toHaveLength(before);
  });

  describe('given a list that is long', () => {
    const LONG = 30_000;
    beforeAll(async () => {
      // As if held: enough rows that no buffer on the way holds them all.
      await harness.db.query(
        `INSERT INTO payments (id, run_id, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, channel,
           provider_code, area_code, district_code, province_code, state, reason, updated_at)
         SELECT uuidv7(), run_id, uuidv7(), enrolment_id, programme, '2023-01', kind, 1, amount, channel, provider_code, area_code,
           district_code, province_code, 'HELD', 'REQUESTED', now()
         FROM payments CROSS JOIN generate_series(1, ${LONG}) WHERE run_id = $1 AND state = 'REJECTED'`,
        [run],
      );
    });
    const PATH = 'worklists/held/export';
    const busy = (): number => {
      const { pool } = harness.service.database;
      return pool.totalCount - pool.idleCount;
    };

    it('goes out whole', async () => {
      expect(await rowsOf(`${PATH}.csv`)).toHaveLength(LONG + 1);
      expect(await lastLogged()).toMatchObject({ state: 'DONE', rows: LONG + 1 });
    });

    it.each(['csv', 'xlsx'])('as %s: whoever leaves ends it, and the log says that it broke off', async (format) => {
      const leaving = new AbortController();
      const answer = await take(`${PATH}.${format}`, OFFICER, { signal: leaving.signal });
      await answer.body?.getReader().read();
      leaving.abort();
      const log = await lastLogged();
      expect(log).toMatchObject({ state: 'BROKEN_OFF', format });
      expect(log['rows']).toBeLessThan(LONG);
      await eventually(() => busy() === 0);
    });

    it('and to many at once: keeps the database for everybody else', async () => {
      const leaving = new AbortController();
      // Kept until the end: an answer that nobody holds any more is broken off.
      const answers: Response[] = [];
      for (let count = 0; count < 4; count += 1)
        answers.push(await take(`${PATH}.csv`, OFFICER, { signal: leaving.signal }));
      const refused = await take(`${PATH}.csv`);
      expect([refused.status, ((await refused.json()) as Json)['detail']]).toEqual([
        429,
        'Đang xuất nhiều danh sách; hãy thử lại sau ít phút',
      ]);
      expect((await harness.call('GET', '/api/v1/worklists/rejected', OFFICER)).status).toBe(200);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      leaving.abort();
      await eventually(async () => (await take('worklists/rejected/export.csv')).status === 200);
    });

    it('and a reader that stands still: does not keep the service from ending', async () => {
      const leaving = new AbortController();
      const answer = await take(`${PATH}.csv`, OFFICER, { signal: leaving.signal });
      await harness.service.close();
      expect([answer.status, answer.bodyUsed]).toEqual([200, false]);
      leaving.abort();
      await harness.startService();
    }, 30_000);
  });
});
