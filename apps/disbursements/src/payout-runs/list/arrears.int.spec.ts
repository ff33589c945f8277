import { v7 } from 'uuid';
import type { OwedSegment } from '#contracts';
import { Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { importItems, listedFor, withCitizenIds } from '../../testing/month-list.js';
import { paymentOf, plannedRun } from '../../testing/paying-run.js';

const OLD: OwedSegment = { from: '2024-01', monthlyAmount: '500000', rateFrom: '2021-07-01' };
const NEW: OwedSegment = { from: '2024-07', monthlyAmount: '600000', rateFrom: '2024-07-01' };

describe('arrears', () => {
  let harness: Harness;
  let people: Person[];
  const runs: Record<string, string> = {};

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(
      harness,
      Array.from({ length: 9 }, () => ({ id: v7(), owed: [OLD], rateFrom: '2021-07-01' })),
    );
    await harness.teach(people, 'http://127.0.0.1:9');
    for (const period of ['2024-05', '2024-06', '2024-07', '2024-08'])
      runs[period] = await plannedRun(harness, { period });
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const person = (index: number): Person => people[index] as Person;
  const arrearsOf = async (runId: string, { id }: Person): Promise<Json[]> =>
    (await listedFor(harness, runId, id)).filter(({ kind }) => kind === 'ARREARS');
  const cancel = (runId: string): Promise<Json> => harness.command(runId, 'cancel', OFFICER);
  const raise = (whom: Person, more: Partial<Person> = {}): Promise<void> =>
    harness.change({ ...whom, amount: '600000', owed: [OLD, NEW], rateFrom: '2024-07-01', ...more });
  const changes = async (): Promise<number> => (await harness.db.query('SELECT FROM owed_changes')).length;

  it('nobody gets any while nothing changed', async () => {
    expect(await changes()).toBe(0);
    const run = await plannedRun(harness);
    expect(await harness.db.query(`SELECT FROM payments WHERE kind = 'ARREARS'`)).toEqual([]);
    await cancel(run);
  });

  it('are what each month is owed less what was listed for it, month by month, as one payment', async () => {
    await raise(person(0));
    const run = await plannedRun(harness);
    const [payment] = await arrearsOf(run, person(0));
    expect(payment).toMatchObject({ period: '2024-09', sequence: 1, amount: '200000', state: 'PLANNED' });
    expect((await paymentOf(harness, payment?.id as string))['lines']).toMatchObject([
      { kind: 'ARREARS', month: '2024-07', owed: '600000', paid: '500000', amount: '100000' },
      { kind: 'ARREARS', month: '2024-08', owed: '600000', paid: '500000', amount: '100000' },
    ]);
    expect(await listedFor(harness, run, person(0).id)).toHaveLength(2);
    await cancel(run);
  });

  it('are listed once: planned again, by another run, or a month later nothing is added', async () => {
    const first = await plannedRun(harness);
    await harness.command(first, 'plan', OFFICER);
    expect(await arrearsOf(first, person(0))).toMatchObject([{ amount: '200000', sequence: 1 }]);
    const other = await plannedRun(harness);
    expect(await arrearsOf(other, person(0))).toEqual([]);
    const [payment] = await arrearsOf(first, person(0));
    await harness.moveTo(payment?.id as string, 'RETURNED', 'AC04');
    const october = await plannedRun(harness, { period: '2024-10' });
    // The successor of what came back, with its months; no arrears of the same months beside it.
    const [successor] = await arrearsOf(october, person(0));
    expect([successor?.['period'], successor?.['sequence'], successor?.['amount']]).toEqual(['2024-09', 2, '200000']);
    expect((await paymentOf(harness, successor?.id as string))['lines']).toHaveLength(2);
    await harness.moveTo(successor?.id as string, 'SETTLED');
    for (const run of [october, other]) await cancel(run);
    await harness.command(first, 'cancel', OFFICER);
  });

  it('a further change adds what is missing now, and a lower amount takes nothing back', async () => {
    for (const run of Object.values(runs)) {
      const [month] = await listedFor(harness, run, person(0).id);
      await harness.moveTo(month?.id as string, 'SETTLED');
    }
    const more: OwedSegment = { from: '2024-08', monthlyAmount: '650000', rateFrom: '2024-07-01' };
    await raise(person(0), { owed: [OLD, NEW, more], amount: '650000' });
    const run = await plannedRun(harness, { period: '2024-11' });
    const [payment] = await arrearsOf(run, person(0));
    expect((await paymentOf(harness, payment?.id as string))['lines']).toMatchObject([
      { month: '2024-08', owed: '650000', paid: '600000', amount: '50000' },
    ]);
    await cancel(run);
    await harness.change({ ...person(0), owed: [{ ...OLD, monthlyAmount: '400000' }], amount: '400000' });
    const lower = await plannedRun(harness, { period: '2024-11' });
    expect(await listedFor(harness, lower, person(0).id)).toMatchObject([{ kind: 'REGULAR', amount: '400000' }]);
    expect(await changes()).toBe(0);
    await cancel(lower);
  });

  it('only of months that were paid by the system, and never from before the entitlement began or after it ended', async () => {
    await raise(person(1), { owed: [{ ...OLD, from: '2022-09', monthlyAmount: '900000' }] });
    await raise(person(2), { validFrom: '2024-08-01' });
    await raise(person(3), { validTo: '2024-07-31' });
    const run = await plannedRun(harness);
    const months = async (index: number): Promise<unknown[]> => {
      const [payment] = await arrearsOf(run, person(index));
      return ((await paymentOf(harness, payment?.id as string))['lines'] as Json[]).map(({ month }) => month);
    };
    expect(await months(1)).toEqual(['2024-05', '2024-06', '2024-07', '2024-08']);
    expect(await months(2)).toEqual(['2024-08']);
    expect(await months(3)).toEqual(['2024-07']);
    await cancel(run);
  });

  it('of somebody stopped or suspended are held, not dropped', async () => {
    await raise(person(4), { status: 'STOPPED' });
    await raise(person(5), { status: 'SUSPENDED' });
    const run = await plannedRun(harness);
    expect(await arrearsOf(run, person(4))).toMatchObject([{ state: 'HELD', heldReason: 'BENEFICIARY_STOPPED' }]);
    expect(await arrearsOf(run, person(5))).toMatchObject([{ state: 'HELD', heldReason: 'SUSPENDED' }]);
    await cancel(run);
  });

  it('a month that was cancelled owes none; what was kept for a recovery counts as paid', async () => {
    const [listed] = await listedFor(harness, runs['2024-08'] as string, person(6).id);
    await harness.moveTo(listed?.id as string, 'CANCELLED', 'REQUESTED');
    await importItems(harness, [`${person(7).citizenId},BTXH,RECOVERY,2024-09,100000,1/QĐ,,,20`]);
    const september = await plannedRun(harness);
    const [kept] = await listedFor(harness, september, person(7).id);
    expect(kept).toMatchObject({ amount: '400000' });
    await raise(person(6));
    await raise(person(7), { owed: [OLD, { ...NEW, from: '2024-09' }] });
    const october = await plannedRun(harness, { period: '2024-10' });
    expect(await arrearsOf(october, person(6))).toMatchObject([{ amount: '200000' }]);
    const [payment] = await arrearsOf(october, person(7));
    expect((await paymentOf(harness, payment?.id as string))['lines']).toMatchObject([
      { month: '2024-09', owed: '600000', paid: '500000', amount: '100000' },
    ]);
    for (const run of [october, september]) await cancel(run);
  });

  it('a month planned late, or ahead of a new rate, is paid what that month is owed, and says so', async () => {
    await raise(person(8), { owed: [OLD, { ...NEW, from: '2025-02' }] });
    const run = await plannedRun(harness, { period: '2025-01' });
    const [payment] = await listedFor(harness, run, person(8).id);
    expect(payment).toMatchObject({ kind: 'REGULAR', amount: '500000' });
    expect((await paymentOf(harness, payment?.id as string))['lines']).toMatchObject([
      { amount: '600000' },
      { kind: 'RATE', month: '2025-01', amount: '-100000' },
    ]);
    await cancel(run);
  });
});
