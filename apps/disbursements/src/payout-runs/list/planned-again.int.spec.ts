import { v7 } from 'uuid';
import { APPROVER, Harness, OFFICER, type Person } from '../../testing/harness.js';
import { idIn, listedFor } from '../../testing/month-list.js';
import { commandPayment, plannedRun } from '../../testing/paying-run.js';

describe('what left a list before it was paid', () => {
  let harness: Harness;
  const people: Person[] = Array.from({ length: 3 }, () => ({ id: v7() }));
  const [an, bao, cuc] = people as [Person, Person, Person];

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach(people, 'http://127.0.0.1:9');
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const contradict = (paymentId: string): Promise<unknown> =>
    harness.db.query(
      `INSERT INTO cases (id, class, provider_code, source, payment_id, detail, opened_at) VALUES ($1, 'CONTRADICTION', 'VNPOST', 'WEBHOOK', $2, '{}', now())`,
      [v7(), paymentId],
    );

  it('carried over and planned again: stands on the list once, as what follows', async () => {
    const run = await plannedRun(harness);
    const id = await idIn(harness, run, an);
    expect((await commandPayment(harness, id, 'hold', OFFICER)).status).toBe(202);
    expect((await commandPayment(harness, id, 'carry-over', OFFICER)).body).toMatchObject({ state: 'CARRIED_OVER' });
    await harness.command(run, 'plan', OFFICER);
    const open = (await listedFor(harness, run, an.id)).filter(({ state }) => state !== 'CARRIED_OVER');
    expect(open).toMatchObject([{ sequence: 2, state: 'PLANNED', amount: '500000' }]);
    expect(await listedFor(harness, run, bao.id)).toMatchObject([{ sequence: 1, state: 'PLANNED' }]);
    await harness.command(run, 'cancel', OFFICER);
  });

  it('said to be paid after it was cancelled: is held on every list of its month, also when that is planned again', async () => {
    const first = await plannedRun(harness, { period: '2024-11' });
    const id = await idIn(harness, first, cuc);
    await commandPayment(harness, id, 'cancel', OFFICER);
    await contradict(id);
    const second = await plannedRun(harness, { period: '2024-11' });
    const held = [{ sequence: 1, state: 'HELD', heldReason: 'CONTRADICTION' }];
    expect(await listedFor(harness, second, cuc.id)).toMatchObject(held);
    await harness.command(second, 'plan', OFFICER);
    expect(await listedFor(harness, second, cuc.id)).toMatchObject(held);
    const other = await plannedRun(harness, { period: '2024-12' });
    expect(await listedFor(harness, other, cuc.id)).toMatchObject([{ state: 'PLANNED' }]);
    const again = (await listedFor(harness, second, cuc.id))[0]?.id as string;
    expect((await commandPayment(harness, again, 'unhold', OFFICER)).status).toBe(409);
    expect((await commandPayment(harness, again, 'unhold', APPROVER)).status).not.toBe(202);
  });
});
