import { v7 } from 'uuid';
import { SuspensionsProposed } from '#contracts';
import { APPROVER, Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, newSecret, status } from './testing/deliveries.js';
import {
  allBecome,
  commandByTwo,
  commandPayment,
  firstOf,
  paymentOf,
  paymentsOf,
  plannedRun,
  statesOf,
  submittedRun,
} from './testing/paying-run.js';
import { published } from './testing/published.js';

describe('cash at the post office', () => {
  let harness: Harness;
  let bank: Bank;
  let post: string;

  const start = async (people: Person[]): Promise<void> => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    ({ secret: post } = await newSecret(harness, 'VNPOST'));
  };
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    await harness.stop();
    await bank.stop();
  });

  const on = async (day: string): Promise<void> => {
    harness.clock.today = day;
    await harness.sweep();
  };
  const collected = async (payment: Json | undefined): Promise<void> => {
    await deliver(harness, post, [status(payment?.['reference'] as string, 'CPUC')], { provider: 'VNPOST' });
    await applied(harness);
  };

  describe('given nobody who collects', () => {
    const cash = { id: v7() };
    const banked = { id: v7(), accounts: [{ number: '1000000001' }] };

    it('is carried over after the last day of the month, once, and accounts go their own way', async () => {
      await start([cash, banked]);
      const runId = await submittedRun(harness);
      await on('2024-09-30');
      expect(await statesOf(harness, runId)).toEqual(['SUBMITTED', 'SUBMITTED']);
      await on('2024-10-01');
      expect(await statesOf(harness, runId)).toEqual(['CARRIED_OVER', 'SUBMITTED']);
      const over = await firstOf(harness, runId, '&state=CARRIED_OVER');
      expect((await paymentOf(harness, over.id)).history.at(-1)).toMatchObject({
        state: 'CARRIED_OVER',
        reason: 'UNCOLLECTED',
        actor: 'deadline',
      });
      await on('2024-10-02');
      expect((await paymentOf(harness, over.id)).history.filter(({ state }) => state === 'CARRIED_OVER')).toHaveLength(
        1,
      );
    });

    it('is carried over after the last day of the run’s collection', async () => {
      await start([cash]);
      const runId = await submittedRun(harness);
      await harness.db.query(`UPDATE payout_runs SET collection_until = '2024-09-20'`);
      await on('2024-09-20');
      expect(await statesOf(harness, runId)).toEqual(['SUBMITTED']);
      await on('2024-09-21');
      expect(await statesOf(harness, runId)).toEqual(['CARRIED_OVER']);
    });

    it('has until the end of its month, when it went to the post office after the others had collected', async () => {
      await start([banked]);
      const { secret } = await newSecret(harness);
      const runId = await submittedRun(harness);
      await harness.db.query(`UPDATE payout_runs SET collection_until = '2024-09-20'`);
      const { id, reference } = await firstOf(harness, runId);
      await deliver(harness, secret, [status(reference as string, 'RJCT', { reason: 'AC04' })]);
      await applied(harness);
      harness.clock.today = '2024-09-25';
      await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
      await allBecome(harness, runId, 'SUBMITTED');
      await on('2024-09-30');
      expect(await statesOf(harness, runId)).toEqual(['SUBMITTED']);
      await on('2024-10-01');
      expect(await statesOf(harness, runId)).toEqual(['CARRIED_OVER']);
    });

    it('is carried over earlier when two people say so, and never from an account', async () => {
      await start([cash, banked]);
      const runId = await submittedRun(harness);
      const atBank = await firstOf(harness, runId, '&channel=BANK');
      expect((await commandPayment(harness, atBank.id, 'carry-over', OFFICER)).status).toBe(409);
      const { id } = await firstOf(harness, runId, '&channel=POST_OFFICE');
      expect((await commandPayment(harness, id, 'carry-over', OFFICER, { reason: 'Đi xa' })).body).toMatchObject({
        state: 'SUBMITTED',
        operation: { name: 'carry-over', state: 'RUNNING' },
      });
      expect((await commandPayment(harness, id, 'carry-over', OFFICER)).status).toBe(403);
      expect((await commandPayment(harness, id, 'carry-over', APPROVER)).body).toMatchObject({ state: 'CARRIED_OVER' });
      expect(await paymentOf(harness, id)).toMatchObject({ reason: 'UNCOLLECTED', request: null });
    });

    it('whose request is overtaken by the collection: the request is gone, the money is paid', async () => {
      await start([cash]);
      const runId = await submittedRun(harness);
      const payment = await firstOf(harness, runId);
      await commandPayment(harness, payment.id, 'carry-over', OFFICER);
      const { headers } = await harness.call('GET', `/api/v1/payments/${payment.id}`, OFFICER);
      await collected(payment);
      expect(await paymentOf(harness, payment.id)).toMatchObject({
        state: 'SETTLED',
        request: null,
        requests: [{ step: 'REQUESTED' }, { step: 'LAPSED', actor: 'VNPOST' }],
      });
      const late = await harness.call('POST', `/api/v1/payments/${payment.id}/carry-over`, APPROVER, {
        body: {},
        ifMatch: headers.get('etag') ?? '',
      });
      expect(late.status).toBe(412);
    });
  });

  it('given a collection told after the month was carried over: a case, and the successor is held', async () => {
    await start([{ id: v7() }]);
    const runId = await submittedRun(harness);
    await on('2024-10-01');
    const former = await firstOf(harness, runId);
    const next = await plannedRun(harness, { period: '2024-10' });
    await harness.command(next, 'submit', OFFICER);
    const before = await harness.call('GET', `/api/v1/payout-runs/${next}`, OFFICER);
    const successor = (await paymentsOf(harness, next)).find(({ sequence }) => sequence === 2) as Json;
    expect(successor).toMatchObject({ state: 'PLANNED', period: '2024-09' });
    await collected(former);
    expect(await paymentOf(harness, former.id)).toMatchObject({
      state: 'CARRIED_OVER',
      cases: [{ class: 'CONTRADICTION', state: 'OPEN' }],
    });
    expect(await paymentOf(harness, successor.id)).toMatchObject({ state: 'HELD', heldReason: 'CONTRADICTION' });
    const after = await harness.call('GET', `/api/v1/payout-runs/${next}`, OFFICER);
    expect([
      after.headers.get('etag') === before.headers.get('etag'),
      after.body.fingerprint === before.body.fingerprint,
    ]).toEqual([false, false]);
  });

  describe('given months in a row', () => {
    const never = { id: v7() };
    const onceBetween = { id: v7() };
    const laterMonth = { id: v7() };
    const twice = { id: v7(), validFrom: '2024-08-01' };
    const months: [string, string][] = [
      ['2024-07', '2024-08-01'],
      ['2024-08', '2024-09-01'],
      ['2024-09', '2024-10-01'],
    ];

    it('that nobody collected: after the third, and only then, the registry is told', async () => {
      await start([never, onceBetween, laterMonth, twice]);
      const of = async (runId: string, person: Person, period: string): Promise<Json | undefined> =>
        (await paymentsOf(harness, runId)).find(
          (payment) => payment['beneficiaryId'] === person.id && payment['period'] === period,
        );
      let last = '';
      for (const [period, dayAfter] of months) {
        harness.clock.today = `${period}-05`;
        last = await submittedRun(harness, { period });
        // One collects the second month, another the first month when it is paid again with the second.
        if (period === '2024-08') {
          await collected(await of(last, onceBetween, '2024-08'));
          await collected(await of(last, laterMonth, '2024-07'));
        }
        expect(await published(harness, SuspensionsProposed.type)).toEqual([]);
        await on(dayAfter);
      }
      const told = await published<SuspensionsProposed>(harness, SuspensionsProposed.type);
      const [enrolment] = await harness.db.query<{ enrolment_id: string }>(
        'SELECT enrolment_id FROM enrolments WHERE beneficiary_id = $1',
        [never.id],
      );
      expect(told.flatMap(({ items }) => items)).toEqual([
        {
          enrolmentId: enrolment?.enrolment_id,
          beneficiaryId: never.id,
          programme: 'BTXH',
          cause: 'UNCOLLECTED',
          period: '2024-09',
          paymentId: (await of(last, never, '2024-09'))?.id,
        },
      ]);
    });
  });
});
