import { SuspensionsProposed } from '#contracts';
import { Bank } from '../../testing/bank.js';
import { applied, deliver, newSecret, status } from '../../testing/deliveries.js';
import { Harness, OFFICER, type Person } from '../../testing/harness.js';
import { entitled, lateIn, OWED, resume, stop } from '../../testing/left-out.js';
import { idIn, listedFor } from '../../testing/month-list.js';
import {
  becomes,
  commandByTwo,
  commandPayment,
  createRun,
  pay,
  paymentOf,
  plannedRun,
  submittedRun,
} from '../../testing/paying-run.js';
import { published } from '../../testing/published.js';
import { findRun, type PayoutRun } from '../payout-run.repository.js';
import { withdrawFormerPlan } from '../plan-district.js';
import { RunOperations } from '../run-operations.js';

/** What stands against paying a month stands against paying it late. */
describe('a month that left somebody out', () => {
  let harness: Harness;
  let bank: Bank;
  let an: Person;
  beforeEach(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    an = { ...entitled(), accounts: [{ number: '1000000001' }] };
    await harness.teach([an, entitled()], bank.url);
    await plannedRun(harness, { period: '2024-05' });
  });
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    await harness.stop();
    await bank.stop();
  });

  const lateOf = (run: string): Promise<string[]> => lateIn(harness, run, '2024-07', an);
  const handedOver = async (run: string): Promise<unknown[]> => {
    await pay(harness, run);
    await harness.handOver();
    return harness.db.query(
      `SELECT p.period FROM payments p JOIN payment_attempts a ON a.payment_id = p.id WHERE p.beneficiary_id = $1 AND p.run_id = $2`,
      [an.id, run],
    );
  };
  /** June: refused, let go again by another way, held by the registry, cancelled by an officer. */
  const refusedAndCancelled = async (): Promise<{ reference: string; secret: string }> => {
    const { secret } = await newSecret(harness);
    const june = await submittedRun(harness, { period: '2024-06' });
    const id = await idIn(harness, june, an);
    const reference = (await paymentOf(harness, id)).attempts[0]?.['reference'] as string;
    await deliver(harness, secret, [status(reference, 'RJCT', { reason: 'AC06' })]);
    await applied(harness);
    await becomes(harness, id, 'REJECTED');
    await harness.delayHandover();
    await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    await harness.change({ ...an, status: 'SUSPENDED' });
    await commandPayment(harness, id, 'cancel', OFFICER);
    return { reference, secret };
  };

  it('is held where the bank says that it was paid, before the list', async () => {
    const { reference, secret } = await refusedAndCancelled();
    await deliver(harness, secret, [status(reference, 'ACCC')]);
    await applied(harness);
    await resume(harness, an);
    const july = await plannedRun(harness, { period: '2024-07' });
    expect(await lateOf(july)).toEqual(['2024-06 REGULAR 500000 HELD CONTRADICTION']);
    const late = (await listedFor(harness, july, an.id)).find((payment) => payment['period'] === '2024-06')
      ?.id as string;
    const answer = await commandPayment(harness, late, 'unhold', OFFICER);
    expect([answer.status, answer.body['why']]).toEqual([409, 'CONTRADICTED']);
  });

  it('is held where the bank says that it was paid, after the list, and does not leave', async () => {
    const { reference, secret } = await refusedAndCancelled();
    await resume(harness, an);
    const july = await plannedRun(harness, { period: '2024-07' });
    expect(await lateOf(july)).toEqual(['2024-06 REGULAR 500000 PLANNED']);
    await deliver(harness, secret, [status(reference, 'ACCC')]);
    await applied(harness);
    expect(await lateOf(july)).toEqual(['2024-06 REGULAR 500000 HELD CONTRADICTION']);
    expect(await handedOver(july)).toEqual([{ period: '2024-07' }]);
  });

  it('is held when the stop comes back, and does not leave', async () => {
    await stop(harness, an);
    await plannedRun(harness, { period: '2024-06' });
    await resume(harness, an);
    const july = await plannedRun(harness, { period: '2024-07' });
    await stop(harness, an);
    expect(await lateOf(july)).toEqual(['2024-06 REGULAR 500000 HELD BENEFICIARY_STOPPED']);
    await harness.delayHandover();
    expect(await handedOver(july)).toEqual([]);
  });

  it('is not taken for a collection that was missed', async () => {
    const cash = entitled();
    await harness.teach([cash], bank.url);
    await plannedRun(harness, { period: '2024-05' });
    await stop(harness, cash);
    for (const period of ['2024-06', '2024-07']) await plannedRun(harness, { period });
    await resume(harness, cash);
    const august = await submittedRun(harness, { period: '2024-08' });
    harness.clock.today = '2024-10-01';
    await harness.sweep();
    expect((await listedFor(harness, august, cash.id)).map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'CARRIED_OVER'),
    );
    expect(await published(harness, SuspensionsProposed.type)).toEqual([]);
  });

  it('stays with its own list while that is being planned again', async () => {
    const june = await plannedRun(harness, { period: '2024-06' });
    const raised = { from: '2024-08', monthlyAmount: '600000', rateFrom: null };
    await harness.change({ ...an, owed: [OWED, raised] });
    await harness.db.query(
      `UPDATE payout_runs SET operation_name = 'plan', operation_state = 'RUNNING', operation_by = 'officer', version = version + 1 WHERE id = $1`,
      [june],
    );
    const run = (await findRun(harness.db, june)) as PayoutRun;
    // What planning does first, in a transaction of its own for each district.
    await harness.db.transaction((unit) => withdrawFormerPlan(unit, run, '380', 'officer', new Date()));
    const july = await plannedRun(harness, { period: '2024-07' });
    expect(await lateOf(july)).toEqual([]);
    await harness.service.application.get(RunOperations).perform(june);
    expect(await listedFor(harness, june, an.id)).toHaveLength(1);
  });

  it('is paid anew once where it came back, and its own list does not pay it again', async () => {
    await stop(harness, an);
    const june = await plannedRun(harness, { period: '2024-06' });
    await resume(harness, an);
    const july = await plannedRun(harness, { period: '2024-07' });
    const late = (await listedFor(harness, july, an.id)).find((payment) => payment['period'] === '2024-06')
      ?.id as string;
    await harness.moveTo(late, 'RETURNED', 'AC04');
    const august = await plannedRun(harness, { period: '2024-08' });
    for (const again of [june, august]) await harness.command(again, 'plan', OFFICER);
    expect(await listedFor(harness, june, an.id)).toEqual([]);
    const [successor] = (await listedFor(harness, august, an.id)).filter((payment) => payment['period'] === '2024-06');
    expect(successor).toMatchObject({ kind: 'REGULAR', sequence: 2, amount: '500000' });
  });

  it('is paid once, whoever plans at the same moment and wherever people move meanwhile', async () => {
    const people = Array.from({ length: 40 }, (_, index) => ({ ...entitled(), district: index % 2 ? '386' : '380' }));
    await harness.teach(people, bank.url);
    await plannedRun(harness, { period: '2024-05' });
    for (const person of people) await stop(harness, person);
    const june = await plannedRun(harness, { period: '2024-06' });
    await resume(harness, ...people);
    const runs = [
      june,
      await createRun(harness, { period: '2024-07' }),
      await createRun(harness, { period: '2024-08' }),
      await createRun(harness, { period: '2024-08', areaCode: '386' }),
    ];
    await Promise.all([
      ...runs.map((id) => harness.command(id, 'plan', OFFICER)),
      ...people
        .slice(0, 12)
        .map((person) => harness.change({ ...person, district: person.district === '380' ? '386' : '380' })),
    ]);
    const paid = await harness.db.query(
      `SELECT period, amount::text AS amount, count(*)::integer AS people, count(DISTINCT beneficiary_id)::integer AS once
       FROM payments WHERE beneficiary_id = ANY ($1) AND state <> 'CANCELLED' GROUP BY 1, 2 ORDER BY 1, 2`,
      [people.map(({ id }) => id)],
    );
    expect(paid).toEqual(
      ['2024-05', '2024-06', '2024-07', '2024-08'].map((period) => ({
        period,
        amount: '500000',
        people: 40,
        once: 40,
      })),
    );
  });
});
