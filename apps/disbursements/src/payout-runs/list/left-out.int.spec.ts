import { APPROVER, Harness, OFFICER, type Person } from '../../testing/harness.js';
import { entitled, lateIn, OWED, resume, stop } from '../../testing/left-out.js';
import { idIn, listedFor } from '../../testing/month-list.js';
import { commandPayment, paymentOf, plannedRun } from '../../testing/paying-run.js';

describe('months whose list left somebody out', () => {
  let harness: Harness;
  let an: Person;
  beforeEach(async () => {
    harness = await Harness.start();
    an = entitled();
    await harness.teach([an, entitled()], 'http://127.0.0.1:9');
  });
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    await harness.stop();
  });

  const plan = (period: string, areaCode = '38'): Promise<string> => plannedRun(harness, { period, areaCode });
  const again = (run: string): Promise<unknown> => harness.command(run, 'plan', OFFICER);
  const lateOf = (run: string, period: string, person = an): Promise<string[]> => lateIn(harness, run, period, person);
  const cancelIn = async (run: string): Promise<unknown> =>
    commandPayment(harness, await idIn(harness, run, an), 'cancel', OFFICER);

  it('are paid once the stop is taken back, each as the regular payment of its own month, and once', async () => {
    await plan('2024-05');
    await stop(harness, an);
    const june = await plan('2024-06');
    const july = await plan('2024-07');
    expect(await listedFor(harness, july, an.id)).toEqual([]);
    await resume(harness, an);
    const august = await plan('2024-08');
    const both = ['2024-06 REGULAR 500000 PLANNED', '2024-07 REGULAR 500000 PLANNED'];
    expect(await lateOf(august, '2024-08')).toEqual(both);
    await again(august);
    expect(await lateOf(august, '2024-08')).toEqual(both);
    const september = await plan('2024-09');
    expect(await lateOf(september, '2024-09')).toEqual([]);
    // The months' own lists, planned again meanwhile, do not pay them a second time.
    await again(june);
    expect(await listedFor(harness, june, an.id)).toEqual([]);
    const { body: bridge } = await harness.call('GET', `/api/v1/payout-runs/${june}/bridge`, OFFICER);
    expect(bridge['causes']).toEqual([]);
    await harness.command(august, 'cancel', OFFICER);
    await again(june);
    expect(await listedFor(harness, june, an.id)).toMatchObject([{ kind: 'REGULAR', period: '2024-06' }]);
    await again(september);
    expect(await lateOf(september, '2024-09')).toEqual(['2024-07 REGULAR 500000 PLANNED']);
  });

  it('come with the bridge as arrears, and with what the month was worth', async () => {
    await plan('2024-05');
    await stop(harness, an);
    await plan('2024-06');
    const raised = { from: '2024-07', monthlyAmount: '600000', rateFrom: '2024-07-01' };
    await resume(harness, { ...an, amount: '600000', owed: [OWED, raised] });
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
    const { body } = await harness.call('GET', `/api/v1/payout-runs/${july}/bridge`, OFFICER);
    expect(body['causes']).toMatchObject([
      { cause: 'ARREARS', payments: 1, amount: '500000' },
      { cause: 'NEW', payments: 1, amount: '600000' },
    ]);
    expect(body['after']).toEqual({ payments: 3, amount: '1600000' });
    const late = (await listedFor(harness, july, an.id)).find((payment) => payment['period'] === '2024-06');
    expect((await paymentOf(harness, late?.id as string))['lines']).toMatchObject([
      { amount: '600000' },
      { kind: 'RATE', month: '2024-06', amount: '-100000' },
    ]);
  });

  it('are kept in mind while an earlier list is planned', async () => {
    const may = await plan('2024-05');
    await stop(harness, an);
    const june = await plan('2024-06');
    await plan('2024-07');
    await resume(harness, an);
    for (const run of [may, june]) await again(run);
    expect(await listedFor(harness, june, an.id)).toMatchObject([{ kind: 'REGULAR', amount: '500000' }]);
    const august = await plan('2024-08');
    expect(await lateOf(august, '2024-08')).toEqual(['2024-07 REGULAR 500000 PLANNED']);
  });

  it.each(['before', 'after'])(
    'are also those of a payment that was cancelled while the registry kept it from being paid, %s a list was planned',
    async (when) => {
      await plan('2024-05');
      const june = await plan('2024-06');
      await harness.change({ ...an, status: 'SUSPENDED' });
      await resume(harness, an);
      expect((await paymentOf(harness, await idIn(harness, june, an)))['heldReason']).toBe('SUSPENDED');
      if (when === 'before') await cancelIn(june);
      const july = await plan('2024-07');
      if (when === 'after') await cancelIn(june);
      await again(july);
      expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
    },
  );

  it('are also those of a second list that was cancelled since', async () => {
    await plan('2024-05');
    await stop(harness, an);
    await plan('2024-06');
    await resume(harness, an);
    const second = await plan('2024-06');
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual([]);
    await harness.command(second, 'cancel', OFFICER);
    await again(july);
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are also those of who was held from the first payment on', async () => {
    await harness.change({ ...an, status: 'SUSPENDED' });
    for (const period of ['2024-05', '2024-06']) await cancelIn(await plan(period));
    await resume(harness, an);
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-05 REGULAR 500000 PLANNED', '2024-06 REGULAR 500000 PLANNED']);
  });

  it('are found where the person was paid before moving, and not where no list was drawn up for them', async () => {
    await plan('2024-05', '380');
    await stop(harness, an);
    await plan('2024-06', '380');
    await resume(harness, { ...an, district: '386' });
    await plan('2024-07', '38002');
    const august = await plan('2024-08', '386');
    expect(await lateOf(august, '2024-08')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are none of who was on no list before, nor as long as the person is suspended, nor what a person cancelled', async () => {
    await plan('2024-05');
    const june = await plan('2024-06');
    await cancelIn(june);
    const bao = entitled();
    await harness.teach([bao], 'http://127.0.0.1:9');
    const raised = { from: '2024-07', monthlyAmount: '600000', rateFrom: '2024-07-01' };
    await harness.change(
      { ...an, amount: '600000', owed: [OWED, raised] },
      { ...bao, amount: '600000', owed: [OWED, raised] },
    );
    const july = await plan('2024-07');
    for (const person of [an, bao]) expect(await lateOf(july, '2024-07', person)).toEqual([]);
    await cancelIn(july);
    await harness.change({ ...an, status: 'SUSPENDED' });
    const august = await plan('2024-08');
    await cancelIn(august);
    await harness.change({
      ...an,
      status: 'SUSPENDED',
      amount: '600000',
      owed: [OWED, { ...raised, from: '2024-08' }],
    });
    const september = await plan('2024-09');
    expect(await lateOf(september, '2024-09')).toEqual([]);
  });

  it('are held, never left out, where the entitlement ended after them', async () => {
    await plan('2024-05');
    await stop(harness, an);
    await plan('2024-06');
    await stop(harness, an, '2024-07', '2024-06-30');
    const july = await plan('2024-07');
    const held = ['2024-06 REGULAR 500000 HELD BENEFICIARY_STOPPED'];
    expect(await lateOf(july, '2024-07')).toEqual(held);
    await again(july);
    expect(await lateOf(july, '2024-07')).toEqual(held);
    await cancelIn(july);
    await again(july);
    expect(await lateOf(july, '2024-07')).toEqual([]);
  });

  it('are also those of who moved between the lists of two districts', async () => {
    for (const district of ['380', '386']) await plan('2024-05', district);
    await plan('2024-06', '386');
    await harness.change({ ...an, district: '386' });
    await plan('2024-06', '380');
    const july = await plan('2024-07', '386');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are also those of whose list was cancelled while the month has another one', async () => {
    await plan('2024-05');
    const first = await plan('2024-06');
    await plan('2024-06');
    await harness.command(first, 'cancel', OFFICER);
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are also those of a stop that lasted longer than arrears reach back', async () => {
    await plan('2022-01');
    const long = { ...an, validFrom: '2021-07-01', owed: [{ ...OWED, from: '2022-06' }] };
    await harness.change(long);
    await harness.command(await plan('2022-05'), 'plan', OFFICER);
    await harness.change({ ...long, status: 'STOPPED', validTo: '2022-05-31' });
    await plan('2024-06');
    await harness.change(long);
    expect(await lateOf(await plan('2024-08'), '2024-08')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are judged by the newest payment of the month, where the first one was cancelled by a person', async () => {
    await plan('2024-05');
    const june = await plan('2024-06');
    await cancelIn(june);
    await again(june);
    await stop(harness, an);
    await again(june);
    await resume(harness, an);
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });

  it('are forgotten when nothing is left that could be cancelled', async () => {
    const may = await plan('2024-05');
    await stop(harness, an);
    await plan('2024-06');
    await resume(harness, an);
    await harness.moveTo(await idIn(harness, may, an), 'SETTLED');
    const noted = async (): Promise<number> => (await harness.db.query('SELECT FROM owed_changes')).length;
    const july = await plan('2024-07');
    for (const payment of await listedFor(harness, july, an.id)) {
      expect(await noted()).toBe(1);
      await harness.moveTo(payment.id, 'SETTLED');
    }
    await plan('2024-08');
    expect(await noted()).toBe(0);
  });

  it('stay held for whoever held the month, until two people end it', async () => {
    await plan('2024-05');
    const june = await plan('2024-06');
    await commandPayment(harness, await idIn(harness, june, an), 'hold', APPROVER);
    await stop(harness, an);
    await again(june);
    await resume(harness, an);
    const july = await plan('2024-07');
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 HELD REQUESTED']);
    const late = (await listedFor(harness, july, an.id)).find((payment) => payment['period'] === '2024-06')
      ?.id as string;
    for (const who of [OFFICER, APPROVER]) await commandPayment(harness, late, 'unhold', who);
    await again(july);
    expect(await lateOf(july, '2024-07')).toEqual(['2024-06 REGULAR 500000 PLANNED']);
  });
});
