import { v7 } from 'uuid';
import type { OwedSegment } from '#contracts';
import { APPROVER, Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { listedFor } from '../../testing/month-list.js';
import { commandPayment, paymentOf, plannedRun } from '../../testing/paying-run.js';

const OWED: OwedSegment = { from: '2024-01', monthlyAmount: '500000', rateFrom: '2021-07-01' };
const STOPPED: OwedSegment = { from: '2024-06', monthlyAmount: '0', rateFrom: null };

/** May was listed with everybody, June while some were stopped; August finds what is owed. */
describe('months whose list left somebody out', () => {
  let harness: Harness;
  const people: Person[] = Array.from({ length: 7 }, () => ({ id: v7(), owed: [OWED], rateFrom: '2021-07-01' }));
  const [an, bao, cuc, dung, em, giang, hoa] = people as [Person, Person, Person, Person, Person, Person, Person];
  const runs: Record<string, string> = {};

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach([an, bao, cuc, dung, em, hoa], 'http://127.0.0.1:9');
    runs.may = await plannedRun(harness, { period: '2024-05' });
    runs.june = await plannedRun(harness, { period: '2024-06' });
    await commandPayment(harness, await idIn(runs.june, bao), 'hold', APPROVER);
    await commandPayment(harness, await idIn(runs.june, cuc), 'cancel', OFFICER);
    for (const person of [an, bao, cuc]) await stop(person);
    await harness.command(runs.june, 'plan', OFFICER);
    // Of July there is none that was not cancelled.
    await harness.command(await plannedRun(harness, { period: '2024-07' }), 'cancel', OFFICER);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const stop = (person: Person): Promise<void> =>
    harness.change({ ...person, status: 'STOPPED', amount: '0', owed: [OWED, STOPPED], validTo: '2024-05-31' });
  const takeBack = (person: Person): Promise<void> => harness.change({ ...person });
  const idIn = async (runId: string, { id }: Person): Promise<string> =>
    (await listedFor(harness, runId, id)).at(-1)?.id as string;
  const arrearsIn = async (runId: string, { id }: Person): Promise<Json[]> =>
    (await listedFor(harness, runId, id)).filter(({ kind }) => kind === 'ARREARS');
  const monthsOf = async (payment: Json | undefined): Promise<unknown[]> =>
    ((await paymentOf(harness, payment?.id as string))['lines'] as Json[]).map(({ month, owed, paid }) => [
      month,
      owed,
      paid,
    ]);

  it('are on no list as long as the stop stands', async () => {
    expect(await listedFor(harness, runs.june as string, an.id)).toEqual([]);
    const august = await plannedRun(harness, { period: '2024-08' });
    expect(await listedFor(harness, august, an.id)).toEqual([]);
    await harness.command(august, 'cancel', OFFICER);
  });

  it('are arrears once the stop is taken back, once; of months that no list had only the list itself pays', async () => {
    await takeBack(an);
    const august = await plannedRun(harness, { period: '2024-08' });
    const [payment] = await arrearsIn(august, an);
    expect(payment).toMatchObject({ amount: '500000', state: 'PLANNED' });
    expect(await monthsOf(payment)).toEqual([['2024-06', '500000', '0']]);
    await harness.command(august, 'plan', OFFICER);
    expect(await arrearsIn(august, an)).toMatchObject([{ amount: '500000' }]);
    const september = await plannedRun(harness, { period: '2024-09' });
    expect(await arrearsIn(september, an)).toEqual([]);
    // The month's own list, planned again meanwhile, does not pay it a second time.
    await harness.command(runs.june as string, 'plan', OFFICER);
    expect(await listedFor(harness, runs.june as string, an.id)).toEqual([]);
    await harness.command(september, 'cancel', OFFICER);
    await harness.command(august, 'cancel', OFFICER);
    await harness.command(runs.june as string, 'plan', OFFICER);
    expect(await listedFor(harness, runs.june as string, an.id)).toMatchObject([{ kind: 'REGULAR', amount: '500000' }]);
  });

  it('stay held where a person held the month, and cancelled where a person cancelled it', async () => {
    for (const person of [bao, cuc]) await takeBack(person);
    const august = await plannedRun(harness, { period: '2024-08' });
    expect(await arrearsIn(august, bao)).toMatchObject([{ amount: '500000', state: 'HELD', heldReason: 'REQUESTED' }]);
    expect(await arrearsIn(august, cuc)).toEqual([]);
    await harness.command(august, 'cancel', OFFICER);
  });

  it('are arrears also where the payment was cancelled because the registry kept it from being paid', async () => {
    await harness.change({ ...dung, status: 'STOPPED', validTo: '2024-06-15' });
    await harness.change({ ...hoa, status: 'SUSPENDED' });
    await harness.command(runs.june as string, 'plan', OFFICER);
    for (const person of [dung, hoa]) {
      await commandPayment(harness, await idIn(runs.june as string, person), 'cancel', OFFICER);
      await takeBack(person);
    }
    const august = await plannedRun(harness, { period: '2024-08' });
    for (const person of [dung, hoa])
      expect(await monthsOf((await arrearsIn(august, person))[0])).toEqual([['2024-06', '500000', '0']]);
    await harness.command(august, 'cancel', OFFICER);
  });

  it('are none of who was on no list before, nor of a list that was drawn up for another place', async () => {
    await harness.teach([{ ...giang, validFrom: '2024-05-01' }], 'http://127.0.0.1:9');
    await harness.change({
      ...giang,
      validFrom: '2024-05-01',
      amount: '600000',
      owed: [{ ...OWED, monthlyAmount: '600000' }],
    });
    await harness.change({ ...dung, commune: '38002' });
    const elsewhere = await plannedRun(harness, { period: '2024-07', areaCode: '38002' });
    await harness.change({ ...em, amount: '600000', owed: [{ ...OWED, monthlyAmount: '600000' }] });
    const august = await plannedRun(harness, { period: '2024-08' });
    expect(await arrearsIn(august, giang)).toEqual([]);
    expect(await monthsOf((await arrearsIn(august, em))[0])).toEqual([
      ['2024-05', '600000', '500000'],
      ['2024-06', '600000', '500000'],
    ]);
    for (const run of [august, elsewhere]) await harness.command(run, 'cancel', OFFICER);
  });
});
