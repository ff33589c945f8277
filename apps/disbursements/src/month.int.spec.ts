import { v7 } from 'uuid';
import { signWebhook } from '#security';
import { eventually } from '#service/testing';
import { ADMIN, APPROVER, Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { bringList, listDealtWith } from './testing/paid-list.js';

describe('a month, from plan to settled', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  const people: Person[] = [
    { id: v7(), accounts: [{ number: '1000000001' }] },
    { id: v7(), accounts: [{ number: '1000000002', until: '2024-08-31' }, { number: '1000000003' }] },
    { id: v7(), accounts: [{ number: '1000000004', until: '2024-08-31' }] },
    { id: v7(), wants: false, accounts: [{ number: '1000000005' }] },
    { id: v7(), district: '386', amount: '750000' },
    { id: v7(), district: '386', status: 'SUSPENDED' },
    { id: v7(), district: '386', status: 'STOPPED' },
    { id: v7(), district: '386', programme: 'NCC', accounts: [{ number: '1000000006' }] },
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    const answer = await harness.call('POST', '/api/v1/providers/AGRIBANK/webhook-secrets', ADMIN, { body: {} });
    secret = answer.body['secret'] as string;
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const deliver = async (statuses: object[], id = v7()): Promise<Response> => {
    const body = JSON.stringify({ statuses });
    return fetch(`${harness.url}/webhooks/v1/AGRIBANK`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...signWebhook(secret, id, new Date(), body) },
    });
  };
  const status = (reference: string, code: string, more: object = {}): object => ({
    reference,
    status: code,
    amount: '500000',
    currency: 'VND',
    occurredAt: '2024-09-05T02:11:09Z',
    ...more,
  });

  it('plans, submits, approves by another person, hands over, and settles what the bank confirms', async () => {
    const created = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/api/v1/payout-runs/${created.body.id}`);
    const { id } = created.body;

    const planned = await harness.command(id, 'plan', OFFICER);
    expect(planned.state).toBe('PLANNED');
    expect(planned.totals).toEqual({
      payments: 6,
      amount: '3250000',
      byState: { PLANNED: { payments: 4, amount: '2250000' }, HELD: { payments: 2, amount: '1000000' } },
      byChannel: { BANK: { payments: 2, amount: '1000000' }, POST_OFFICE: { payments: 3, amount: '1750000' } },
    });
    expect(planned['held']).toEqual(
      expect.arrayContaining([
        { reason: 'AUTHORISATION_EXPIRED', payments: 1, amount: '500000' },
        { reason: 'SUSPENDED', payments: 1, amount: '500000' },
      ]),
    );

    const submitted = await harness.command(id, 'submit', OFFICER);
    expect(submitted.state).toBe('SUBMITTED');
    const self = await harness.call(
      'POST',
      `/api/v1/payout-runs/${id}/approve`,
      { ...OFFICER, roles: ['APPROVER'] },
      { body: {} },
    );
    expect(self.status).toBe(403);

    const paying = await harness.command(id, 'approve', APPROVER);
    expect(paying.state).toBe('PAYING');
    await eventually(
      async () =>
        (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body.totals.byState['SUBMITTED']?.payments ===
        4,
    );
    expect(bank.references).toHaveLength(2);
    expect(bank.batches.map(({ count, controlSum }) => [count, controlSum])).toEqual([[2, '1000000']]);

    const [first, second] = bank.references as [string, string];
    expect((await deliver([status(first, 'ACCC'), status(second, 'RJCT', { reason: 'AC04' })])).status).toBe(202);
    await eventually(
      async () =>
        (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body.totals.byState['SETTLED']?.payments ===
        1,
    );
    const run = (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).body;
    expect(run.totals.byState).toMatchObject({
      SETTLED: { payments: 1 },
      REJECTED: { payments: 1 },
      SUBMITTED: { payments: 2 },
    });

    const list = await harness.call('GET', `/api/v1/payout-runs/${id}/payments?state=SETTLED`, OFFICER);
    const payment = (await harness.call('GET', `/api/v1/payments/${list.body.items[0]?.id}`, OFFICER)).body;
    expect((payment['history'] as { state: string }[]).map(({ state }) => state)).toEqual([
      'PLANNED',
      'APPROVED',
      'SUBMITTING',
      'SUBMITTED',
      'SETTLED',
    ]);
    expect(payment['reference']).toBe(first);
  });

  it('keeps counters equal to rows', async () => {
    const differences = await harness.db.query(
      `SELECT * FROM (SELECT run_id, state, sum(payments) AS payments, sum(amount) AS amount FROM run_totals GROUP BY run_id, state HAVING sum(payments) <> 0) counted
       FULL JOIN (SELECT run_id, state, count(*) AS payments, sum(amount) AS amount FROM payments GROUP BY run_id, state) rows USING (run_id, state)
       WHERE counted.payments IS DISTINCT FROM rows.payments OR counted.amount IS DISTINCT FROM rows.amount`,
    );
    expect(differences).toEqual([]);
  });

  it('plans nobody twice for a period, whatever run asks', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    const planned = await harness.command(body.id, 'plan', OFFICER);
    expect(planned.totals.payments).toBe(0);
    const submitted = await harness.command(body.id, 'submit', OFFICER);
    expect(submitted.state).toBe('PLANNED');
    expect(submitted.operation).toMatchObject({ name: 'submit', state: 'FAILED' });
  });

  it('lists the post office’s part and applies the list back, once', async () => {
    const files = await harness.call('GET', '/api/v1/providers/VNPOST/files?period=2024-09', {
      username: 'post',
      roles: ['PROVIDER'],
      providerCode: 'VNPOST',
    });
    const outs = files.body.items.filter((file) => file['direction'] === 'OUT');
    // Districts are handed over side by side: which list is written first does not matter.
    const lists = new Map(outs.map((file) => [file['districtCode'], file]));
    expect(outs).toHaveLength(2);
    expect(lists.get('380')).toMatchObject({ count: 1, controlSum: '500000' });
    expect(lists.get('386')).toMatchObject({ count: 1, controlSum: '750000' });
    const content = await harness.call('GET', `/api/v1/files/${lists.get('386')?.id}/content`, OFFICER);
    const [header, line] = (content.body['text'] as string).split('\r\n');
    expect(header).toContain('reference,citizenId,fullName');
    const reference = (line as string).split(',')[0] as string;

    const upload = (dryRun: boolean): Promise<string> =>
      bringList(
        harness,
        'VNPOST',
        `reference;status;amount;occurredAt\n${reference};CPUC;750000;2024-09-06T02:00:00Z\nwrong;CPUC;1;x\n`,
        { username: 'post', roles: ['PROVIDER'], areaCode: null, providerCode: 'VNPOST' },
        dryRun,
      );
    const done = (id: string): Promise<Json> => listDealtWith(harness, id);
    expect(await done(await upload(true))).toMatchObject({ state: 'PREVIEWED', read: 2, applied: 1, rejected: 1 });
    expect(
      await harness.db.query(`SELECT FROM payments WHERE state = 'SETTLED' AND channel = 'POST_OFFICE'`),
    ).toHaveLength(0);
    const first = await upload(false);
    expect(await done(first)).toMatchObject({ state: 'DONE', read: 2, applied: 1, rejected: 1 });
    expect(await upload(false)).toBe(first);
    expect(
      await harness.db.query(`SELECT FROM payments WHERE state = 'SETTLED' AND channel = 'POST_OFFICE'`),
    ).toHaveLength(1);
  });

  it('refuses to change history', async () => {
    await expect(harness.db.query(`UPDATE payment_history SET state = 'SETTLED'`)).rejects.toThrow('append-only');
    await expect(harness.db.query('DELETE FROM confirmations')).rejects.toThrow('append-only');
  });
});
