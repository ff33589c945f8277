import { Bank } from '../../testing/bank.js';
import { applied, deliver, newSecret, status } from '../../testing/deliveries.js';
import { Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { entitled, OWED } from '../../testing/left-out.js';
import { listedFor } from '../../testing/month-list.js';
import { becomes, commandPayment, pay, paymentOf, plannedRun, submittedRun } from '../../testing/paying-run.js';

/** Arrears that were refused and cancelled, then said to be paid: their months are not made up for again, in any period. */
describe('arrears against which a contradiction stands', () => {
  let harness: Harness;
  let bank: Bank;
  const an: Person = { ...entitled(), accounts: [{ number: '1000000001' }] };
  let secret: string;
  let reference: string;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach([an], bank.url);
    ({ secret } = await newSecret(harness));
    await plannedRun(harness, { period: '2024-06' });
    await harness.change({ ...an, owed: [OWED, { from: '2024-06', monthlyAmount: '600000', rateFrom: '2024-06-01' }] });
    const [refused] = await arrearsOf(await submittedRun(harness, { period: '2024-07' }));
    reference = (await paymentOf(harness, refused?.id as string)).attempts[0]?.['reference'] as string;
    await deliver(harness, secret, [status(reference, 'RJCT', { reason: 'AC06', amount: '100000' })]);
    await applied(harness);
    await becomes(harness, refused?.id as string, 'REJECTED');
    await commandPayment(harness, refused?.id as string, 'cancel', OFFICER);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const arrearsOf = async (run: string): Promise<Json[]> =>
    (await listedFor(harness, run, an.id)).filter(({ kind }) => kind === 'ARREARS');

  it('are held when the word comes after the list, and do not leave', async () => {
    await harness.delayHandover();
    const august = await plannedRun(harness, { period: '2024-08' });
    const [late] = await arrearsOf(august);
    expect(late).toMatchObject({ state: 'PLANNED', amount: '100000' });
    await deliver(harness, secret, [status(reference, 'ACCC', { amount: '100000' })]);
    await applied(harness);
    expect(await arrearsOf(august)).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
    const answer = await commandPayment(harness, late?.id as string, 'unhold', OFFICER);
    expect([answer.status, answer.body['why']]).toEqual([409, 'CONTRADICTED']);
    await harness.command(august, 'cancel', OFFICER);
  });

  it('are held when the word came before the list', async () => {
    await harness.db.query('DELETE FROM kept_holds');
    const august = await plannedRun(harness, { period: '2024-08' });
    expect(await arrearsOf(august)).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
    await harness.command(august, 'cancel', OFFICER);
  });

  it('are held at the last look, where nobody looked before', async () => {
    await harness.db.query('DELETE FROM kept_holds');
    const [known] = await harness.db.query(`UPDATE cases SET payment_id = NULL RETURNING id`);
    const august = await plannedRun(harness, { period: '2024-08' });
    const [late] = await arrearsOf(august);
    expect(late).toMatchObject({ state: 'PLANNED' });
    await pay(harness, august);
    await harness.db.query(
      `UPDATE cases SET payment_id = (SELECT id FROM payments WHERE kind = 'ARREARS' AND period = '2024-07') WHERE id = $1`,
      [(known as { id: string }).id],
    );
    await harness.handOver();
    expect(await arrearsOf(august)).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
  });

  it('of other months are paid', async () => {
    const more = { from: '2024-08', monthlyAmount: '700000', rateFrom: '2024-08-01' };
    await harness.change({
      ...an,
      owed: [OWED, { from: '2024-06', monthlyAmount: '600000', rateFrom: '2024-06-01' }, more],
    });
    await harness.resumeHandover();
    const [waiting] = await arrearsOf(
      (await harness.call('GET', '/api/v1/payout-runs?period=2024-08', OFFICER)).body.items[0]?.id as string,
    );
    await harness.moveTo(waiting?.id as string, 'SETTLED');
    const september = await plannedRun(harness, { period: '2024-09' });
    expect(await arrearsOf(september)).toMatchObject([{ state: 'PLANNED', amount: '100000' }]);
  });
});
