import { v7 } from 'uuid';
import type { Bank } from './testing/bank.js';
import { applied, deliver, status } from './testing/deliveries.js';
import { APPROVER, type Harness, OFFICER, type Person } from './testing/harness.js';
import { becomes, commandByTwo, commandPayment, paymentOf } from './testing/paying-run.js';
import { accountsOf, refusedPayment, towns } from './testing/routes.js';

describe('a payment that two people let go again, and what happens meanwhile', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  const open = towns();
  const start = async (people: Person[]): Promise<void> => {
    ({ harness, bank, secret } = await open(people));
  };

  it('given the post office: a late word that the bank paid after all contradicts, and stops the cash', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await refusedPayment(harness, secret);
    await harness.delayHandover();
    await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    const [first] = (await paymentOf(harness, id)).attempts;
    await deliver(harness, secret, [status(first?.['reference'] as string, 'ACCC')]);
    await applied(harness);
    expect(await paymentOf(harness, id)).toMatchObject({
      state: 'HELD',
      heldReason: 'CONTRADICTION',
      cases: [{ class: 'CONTRADICTION' }],
    });
    await harness.handOver();
    expect((await paymentOf(harness, id)).state).toBe('HELD');
    const lists = await harness.call('GET', '/api/v1/providers/VNPOST/files?period=2024-09', OFFICER);
    expect(lists.body.items).toEqual([]);
  });

  it('given an account that stops between asking and signing: not signed, and asked for anew by another way', async () => {
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '2000000002', provider: 'MOMO' as const }],
    };
    await start([person]);
    const { id } = await refusedPayment(harness, secret);
    const [, second] = await accountsOf(harness, person.id);
    await commandPayment(harness, id, 'reissue', OFFICER, { route: { accountId: second } });
    await harness.db.query(`UPDATE accounts SET status = 'CLOSED' WHERE account_id = $1`, [second]);
    const closed = await commandPayment(harness, id, 'reissue', APPROVER);
    expect([closed.status, closed.body['why']]).toEqual([409, 'ROUTE_NOT_USABLE']);
    // The same account under another number is another way, too.
    await harness.db.query(`UPDATE accounts SET status = 'VERIFIED', account_digest = 'x' WHERE account_id = $1`, [
      second,
    ]);
    expect((await commandPayment(harness, id, 'reissue', APPROVER)).body['why']).toBe('ROUTE_NOT_USABLE');
    const other = await commandPayment(harness, id, 'reissue', APPROVER, { route: { channel: 'POST_OFFICE' } });
    expect([other.status, other.body['why']]).toEqual([409, 'OTHER_REQUEST']);
    expect((await commandPayment(harness, id, 'decline', APPROVER, { reason: 'Tài khoản đã đóng' })).status).toBe(202);
    await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    await becomes(harness, id, 'SUBMITTED');
    expect((await paymentOf(harness, id))['requests']).toMatchObject([
      { step: 'REQUESTED' },
      { step: 'DECLINED', actor: 'approver', reason: 'Tài khoản đã đóng' },
      { step: 'REQUESTED', route: { channel: 'POST_OFFICE', providerCode: 'VNPOST' } },
      { step: 'APPROVED' },
    ]);
  });

  it('given fifty who sign at one moment: one new attempt', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await refusedPayment(harness, secret, 'AM04');
    await commandPayment(harness, id, 'reissue', OFFICER);
    const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        harness.call(
          'POST',
          `/api/v1/payments/${id}/reissue`,
          { ...APPROVER, username: `approver${index}` },
          { body: {}, ifMatch: headers.get('etag') ?? '' },
        ),
      ),
    );
    expect(answers.filter(({ status: code }) => code === 202)).toHaveLength(1);
    expect(answers.filter(({ status: code }) => code !== 202 && code !== 412)).toEqual([]);
    await becomes(harness, id, 'SUBMITTED');
    expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-01', '-02']);
  });
});
