import { v7 } from 'uuid';
import { Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { listedFor } from '../../testing/month-list.js';
import { commandByTwo, paymentOf, plannedRun } from '../../testing/paying-run.js';

describe('what came back, or was not collected', () => {
  let harness: Harness;
  const people: Person[] = Array.from({ length: 7 }, () => ({ id: v7() }));
  const [hoa, binh, chi, dung, em, phuc, giang] = people as [Person, Person, Person, Person, Person, Person, Person];
  let august: string;

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach(people, 'http://127.0.0.1:9');
    august = await plannedRun(harness, { period: '2024-08' });
    for (const person of people) await harness.moveTo(await paymentIn(august, person), 'SUBMITTED');
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const only = async (runId: string, person: Person, period: string): Promise<Json[]> =>
    (await listedFor(harness, runId, person.id)).filter((payment) => payment['period'] === period);
  const paymentIn = async (runId: string, person: Person): Promise<string> =>
    (await listedFor(harness, runId, person.id))[0]?.id as string;
  const cancel = (runId: string): Promise<Json> => harness.command(runId, 'cancel', OFFICER);

  it('is paid anew in the next run: same period, kind, amount and lines, next sequence, by the route of today', async () => {
    const former = await paymentIn(august, hoa);
    await harness.moveTo(former, 'CARRIED_OVER', 'DEADLINE');
    await harness.change({ ...hoa, amount: '600000', wants: false, district: '386' });
    const september = await plannedRun(harness);
    expect(await only(september, hoa, '2024-08')).toMatchObject([
      { kind: 'REGULAR', sequence: 2, amount: '500000', state: 'PLANNED', channel: 'POST_OFFICE', districtCode: '386' },
    ]);
    expect(await only(september, hoa, '2024-09')).toMatchObject([{ sequence: 1, amount: '600000' }]);
    const [successor] = await only(september, hoa, '2024-08');
    expect((await paymentOf(harness, successor?.id as string))['lines']).toEqual(
      (await paymentOf(harness, former))['lines'],
    );
    await cancel(september);
  });

  it('is paid once, however often it is planned, and again when that comes back too', async () => {
    const first = await plannedRun(harness);
    const again = await harness.command(first, 'plan', OFFICER);
    expect(again.state).toBe('PLANNED');
    const other = await plannedRun(harness);
    expect(await only(first, hoa, '2024-08')).toHaveLength(1);
    expect(await only(other, hoa, '2024-08')).toEqual([]);
    const [second] = await only(first, hoa, '2024-08');
    await harness.moveTo(second?.id as string, 'RETURNED', 'AC06');
    const october = await plannedRun(harness, { period: '2024-10' });
    expect(await only(october, hoa, '2024-08')).toMatchObject([{ sequence: 3, amount: '500000' }]);
    await cancel(october);
    await harness.moveTo(second?.id as string, 'SETTLED');
    for (const run of [first, other]) await cancel(run);
  });

  it('is held, never dropped, when the person is stopped or suspended meanwhile, with one reason', async () => {
    for (const [person, status] of [
      [binh, 'STOPPED'],
      [chi, 'SUSPENDED'],
    ] as const) {
      await harness.moveTo(await paymentIn(august, person), 'RETURNED', 'AC04');
      await harness.change({ ...person, status });
    }
    const run = await plannedRun(harness);
    expect(await listedFor(harness, run, binh.id)).toMatchObject([
      { period: '2024-08', state: 'HELD', heldReason: 'BENEFICIARY_STOPPED' },
    ]);
    expect(await only(run, chi, '2024-08')).toMatchObject([{ state: 'HELD', heldReason: 'SUSPENDED' }]);
    await cancel(run);
  });

  it('is held while a contradiction about it is open, and until two people let it go', async () => {
    const former = await paymentIn(august, dung);
    await harness.moveTo(former, 'RETURNED', 'AC04');
    await harness.db.query(
      `INSERT INTO cases (id, class, provider_code, source, payment_id, detail, opened_at) VALUES ($1, 'CONTRADICTION', 'VNPOST', 'WEBHOOK', $2, '{}', now())`,
      [v7(), former],
    );
    const run = await plannedRun(harness);
    expect(await only(run, dung, '2024-08')).toMatchObject([{ state: 'HELD', heldReason: 'CONTRADICTION' }]);
    await cancel(run);
    await harness.db.query(`UPDATE cases SET state = 'RESOLVED' WHERE payment_id = $1`, [former]);
    // One person has resolved the case; two let the payment go.
    const later = await plannedRun(harness);
    const [held] = await only(later, dung, '2024-08');
    expect(held).toMatchObject({ state: 'HELD', heldReason: 'CONTRADICTION' });
    expect((await commandByTwo(harness, held?.id as string, 'unhold')).body).toMatchObject({ state: 'PLANNED' });
    await cancel(later);
  });

  it('has a successor in the same period as well, in a second run', async () => {
    await harness.moveTo(await paymentIn(august, em), 'RETURNED', 'AC04');
    const second = await plannedRun(harness, { period: '2024-08' });
    expect(await listedFor(harness, second, em.id)).toMatchObject([{ period: '2024-08', sequence: 2 }]);
    await cancel(second);
  });

  it('of a later period is left to the runs of later periods', async () => {
    const september = await plannedRun(harness);
    const [listed] = await only(september, phuc, '2024-09');
    await harness.moveTo(listed?.id as string, 'RETURNED', 'AC04');
    const earlier = await plannedRun(harness, { period: '2024-08' });
    expect(await listedFor(harness, earlier, phuc.id)).toEqual([]);
    await cancel(earlier);
  });

  it('waits no longer once it is followed, and again when what follows is cancelled', async () => {
    const former = await paymentIn(august, giang);
    await harness.moveTo(former, 'RETURNED', 'AC04');
    const run = await plannedRun(harness, { period: '2024-11' });
    const followedBy = async (): Promise<unknown> =>
      (await harness.db.query('SELECT followed_by FROM payments WHERE id = $1', [former]))[0]?.['followed_by'];
    const [first] = await only(run, giang, '2024-08');
    expect(await followedBy()).toBe(first?.id);
    await harness.command(run, 'plan', OFFICER);
    const [successor] = await only(run, giang, '2024-08');
    expect([await followedBy(), successor?.id === first?.id]).toEqual([successor?.id, false]);
    await cancel(run);
    expect(await followedBy()).toBeNull();
    const later = await plannedRun(harness, { period: '2024-12' });
    const [paid] = await only(later, giang, '2024-08');
    await harness.moveTo(paid?.id as string, 'SETTLED');
    const after = await plannedRun(harness, { period: '2025-01' });
    expect(await only(after, giang, '2024-08')).toEqual([]);
    await cancel(after);
    await harness.moveTo(paid?.id as string, 'RETURNED', 'AC06');
    const last = await plannedRun(harness, { period: '2025-01' });
    expect(await only(last, giang, '2024-08')).toMatchObject([{ sequence: 3 }]);
  });

  it('cannot have two live successors, whatever the code does', async () => {
    const [pair] = await harness.db.query<{ id: string }>(
      'SELECT id FROM payments WHERE succeeds IS NOT NULL AND live LIMIT 1',
    );
    await expect(
      harness.db.query(
        `INSERT INTO payments (id, run_id, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, succeeds, area_code,
           district_code, province_code, state, updated_at)
         SELECT uuidv7(), run_id, beneficiary_id, enrolment_id, programme, period, kind, 99, amount, succeeds, area_code, district_code,
           province_code, 'PLANNED', updated_at FROM payments WHERE id = $1`,
        [pair?.id],
      ),
    ).rejects.toThrow('payments_one_successor');
  });
});
