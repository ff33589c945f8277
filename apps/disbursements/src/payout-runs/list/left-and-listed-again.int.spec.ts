import { v7 } from 'uuid';
import type { OwedSegment } from '#contracts';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Person } from '../../testing/harness.js';
import { idIn, listedFor } from '../../testing/month-list.js';
import { commandPayment, createRun, pay, paymentOf, plannedRun } from '../../testing/paying-run.js';
import { RunOperations } from '../run-operations.js';
import { findRun, type PayoutRun } from '../payout-run.repository.js';
import { lookUpContents } from './list-contents.js';
import { beginTelling, noteNewcomers } from '../newcomers.js';
import { planDistrict } from '../plan-district.js';

const OLD: OwedSegment = { from: '2024-01', monthlyAmount: '500000', rateFrom: '2021-07-01' };
const NEW: OwedSegment = { from: '2024-01', monthlyAmount: '600000', rateFrom: '2024-07-01' };

describe('what leaves a list and is listed again', () => {
  let harness: Harness;
  const people: Person[] = Array.from({ length: 5 }, () => ({ id: v7(), owed: [OLD], rateFrom: '2021-07-01' }));
  const [an, bao, cuc, dung, em] = people as [Person, Person, Person, Person, Person];

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach(people, 'http://127.0.0.1:9');
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const stateIn = async (runId: string, person: Person): Promise<unknown[]> =>
    (await listedFor(harness, runId, person.id)).map(({ state, heldReason }) => [state, heldReason]);
  const moment = (): { businessDate: string; actor: string; at: Date } => ({
    businessDate: '2024-09-05',
    actor: 'spec',
    at: new Date(),
  });

  describe('given a hold by a person', () => {
    it.each(['REQUESTED', 'CEILING'])(
      '%s: stands also when the list is planned again, until two people end it',
      async (heldReason) => {
        const run = await plannedRun(harness);
        const first = await idIn(harness, run, an);
        await commandPayment(harness, first, 'hold', APPROVER, { heldReason });
        for (let times = 0; times < 2; times += 1) {
          await harness.command(run, 'plan', OFFICER);
          expect(await stateIn(run, an)).toEqual([['HELD', heldReason]]);
        }
        const hold = { paymentId: first, reason: heldReason, actor: 'approver', onBehalfOf: null };
        expect((await paymentOf(harness, await idIn(harness, run, an)))['earlierHold']).toMatchObject(hold);
        expect(await stateIn(run, bao)).toEqual([['PLANNED', undefined]]);
        expect((await paymentOf(harness, await idIn(harness, run, bao)))['earlierHold']).toBeNull();
        const id = await idIn(harness, run, an);
        await commandPayment(harness, id, 'unhold', OFFICER);
        expect((await commandPayment(harness, id, 'unhold', APPROVER)).body.state).toBe('PLANNED');
        await harness.command(run, 'plan', OFFICER);
        expect(await stateIn(run, an)).toEqual([['PLANNED', undefined]]);
        await harness.command(run, 'cancel', OFFICER);
      },
    );

    it('stands in another run of the month, after its run or the payment alone was cancelled', async () => {
      const first = await plannedRun(harness);
      for (const person of [an, bao])
        await commandPayment(harness, await idIn(harness, first, person), 'hold', APPROVER);
      await commandPayment(harness, await idIn(harness, first, bao), 'cancel', OFFICER);
      const beside = await plannedRun(harness);
      expect(await stateIn(beside, bao)).toEqual([['HELD', 'REQUESTED']]);
      for (const run of [first, beside]) await harness.command(run, 'cancel', OFFICER);
      const again = await plannedRun(harness);
      expect([await stateIn(again, an), await stateIn(again, bao)]).toEqual([
        [['HELD', 'REQUESTED']],
        [['HELD', 'REQUESTED']],
      ]);
      expect(await stateIn(again, cuc)).toEqual([['PLANNED', undefined]]);
      const other = await plannedRun(harness, { period: '2024-10' });
      expect(await stateIn(other, an)).toEqual([['PLANNED', undefined]]);
      for (const run of [again, other]) await harness.command(run, 'cancel', OFFICER);
    });
  });

  it('a month whose difference was listed as arrears meanwhile is listed less that', async () => {
    const january = await plannedRun(harness, { period: '2024-01' });
    const february = await plannedRun(harness, { period: '2024-02' });
    await harness.change({ ...cuc, amount: '600000', owed: [NEW] });
    await harness.command(february, 'plan', OFFICER);
    const amounts = async (run: string): Promise<unknown[]> =>
      (await listedFor(harness, run, cuc.id)).map(({ kind, amount }) => [kind, amount]).sort();
    expect(await amounts(february)).toEqual([
      ['ARREARS', '100000'],
      ['REGULAR', '600000'],
    ]);
    await harness.command(january, 'plan', OFFICER);
    expect(await amounts(january)).toEqual([['REGULAR', '500000']]);
    expect((await paymentOf(harness, await idIn(harness, january, cuc)))['lines']).toMatchObject([
      { amount: '600000' },
      { kind: 'ARREARS', month: '2024-01', amount: '-100000' },
    ]);
    // The arrears gone, the month is worth what it is worth.
    await harness.command(february, 'cancel', OFFICER);
    await harness.command(january, 'plan', OFFICER);
    expect(await amounts(january)).toEqual([['REGULAR', '600000']]);
    await harness.command(january, 'cancel', OFFICER);
  });

  it('whose entitlement ended within the month is on its list, held, however late it is planned', async () => {
    await harness.change({ ...dung, status: 'STOPPED', validTo: '2024-04-30' });
    const april = await plannedRun(harness, { period: '2024-04' });
    expect(await stateIn(april, dung)).toEqual([['HELD', 'BENEFICIARY_STOPPED']]);
    const may = await plannedRun(harness, { period: '2024-05' });
    expect(await stateIn(may, dung)).toEqual([]);
    for (const run of [april, may]) await harness.command(run, 'cancel', OFFICER);
  });

  it('said to be paid after it was approved, where nobody looked: does not leave', async () => {
    const first = await plannedRun(harness, { period: '2024-11' });
    const told = await idIn(harness, first, an);
    await commandPayment(harness, told, 'cancel', OFFICER);
    await harness.delayHandover();
    const run = await plannedRun(harness, { period: '2024-11' });
    await pay(harness, run);
    // As the transaction writes it that did not see this run's payment yet.
    await harness.db.query(
      `INSERT INTO cases (id, class, provider_code, source, payment_id, detail, opened_at)
       VALUES ($1, 'CONTRADICTION', 'VNPOST', 'WEBHOOK', $2, '{}', now())`,
      [v7(), told],
    );
    await harness.handOver();
    expect(await stateIn(run, an)).toEqual([['HELD', 'CONTRADICTION']]);
    expect(
      await harness.db.query('SELECT FROM payment_attempts WHERE payment_id = $1', [await idIn(harness, run, an)]),
    ).toEqual([]);
    await harness.command(first, 'cancel', OFFICER);
  });

  it('whoever moves to a district that was planned already, before their own was, is listed there', async () => {
    const id = await createRun(harness, { period: '2024-06' });
    // A plan that has done one district of two, as if the process had died then.
    await harness.db.query(
      `UPDATE payout_runs SET operation_name = 'plan', operation_state = 'RUNNING', operation_by = 'officer', version = version + 1 WHERE id = $1`,
      [id],
    );
    const run = (await findRun(harness.db, id)) as PayoutRun;
    await harness.db.query(
      `INSERT INTO run_districts (run_id, district_code, revision, planned) VALUES ($1, '386', $2, true)`,
      [id, run.version],
    );
    await harness.db.transaction(async (unit) =>
      planDistrict(unit, run, '386', await lookUpContents(unit, run), moment()),
    );
    await harness.change({ ...em, district: '386' });
    await harness.service.application.get(RunOperations).perform(id);
    expect(await listedFor(harness, id, em.id)).toMatchObject([{ districtCode: '386', state: 'PLANNED' }]);
    expect(await listedFor(harness, id, an.id)).toHaveLength(1);
    await harness.command(id, 'cancel', OFFICER);
  });

  it('a plan begins when those are done who tell of people at that moment', async () => {
    const id = await createRun(harness, { period: '2024-02' });
    const planning = await harness.db.transaction(async (unit) => {
      await beginTelling(unit);
      const planned = harness.command(id, 'plan', OFFICER);
      const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND NOT granted`;
      await eventually(async () => (await harness.db.query(waits)).length > 0);
      return { planned };
    });
    expect((await planning.planned).state).toBe('PLANNED');
    await harness.command(id, 'cancel', OFFICER);
  });

  it('a district that had nobody is planned for whoever moves there meanwhile', async () => {
    const id = await createRun(harness, { period: '2024-03', areaCode: '38' });
    await harness.db.query(
      `UPDATE payout_runs SET operation_name = 'plan', operation_state = 'RUNNING', operation_by = 'officer', version = version + 1 WHERE id = $1`,
      [id],
    );
    await harness.db.transaction(async (unit) => {
      await noteNewcomers(unit, [{ programme: 'BTXH', area_code: '40001', district_code: '400', province_code: '38' }]);
      await noteNewcomers(unit, [{ programme: 'BTXH', area_code: '01001', district_code: '010', province_code: '01' }]);
      await noteNewcomers(unit, [{ programme: 'NCC', area_code: '40101', district_code: '401', province_code: '38' }]);
    });
    const noted = await harness.db.query(
      'SELECT district_code, newcomers, planned FROM run_districts WHERE run_id = $1',
      [id],
    );
    expect(noted).toEqual([{ district_code: '400', newcomers: true, planned: false }]);
    await harness.service.application.get(RunOperations).perform(id);
    const districts = await harness.db.query(
      'SELECT FROM run_districts WHERE run_id = $1 AND (newcomers OR NOT planned)',
      [id],
    );
    expect(districts).toEqual([]);
    await harness.command(id, 'cancel', OFFICER);
  });

  it('runs of two months that are planned at once take turns where other months are looked at', async () => {
    const july = await plannedRun(harness, { period: '2024-07' });
    await harness.change({ ...bao, amount: '600000', owed: [NEW] });
    const [august, september] = [
      await createRun(harness, { period: '2024-08' }),
      await createRun(harness, { period: '2024-09' }),
    ];
    await harness.db.query(
      `UPDATE payout_runs SET operation_name = 'plan', operation_state = 'RUNNING', operation_by = 'officer' WHERE id = ANY ($1)`,
      [[august, september]],
    );
    const planOne = async (id: string, district: string, listed: () => Promise<unknown>): Promise<void> => {
      const run = (await findRun(harness.db, id)) as PayoutRun;
      await harness.db.transaction(async (unit) => {
        await planDistrict(unit, run, district, await lookUpContents(unit, run), moment());
        await listed();
      });
    };
    let second: Promise<void> = Promise.resolve();
    await planOne(august, '380', async () => {
      // Moves while the first plan is not committed: the second one must not look before it is.
      await harness.change({ ...bao, district: '386', amount: '600000', owed: [NEW], version: 9 });
      second = planOne(september, '386', () => Promise.resolve());
      await eventually(
        async () =>
          (await harness.db.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).length > 0,
      );
    });
    await second;
    const arrears = await harness.db.query(
      `SELECT amount FROM payments WHERE kind = 'ARREARS' AND beneficiary_id = $1 AND state <> 'CANCELLED' AND run_id = ANY ($2)`,
      [bao.id, [august, september]],
    );
    expect(arrears).toHaveLength(1);
    await harness.command(july, 'cancel', OFFICER);
  });
});
