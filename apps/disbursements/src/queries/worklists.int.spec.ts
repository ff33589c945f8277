import { v7 } from 'uuid';
import type { Actor, PaymentState, Role } from '#contracts';
import { APPROVER, Harness, OFFICER, type Answer, type Json, type Person } from '../testing/harness.js';
import { Bank } from '../testing/bank.js';
import { commandPayment, paymentsOf, plannedRun, submittedRun } from '../testing/paying-run.js';

const DISTRICT = { username: 'district', roles: ['DISTRICT_OFFICER'], areaCode: '386' } satisfies Partial<Actor>;
const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies Partial<Actor>;
const NOTHING = { payments: 0, amount: '0', byReason: [] };

describe('work-lists', () => {
  let harness: Harness;
  let bank: Bank;
  let run: string;
  let payments: Json[];
  const people: Person[] = [
    ...Array.from({ length: 6 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] })),
    ...Array.from({ length: 2 }, () => ({ id: v7(), district: '386', amount: '750000' })),
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    run = await submittedRun(harness);
    payments = await paymentsOf(harness, run);
    const [a, b, c, d, e, , g, h] = payments.map(({ id }) => id) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    await harness.moveTo(a, 'HELD', 'REQUESTED');
    await harness.moveTo(b, 'REJECTED', 'AC04');
    await harness.moveTo(c, 'REJECTED', 'BE01');
    await harness.moveTo(d, 'UNKNOWN', 'DEADLINE');
    await harness.moveTo(e, 'RETURNED', 'AC04');
    await harness.moveTo(g, 'CARRIED_OVER', 'UNCOLLECTED');
    await harness.moveTo(h, 'CARRIED_OVER', 'REQUESTED');
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  type Caller = Partial<Actor> & { roles: Role[] };
  const call = (path: string, as: Caller = OFFICER): Promise<Answer> =>
    harness.call('GET', `/api/v1/worklists${path}`, as);
  const get = async (path: string, as: Caller = OFFICER): Promise<Json> => (await call(path, as)).body;
  const idsOf = async (path: string, as: Caller = OFFICER): Promise<string[]> =>
    (await get(path, as)).items.map(({ id }) => id);

  it('count what waits, by reason', async () => {
    const counts = await get('?period=2024-09');
    expect(counts).toEqual({
      held: { payments: 1, amount: '500000', byReason: [{ reason: 'REQUESTED', payments: 1, amount: '500000' }] },
      rejected: {
        payments: 2,
        amount: '1000000',
        byReason: [
          { reason: 'AC04', payments: 1, amount: '500000' },
          { reason: 'BE01', payments: 1, amount: '500000' },
        ],
      },
      unknown: { payments: 1, amount: '500000', byReason: [{ reason: 'DEADLINE', payments: 1, amount: '500000' }] },
      returned: { payments: 1, amount: '500000', byReason: [{ reason: 'AC04', payments: 1, amount: '500000' }] },
      uncollected: {
        payments: 1,
        amount: '750000',
        byReason: [{ reason: 'UNCOLLECTED', payments: 1, amount: '750000' }],
      },
      requests: NOTHING,
      cases: 0,
    });
    expect(await get('')).toEqual(counts);
    expect(await get('?period=2024-08')).toMatchObject({ held: NOTHING, rejected: NOTHING, uncollected: NOTHING });
    expect(await get('?programme=NCC')).toMatchObject({ held: NOTHING, returned: NOTHING });
    expect(await get('?area=386')).toMatchObject({ held: NOTHING, uncollected: { payments: 1 } });
  });

  it('show each payment with its person, place and age', async () => {
    const { items, total, nextCursor } = (await get('/held')) as Json & { total: object };
    expect([total, nextCursor]).toEqual([{ payments: 1, amount: '500000' }, null]);
    expect(items).toEqual([
      {
        ...(payments[0] as Json),
        state: 'HELD',
        heldReason: 'REQUESTED',
        reason: 'REQUESTED',
        beneficiary: { fullName: 'Nguyễn Thị Hoà' },
        districtName: 'Huyện 380',
        since: expect.stringMatching(/Z$/) as string,
        ageDays: 0,
        request: null,
        successor: null,
      },
    ]);
  });

  it('name nobody to those who need not know', async () => {
    expect(JSON.stringify(await get('/held', AUDITOR))).not.toMatch(/Nguyễn|beneficiary"/);
    expect(JSON.stringify(await get('/uncollected', DISTRICT))).toMatch(/Nguyễn/);
  });

  it('filter on the server', async () => {
    const tries: [string, number][] = [
      ['/rejected', 2],
      ['/rejected?reason=AC04', 1],
      ['/rejected?reason=XX', 0],
      ['/rejected?channel=BANK&providerCode=AGRIBANK', 2],
      ['/rejected?channel=EWALLET', 0],
      ['/rejected?providerCode=MOMO', 0],
      ['/rejected?area=380', 2],
      ['/rejected?area=38001', 2],
      ['/rejected?area=386', 0],
      ['/rejected?programme=BTXH&period=2024-09', 2],
      ['/rejected?programme=NCC', 0],
      [`/rejected?runId=${run}`, 2],
      [`/rejected?runId=${v7()}`, 0],
    ];
    for (const [path, expected] of tries) {
      const { items, total } = (await get(path)) as Json & { total: { payments: number } };
      expect([path, items.length, total.payments]).toEqual([path, expected, expected]);
    }
  });

  it('page by id without gaps, with the whole sum on each page', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Json = await get(`/rejected?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(page['total']).toEqual({ payments: 2, amount: '1000000' });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page['nextCursor'] as string | null;
    }
    expect(seen).toEqual([payments[1]?.id, payments[2]?.id].sort());
  });

  it('keep to the reader’s area', async () => {
    expect(await idsOf('/uncollected', DISTRICT)).toHaveLength(1);
    expect(await idsOf('/rejected', DISTRICT)).toEqual([]);
    expect(await idsOf('/rejected?area=380', DISTRICT)).toEqual([]);
    expect(await get('', DISTRICT)).toMatchObject({ rejected: NOTHING, uncollected: { payments: 1 } });
    expect(await idsOf('/rejected', { ...OFFICER, areaCode: '01' })).toEqual([]);
    expect(await idsOf('/rejected', { ...OFFICER, areaCode: 'VN' })).toHaveLength(2);
  });

  it('show what waits for a second person, and what is asked', async () => {
    const held = payments[0] as Json;
    await commandPayment(harness, held.id, 'unhold', OFFICER);
    const { items } = await get('/requests');
    expect(items).toMatchObject([{ id: held.id, state: 'HELD', request: { verb: 'unhold', requestedBy: 'officer' } }]);
    expect(await get('')).toMatchObject({ requests: { payments: 1, byReason: [{ reason: 'unhold', payments: 1 }] } });
    expect(await idsOf('/requests?reason=unhold')).toEqual([held.id]);
    expect(await idsOf('/requests?reason=cancel')).toEqual([]);
    expect(await get('/held')).toMatchObject({ items: [{ request: { verb: 'unhold' } }] });
    await commandPayment(harness, held.id, 'decline', OFFICER);
    expect(await idsOf('/requests')).toEqual([]);
  });

  describe('given a later payment of the same person and month', () => {
    let later: string;
    beforeAll(async () => {
      later = await plannedRun(harness);
    });

    it('what came back is no longer left to chase, and shows what follows it', async () => {
      for (const list of ['returned', 'uncollected']) {
        expect(await idsOf(`/${list}`)).toEqual([]);
        const { items } = await get(`/${list}?open=false`);
        expect(items).toMatchObject([{ successor: { paymentId: expect.any(String) as string, runId: later } }]);
        const { body } = await harness.call(
          'GET',
          `/api/v1/payments/${(items[0]?.['successor'] as { paymentId: string }).paymentId}`,
          OFFICER,
        );
        expect(body).toMatchObject({ beneficiaryId: items[0]?.['beneficiaryId'], sequence: 2, period: '2024-09' });
      }
      expect(await get('')).toMatchObject({ returned: NOTHING, uncollected: NOTHING });
    });

    it('also after that one was planned again, and is left to chase when it is gone', async () => {
      await harness.command(later, 'plan', OFFICER);
      expect(await idsOf('/returned')).toEqual([]);
      await harness.command(later, 'cancel', OFFICER);
      expect(await idsOf('/returned')).toEqual([payments[4]?.id]);
      expect((await get('/returned')).items).toMatchObject([{ successor: null }]);
    });
  });

  it('given a payment of an earlier month: it waits in that month and in the one that pays it', async () => {
    const [one] = await paymentsOf(harness, run, '&state=SUBMITTED');
    await harness.db.query(`UPDATE payments SET period = '2024-07' WHERE id = $1`, [one?.id]);
    await harness.moveTo((one as Json).id, 'HELD', 'SUSPENDED');
    expect(await idsOf('/held?period=2024-07')).toEqual([one?.id]);
    expect(await idsOf('/held?period=2024-09')).toContain(one?.id);
    expect(await idsOf('/held?period=2024-08')).toEqual([]);
  });

  it('count open cases in the area, and those about no payment for everybody', async () => {
    await harness.db.query(
      `INSERT INTO cases (id, class, provider_code, source, source_id, payment_id, district_code, province_code, area_code, detail, opened_at)
       SELECT uuidv7(), 'CONTRADICTION', 'AGRIBANK', 'WEBHOOK', NULL, id, district_code, province_code, area_code, '{}'::jsonb, now()
       FROM payments WHERE id = $1
       UNION ALL SELECT uuidv7(), 'UNKNOWN_REFERENCE', 'AGRIBANK', 'WEBHOOK', uuidv7(), NULL, NULL, NULL, NULL, '{}'::jsonb, now()`,
      [payments[1]?.id],
    );
    expect([(await get(''))['cases'], (await get('', DISTRICT))['cases']]).toEqual([2, 1]);
    expect([(await get('?period=2024-09'))['cases'], (await get('?period=2024-01'))['cases']]).toEqual([2, 1]);
  });

  it('answer whom they are for, and bad input by naming the field', async () => {
    for (const path of ['', '/held']) {
      for (const role of ['LEADER', 'ADMINISTRATOR', 'PROVIDER'] satisfies Role[])
        expect((await call(path, { roles: [role] })).status).toBe(403);
      for (const role of ['FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'DISTRICT_OFFICER', 'AUDITOR'] satisfies Role[])
        expect((await call(path, { roles: [role] })).status).toBe(200);
    }
    expect((await call('/nothing', APPROVER)).status).toBe(404);
    const bad: [string, string][] = [
      ['period=2024-13', 'period'],
      ['programme=X', 'programme'],
      ['area=1', 'area'],
      ['reason=%00', 'reason'],
      ['providerCode=a', 'providerCode'],
      ['channel=CASH', 'channel'],
      ['runId=1', 'runId'],
      ['open=maybe', 'open'],
      ['limit=501', 'limit'],
      ['cursor=x', 'cursor'],
      ['wrong=1', 'wrong'],
    ];
    for (const [query, field] of bad) {
      const { status, body } = await call(`/held?${query}`);
      expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ pointer: `/query/${field}` })]]);
    }
  });

  it('keep a payment on its list in each state that needs a hand, and in no other', async () => {
    const one = payments[0] as Json;
    const on: Partial<Record<PaymentState, string>> = {
      HELD: 'held',
      REJECTED: 'rejected',
      UNKNOWN: 'unknown',
      RETURNED: 'returned',
      CARRIED_OVER: 'uncollected',
    };
    for (const state of [
      'PLANNED',
      'SUBMITTED',
      'SETTLED',
      'CANCELLED',
      'HELD',
      'REJECTED',
      'UNKNOWN',
      'RETURNED',
      'CARRIED_OVER',
    ] as const) {
      await harness.moveTo(one.id, state, 'UNCOLLECTED');
      const lists = ['held', 'rejected', 'unknown', 'returned', 'uncollected'];
      const found = await Promise.all(lists.map((list) => idsOf(`/${list}`)));
      expect([state, lists.filter((_, at) => found[at]?.includes(one.id))]).toEqual([
        state,
        on[state] ? [on[state]] : [],
      ]);
    }
  });
});
