import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, RELEASER, type Json, type Person } from '../testing/harness.js';
import { commandPayment, paymentsOf, plannedRun } from '../testing/paying-run.js';

/** What becomes of a list between signing, approving and releasing it. */
describe('a run over the releasing limit', () => {
  let harness: Harness;
  let bank: Bank;
  const suspended: Person = { id: v7(), status: 'SUSPENDED', accounts: [{ number: '1000000005' }] };

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    const people = [1, 2, 3].map((ending) => ({ id: v7(), accounts: [{ number: `100000000${ending}` }] }));
    await harness.teach(
      [...people, suspended, { id: v7(), district: '386', accounts: [{ number: '1000000009' }] }],
      bank.url,
    );
    await harness.service.close();
    await harness.startService({ RELEASE_LIMIT: '1' });
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const byDistrict = async (id: string): Promise<[unknown, string][]> =>
    (await paymentsOf(harness, id))
      .map((payment): [unknown, string] => [payment['districtCode'], payment.state])
      .sort();
  const approved = async (period: string): Promise<string> => {
    const id = await plannedRun(harness, { period });
    await harness.command(id, 'submit', OFFICER);
    expect((await harness.command(id, 'approve', APPROVER)).state).toBe('APPROVED');
    return id;
  };

  it('a district that was changed behind the product’s back is not paid, until it is right again', async () => {
    const id = await approved('2024-09');
    const [payment] = await paymentsOf(harness, id, '&area=386');
    await harness.db.query('UPDATE payments SET amount = amount + 1 WHERE id = $1', [payment?.id]);
    const failed = await harness.command(id, 'release', RELEASER);
    expect([failed.state, failed.operation?.state, failed['releasedBy']]).toEqual(['APPROVED', 'FAILED', null]);
    expect(failed.operation?.error).toContain('386');
    expect((await byDistrict(id)).filter(([district]) => district === '386')).toEqual([['386', 'PLANNED']]);
    const history = await harness.db.query('SELECT state FROM payment_history WHERE payment_id = $1', [payment?.id]);
    expect(history).toEqual([{ state: 'PLANNED' }]);
    await harness.db.query('UPDATE payments SET amount = amount - 1 WHERE id = $1', [payment?.id]);
    // The other district is on its way: cancelled, the run would pay and stand in no sum.
    const { headers } = await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER);
    const ifMatch = headers.get('etag') ?? '';
    expect(
      (await harness.call('POST', `/api/v1/payout-runs/${id}/cancel`, OFFICER, { body: {}, ifMatch })).status,
    ).toBe(409);
    expect((await harness.command(id, 'release', RELEASER)).state).toBe('PAYING');
    await eventually(async () => (await paymentsOf(harness, id, '&state=SUBMITTED')).length === 4);
    expect(new Set(bank.references).size).toBe(4);
  });

  it('who was held when it was planned, and let go by two, goes in a batch of their own; who is held leaves theirs', async () => {
    const sent = bank.batches.length;
    const id = await plannedRun(harness, { period: '2024-10' });
    const of = (state: string): Promise<Json[]> => paymentsOf(harness, id, `&state=${state}`);
    const [late] = await of('HELD');
    await commandPayment(harness, late?.id as string, 'unhold', OFFICER);
    expect((await commandPayment(harness, late?.id as string, 'unhold', APPROVER)).body.state).toBe('PLANNED');
    const [held] = (await of('PLANNED')).filter(
      (payment) => payment.id !== late?.id && payment['districtCode'] === '380',
    );
    await commandPayment(harness, held?.id as string, 'hold', OFFICER);
    await harness.command(id, 'submit', OFFICER);
    await harness.command(id, 'approve', APPROVER);
    expect((await harness.command(id, 'release', RELEASER)).state).toBe('PAYING');
    await eventually(async () => (await of('SUBMITTED')).length === 4);
    expect(
      bank.batches
        .slice(sent)
        .map(({ count }) => count)
        .sort(),
    ).toEqual([1, 1, 2]);
    const [batch] = await harness.db.query('SELECT batch_id FROM payments WHERE id = $1', [held?.id]);
    expect(batch).toEqual({ batch_id: null });
  });
});
