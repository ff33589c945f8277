import { Bank } from '../../testing/bank.js';
import { applied, deliver, newSecret, status } from '../../testing/deliveries.js';
import { APPROVER, Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { entitled, lateIn, OWED } from '../../testing/left-out.js';
import { idIn, listedFor } from '../../testing/month-list.js';
import { becomes, commandPayment, pay, paymentOf, plannedRun, submittedRun } from '../../testing/paying-run.js';

const FROM_JUNE = { from: '2024-06', monthlyAmount: '600000', rateFrom: '2024-06-01' };
const FROM_JULY = { from: '2024-07', monthlyAmount: '700000', rateFrom: '2024-07-01' };

/** July made good 100,000 of June; that was refused and cancelled, and then the bank says that it was paid. */
describe('arrears that were cancelled and are said to be paid', () => {
  let harness: Harness;
  let bank: Bank;
  let an: Person;
  let june: string;
  let secret: string;
  let reference: string;

  beforeEach(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    an = { ...entitled(), accounts: [{ number: '1000000001' }] };
    await harness.teach([an], bank.url);
    ({ secret } = await newSecret(harness));
    june = await plannedRun(harness, { period: '2024-06' });
    an = { ...an, amount: '600000', owed: [OWED, FROM_JUNE] };
    await harness.change(an);
    const [refused] = await arrearsOf(await submittedRun(harness, { period: '2024-07' }));
    reference = (await paymentOf(harness, refused?.id as string)).attempts[0]?.['reference'] as string;
    await deliver(harness, secret, [status(reference, 'RJCT', { reason: 'AC06', amount: '100000' })]);
    await applied(harness);
    await becomes(harness, refused?.id as string, 'REJECTED');
    await commandPayment(harness, refused?.id as string, 'cancel', OFFICER);
    await harness.delayHandover();
  });
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    await harness.stop();
    await bank.stop();
  });

  const arrearsOf = async (run: string): Promise<Json[]> =>
    (await listedFor(harness, run, an.id)).filter(({ kind }) => kind === 'ARREARS');
  const plan = (period: string): Promise<string> => plannedRun(harness, { period });
  const saidToBePaid = async (): Promise<void> => {
    await deliver(harness, secret, [status(reference, 'ACCC', { amount: '100000' })]);
    await applied(harness);
  };

  it('are held where they are listed again already, and nobody lets them go', async () => {
    const august = await plan('2024-08');
    const [again] = await arrearsOf(august);
    expect(again).toMatchObject({ state: 'PLANNED', amount: '100000' });
    await saidToBePaid();
    expect(await arrearsOf(august)).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
    const answer = await commandPayment(harness, again?.id as string, 'unhold', OFFICER);
    expect([answer.status, answer.body['why']]).toEqual([409, 'CONTRADICTED']);
  });

  it('count as listed while that stands: only other months are made good, and the change is kept in mind', async () => {
    await saidToBePaid();
    const august = await plan('2024-08');
    expect(await arrearsOf(august)).toEqual([]);
    expect(await harness.db.query('SELECT FROM owed_changes')).toHaveLength(1);
    await harness.change({ ...an, amount: '700000', owed: [OWED, FROM_JUNE, FROM_JULY] });
    const september = await plan('2024-09');
    const [others] = await arrearsOf(september);
    expect(others).toMatchObject({ state: 'PLANNED' });
    const lines = (await paymentOf(harness, others?.id as string))['lines'] as Json[];
    expect(lines.map(({ month }) => month)).not.toContain('2024-06');
  });

  it('are found at the last look, where nobody looked before', async () => {
    await saidToBePaid();
    await harness.db.query(`UPDATE cases SET class = 'WRONG_AMOUNT'`);
    const august = await plan('2024-08');
    expect(await arrearsOf(august)).toMatchObject([{ state: 'PLANNED' }]);
    await pay(harness, august);
    await harness.db.query(`UPDATE cases SET class = 'CONTRADICTION'`);
    await harness.handOver();
    expect(await arrearsOf(august)).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
  });

  describe('given that the month itself is listed anew', () => {
    beforeEach(async () => {
      await harness.change({ ...an, status: 'SUSPENDED' });
      await commandPayment(harness, await idIn(harness, june, an), 'cancel', OFFICER);
      await harness.change(an);
    });

    it('they are taken off it', async () => {
      await saidToBePaid();
      expect(await lateIn(harness, await plan('2024-08'), '2024-08', an)).toEqual(['2024-06 REGULAR 500000 PLANNED']);
    });

    it('it is held where its list did not know of that', async () => {
      const august = await plan('2024-08');
      expect(await lateIn(harness, august, '2024-08', an)).toEqual(['2024-06 REGULAR 600000 PLANNED']);
      await saidToBePaid();
      expect(await lateIn(harness, august, '2024-08', an)).toEqual(['2024-06 REGULAR 600000 HELD CONTRADICTION']);
    });
  });

  it('held by a person, they stay held in whichever period they are listed again, until two people end it', async () => {
    const august = await plan('2024-08');
    await commandPayment(harness, (await arrearsOf(august))[0]?.id as string, 'hold', APPROVER);
    await harness.command(august, 'cancel', OFFICER);
    const september = await plan('2024-09');
    const [held] = await arrearsOf(september);
    expect(held).toMatchObject({ state: 'HELD', heldReason: 'REQUESTED' });
    for (const who of [OFFICER, APPROVER]) await commandPayment(harness, held?.id as string, 'unhold', who);
    await harness.command(september, 'plan', OFFICER);
    expect(await arrearsOf(september)).toMatchObject([{ state: 'PLANNED' }]);
  });
});
