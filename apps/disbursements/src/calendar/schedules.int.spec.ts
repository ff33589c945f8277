import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { ADMIN, APPROVER, Harness, OFFICER, RELEASER, type Answer, type Json } from '../testing/harness.js';
import { MONTHLY, pointers, ScheduleCalls, type As } from './testing/schedules.js';

const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies As;
const LEADER = { username: 'leader', roles: ['LEADER'] } satisfies As;
const PROVIDER = { username: 'provider-MOMO', roles: ['PROVIDER'] } satisfies As;
const DISTRICT = { username: 'district-386', roles: ['DISTRICT_OFFICER'], areaCode: '386' } satisfies As;

describe('payout schedules', () => {
  let harness: Harness;
  let bank: Bank;
  let calls: ScheduleCalls;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    calls = new ScheduleCalls(harness);
    await harness.teach([{ id: v7() }], bank.url);
  });
  beforeEach(() => {
    harness.clock.today = '2024-09-05';
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const source = (): string => `SOURCE_${v7().slice(-12).toUpperCase()}`;
  /** One for a source of its own, that has nothing to make yet. */
  const made = async (fields: object = {}): Promise<Json> => {
    const { status, body } = await calls.create({ fundingSource: source(), firstPeriod: '2025-06', ...fields });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const stored = async (): Promise<unknown> =>
    (await harness.db.query('SELECT count(*) AS schedules, sum(version) AS versions FROM payout_schedules'))[0];
  const preview = (fields: object, as: As = OFFICER): Promise<Answer> => {
    const query = new URLSearchParams(
      Object.entries({ ...MONTHLY, ...fields }).flatMap(([name, value]): [string, string][] =>
        value === null ? [] : [[name, String(value)]],
      ),
    );
    return harness.call('GET', `/api/v1/schedules/preview?${query.toString()}`, as);
  };

  describe('are made, read and changed', () => {
    it('by a finance officer, with their next five runs', async () => {
      const fields = { ...MONTHLY, fundingSource: source(), firstPeriod: '2024-11' };
      const { status, headers, body } = await calls.create(fields);
      expect([status, headers.get('etag'), headers.get('location')]).toEqual([
        201,
        '"1"',
        `/api/v1/schedules/${body.id}`,
      ]);
      expect(body).toMatchObject({ ...fields, paused: false, version: 1, createdBy: 'officer', exceptions: [] });
      const occurrences = body['occurrences'] as Json[];
      expect(occurrences.map(({ period }) => period)).toEqual(['2024-11', '2024-12', '2025-01', '2025-02', '2025-03']);
      expect(body['next']).toEqual(occurrences[0]);
      expect(occurrences[3]).toMatchObject({
        ...{ opensOn: '2024-12-18', cutOffOn: '2025-01-06', approvalBy: '2025-01-10', payOn: '2025-01-22' },
        ...{ collectionUntil: '2025-02-06', togetherWith: null, skipped: false, runId: null, runState: null },
      });
      const read = await calls.get(body.id, AUDITOR);
      expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"1"', body]);
      const { body: list } = await harness.call('GET', '/api/v1/schedules?limit=500', LEADER);
      const { occurrences: _occurrences, exceptions: _exceptions, ...short } = body;
      expect(list.items).toContainEqual(short);
    });

    it('once for a key', async () => {
      const [fields, key] = [{ fundingSource: source(), firstPeriod: '2025-06' }, v7()];
      const first = await calls.create(fields, OFFICER, key);
      expect((await calls.create(fields, OFFICER, key)).body.id).toBe(first.body.id);
      expect((await calls.create({ ...fields, payDay: 6 }, OFFICER, key)).status).toBe(409);
      const { status, body } = await harness.call('POST', '/api/v1/schedules', OFFICER, {
        body: { ...MONTHLY, fundingSource: source() },
        key: null,
      });
      expect([status, pointers({ body } as Answer)]).toEqual([400, ['/headers/idempotency-key']]);
    });

    it('page by page', async () => {
      const ids = [(await made()).id, (await made()).id];
      const first = await harness.call('GET', '/api/v1/schedules?limit=1', OFFICER);
      const second = await harness.call(
        'GET',
        `/api/v1/schedules?limit=500&cursor=${first.body['nextCursor'] as string}`,
        OFFICER,
      );
      expect(second.body.items.map(({ id }) => id).slice(-2)).toEqual(ids);
      expect(second.body.items.map(({ id }) => id)).not.toContain(first.body.items[0]?.id);
    });

    it('in the version that was read: each change is the next one, and none is forgotten', async () => {
      const { id, fundingSource } = await made();
      const body = { ...MONTHLY, fundingSource, firstPeriod: '2025-06', payDay: 10 };
      expect((await calls.change('PUT', id, '', { body, ifMatch: null })).status).toBe(428);
      expect((await calls.change('PUT', id, '', { body, ifMatch: '"7"' })).status).toBe(412);
      const changed = await calls.change('PUT', id, '', { body });
      expect([changed.status, changed.headers.get('etag'), changed.body['payDay']]).toEqual([200, '"2"', 10]);
      await calls.change('POST', id, '/pause', { body: {} });
      await calls.change('POST', id, '/resume', { body: {} });
      await calls.change('PUT', id, '/exceptions/2025-07', { body: { action: 'SKIP', reason: 'Đã chi' } });
      await calls.change('DELETE', id, '/exceptions/2025-07');
      const { body: history } = await harness.call('GET', `/api/v1/schedules/${id}/history`, AUDITOR);
      expect(history.items.map(({ version, action, period }) => [version, action, period])).toEqual([
        [6, 'EXCEPTION_REMOVED', '2025-07'],
        [5, 'EXCEPTION_SET', '2025-07'],
        [4, 'RESUMED', null],
        [3, 'PAUSED', null],
        [2, 'CHANGED', null],
        [1, 'CREATED', null],
      ]);
      expect(history.items[1]).toMatchObject({ actor: 'officer', content: { exceptions: [{ reason: 'Đã chi' }] } });
      await expect(harness.db.query('DELETE FROM schedule_history')).rejects.toThrow('append-only');
    });

    it('fifty at once: one of them', async () => {
      const { id, fundingSource } = await made();
      const body = { ...MONTHLY, fundingSource, firstPeriod: '2025-06' };
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => calls.change('PUT', id, '', { body, ifMatch: '"1"' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
    });
  });

  describe('pause', () => {
    it('makes nothing, and shows nothing to come, until it goes on', async () => {
      const { id } = await made();
      const paused = await calls.change('POST', id, '/pause', { body: {} });
      expect([paused.status, paused.body['paused'], paused.body['next'], paused.body['occurrences']]).toEqual([
        200,
        true,
        null,
        [],
      ]);
      const again = await calls.change('POST', id, '/pause', { body: {} });
      expect([again.status, again.body['currentState']]).toEqual([409, 'PAUSED']);
      expect((await calls.change('POST', id, '/resume', { body: {}, ifMatch: null })).status).toBe(428);
      expect((await calls.change('POST', id, '/resume', { body: {}, ifMatch: '"1"' })).status).toBe(412);
      expect((await calls.change('POST', id, '/resume', { body: { now: true } })).status).toBe(400);
      expect((await calls.change('POST', id, '/resume', { body: {} })).body['paused']).toBe(false);
      expect((await calls.change('POST', id, '/resume', { body: {} })).body['currentState']).toBe('RUNNING');
    });
  });

  describe('who may', () => {
    it.each([APPROVER, RELEASER, AUDITOR, LEADER, ADMIN, DISTRICT, PROVIDER])(
      '$username may not change one',
      async (as) => {
        const { id } = await made();
        const before = await stored();
        expect((await calls.create({ payDay: 'x' }, as)).status).toBe(403);
        for (const [method, path, body] of [
          ['PUT', '', {}],
          ['POST', '/pause', {}],
          ['POST', '/resume', {}],
          ['PUT', '/exceptions/2025-07', {}],
          ['DELETE', '/exceptions/2025-07', undefined],
        ] as const)
          expect((await calls.change(method, id, path, { ...(body && { body }), as, ifMatch: null })).status).toBe(403);
        expect(await stored()).toEqual(before);
      },
    );

    it.each([ADMIN, DISTRICT, PROVIDER])('$username may not read them', async (as) => {
      const { id } = await made();
      for (const path of ['schedules', `schedules/${id}`, `schedules/${id}/history`, 'calendar', 'reminders'])
        expect((await harness.call('GET', `/api/v1/${path}`, as)).status).toBe(403);
      expect((await preview({}, as)).status).toBe(403);
    });

    it('nobody outside the area sees one, or makes one there', async () => {
      const { id } = await made();
      const elsewhere = { ...OFFICER, areaCode: '01' };
      expect((await calls.get(id, elsewhere)).status).toBe(404);
      expect((await calls.change('PUT', id, '', { body: { colour: 'red' }, as: elsewhere })).status).toBe(404);
      expect((await calls.change('POST', id, '/pause', { body: {}, as: elsewhere })).status).toBe(404);
      expect((await harness.call('GET', '/api/v1/schedules', elsewhere)).body.items).toEqual([]);
      expect((await harness.call('GET', '/api/v1/calendar', elsewhere)).body.items).toEqual([]);
      expect((await calls.create({ fundingSource: source() }, elsewhere)).status).toBe(404);
      expect((await preview({}, elsewhere)).status).toBe(404);
      expect((await preview({ areaCode: '01', scheduleId: id }, { ...elsewhere, areaCode: 'VN' })).status).toBe(404);
      for (const unknown of [v7(), 'x']) expect((await calls.get(unknown)).status).toBe(404);
      const own = await calls.create({ fundingSource: source(), areaCode: '386' }, { ...OFFICER, areaCode: '386' });
      expect(own.status).toBe(201);
      const body = { ...MONTHLY, fundingSource: own.body['fundingSource'], areaCode: '380' };
      expect((await calls.change('PUT', own.body.id, '', { body, as: { ...OFFICER, areaCode: '386' } })).status).toBe(
        404,
      );
    });
  });

  describe('what cannot be', () => {
    it.each([
      ['/programme', { programme: 'BHXH' }],
      ['/kind', { kind: 'ARREARS' }],
      ['/areaCode', { areaCode: '1' }],
      ['/fundingSource', { fundingSource: 'x' }],
      ['/name', { name: ' ' }],
      ['/opensDay', { opensDay: 0 }],
      ['/opensDay', { opensDay: '1' }],
      ['/cutOffDay', { cutOffDay: 29 }],
      ['/approvalDay', { approvalDay: 2.5 }],
      ['/payDay', { payDay: null }],
      ['/collectionDays', { collectionDays: 61 }],
      ['/weekendRule', { weekendRule: 'NEVER' }],
      ['/tetRule', { tetRule: undefined }],
      ['/firstPeriod', { firstPeriod: '2024-13' }],
      ['/firstPeriod', { firstPeriod: '0001-01' }],
      ['/lastPeriod', { lastPeriod: '9999-01' }],
      ['/lastPeriod', { lastPeriod: '2024-08' }],
      ['/cutOffDay', { opensDay: 21 }],
      ['/approvalDay', { cutOffDay: 26 }],
      ['/colour', { colour: 'red' }],
    ])('is refused naming %s, and nothing is stored: %j', async (pointer, fields) => {
      const { id } = await made();
      const before = await stored();
      const answer = await calls.create(fields);
      expect([answer.status, pointers(answer)]).toEqual([400, expect.arrayContaining([pointer])]);
      // Input comes before the version.
      const changed = await calls.change('PUT', id, '', { body: { ...MONTHLY, ...fields }, ifMatch: '"7"' });
      expect([changed.status, pointers(changed)]).toEqual([400, expect.arrayContaining([pointer])]);
      expect(await stored()).toEqual(before);
    });

    it('is two schedules for the same in the same month', async () => {
      const { id, fundingSource } = await made({ firstPeriod: '2025-06', lastPeriod: '2025-12' });
      const other = await calls.create({ fundingSource, firstPeriod: '2025-12' });
      expect([other.status, other.body['scheduleId']]).toEqual([409, id]);
      const next = await calls.create({ fundingSource, firstPeriod: '2026-01' });
      expect(next.status).toBe(201);
      const body = { ...MONTHLY, fundingSource, firstPeriod: '2025-06' };
      expect((await calls.change('PUT', id, '', { body })).status).toBe(409);
      expect((await calls.change('PUT', id, '', { body: { ...body, lastPeriod: '2025-10' } })).status).toBe(200);
    });

    it('is another purpose once there are runs', async () => {
      const { id, fundingSource } = await made({ firstPeriod: '2024-10', lastPeriod: '2024-10' });
      const body = { ...MONTHLY, fundingSource, firstPeriod: '2024-10', lastPeriod: '2024-10' };
      await harness.tick();
      const answer = await calls.change('PUT', id, '', { body: { ...body, programme: 'NCC' } });
      expect([answer.status, answer.body['type']]).toEqual([409, 'urn:chitra:problem:conflict']);
      expect((await calls.change('PUT', id, '', { body: { ...body, name: 'Tên mới' } })).body['name']).toBe('Tên mới');
    });
  });

  describe('before it is saved', () => {
    it('shows the next five runs, and stores nothing', async () => {
      const before = await stored();
      const { status, body } = await preview({ payDay: 10, tetRule: 'TWO_MONTHS', programme: 'NCC', name: '' });
      expect(status).toBe(200);
      const occurrences = body['occurrences'] as Json[];
      expect(occurrences.map(({ payOn }) => payOn)).toEqual([
        ...['2024-09-10', '2024-10-10', '2024-11-08', '2024-12-10', '2025-01-10'],
      ]);
      expect(occurrences[4]).toMatchObject({
        togetherWith: '2025-02',
        notes: expect.arrayContaining([{ code: 'TWO_MONTHS', values: { period: '2025-02' } }]) as unknown,
      });
      expect(await stored()).toEqual(before);
    });

    it('of one that is changed: its runs and exceptions stay as they are', async () => {
      const { id, fundingSource } = await made({ firstPeriod: '2024-10' });
      await harness.tick();
      await calls.change('PUT', id, '/exceptions/2024-12', { body: { action: 'SKIP', reason: 'Đã chi' } });
      const { body } = await preview({ fundingSource, firstPeriod: '2024-10', payDay: 12, scheduleId: id });
      expect(body['occurrences']).toMatchObject([
        { period: '2024-10', payOn: '2024-10-04', runState: 'DRAFT', notes: [] },
        { period: '2024-11', payOn: '2024-11-12', runId: null },
        { period: '2024-12', skipped: true, notes: [{ code: 'EXCEPTION', values: { reason: 'Đã chi' } }] },
        { period: '2025-01', payOn: '2025-01-10' },
        { period: '2025-02', payOn: '2025-02-12' },
      ]);
    });

    it.each([
      ['/query/cutOffDay', { opensDay: 21 }],
      ['/query/payDay', { payDay: 'x' }],
      ['/query/scheduleId', { scheduleId: 'x' }],
      ['/query/colour', { colour: 'red' }],
    ])('names what is wrong: %s', async (pointer, fields) => {
      const answer = await preview(fields);
      expect([answer.status, pointers(answer)]).toEqual([400, expect.arrayContaining([pointer])]);
    });
  });
});
