import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { BatchHandover } from './handover/batch-handover.js';
import { Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, newSecret, status } from './testing/deliveries.js';
import {
  allBecome,
  commandPayment,
  firstOf,
  payingRun,
  paymentOf,
  paymentsOf,
  statesBecome,
  statesOf,
  submittedRun,
} from './testing/paying-run.js';

describe('handing over', () => {
  let harness: Harness;
  let bank: Bank;

  const start = async (people: Person[]): Promise<void> => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
  };
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    // Whatever happened: nobody's money was asked for twice without a known failure in between.
    expect(new Set(bank.references).size).toBe(bank.references.length);
    await harness.stop();
    await bank.stop();
  });

  const three = (): Person[] =>
    Array.from({ length: 3 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] }));

  const inquiriesOf = (payment: { id: string } | undefined): Promise<object[]> =>
    harness.db.query('SELECT FROM inquiries WHERE payment_id = $1', [payment?.id]);

  describe('given that the connection breaks', () => {
    it('after the bank took the batch: asks, and never sends again', async () => {
      await start(three());
      bank.behaviour = 'cutAfter';
      bank.statusOf = (reference) =>
        bank.references.indexOf(reference) === 0 ? 'ACCC' : bank.references.indexOf(reference) === 1 ? 'RJCT' : 'PDNG';
      const runId = await payingRun(harness);
      await statesBecome(harness, runId, 'REJECTED', 'SETTLED', 'UNKNOWN');
      expect([bank.batches.length, bank.cancelled]).toEqual([1, []]);
      const unknown = await firstOf(harness, runId, '&state=UNKNOWN');
      expect((await paymentOf(harness, unknown.id))['inquiries']).toMatchObject([{ attempt: 1, answer: 'PDNG' }]);
      // The late confirmation ends it.
      const { secret } = await newSecret(harness);
      await deliver(harness, secret, [status(unknown['reference'] as string, 'ACCC')]);
      await applied(harness);
      expect((await paymentOf(harness, unknown.id)).state).toBe('SETTLED');
    });

    it('before the bank took it: has the references called back, and pays once under the second number', async () => {
      await start(three());
      bank.behaviour = 'cutBefore';
      const runId = await submittedRun(harness);
      expect(bank.cancelled.map((reference) => reference.slice(-3))).toEqual(['-01', '-01', '-01']);
      expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-02', '-02', '-02']);
      const { id } = await firstOf(harness, runId);
      const payment = await paymentOf(harness, id);
      expect(payment.attempts.map(({ number }) => number)).toEqual([1, 2]);
      expect(payment.history.map(({ state }) => state)).toEqual([
        'PLANNED',
        'APPROVED',
        'SUBMITTING',
        'UNKNOWN',
        'APPROVED',
        'SUBMITTING',
        'SUBMITTED',
      ]);
      // Someone says that the first attempt was paid after all: a case, the second one is kept.
      const { secret } = await newSecret(harness);
      await deliver(harness, secret, [status((payment.attempts[0] as Json)['reference'] as string, 'ACCC')]);
      await applied(harness);
      const after = await paymentOf(harness, id);
      expect([after.state, after.cases.map((one) => one['class'])]).toEqual(['SUBMITTED', ['CONTRADICTION']]);
    });

    it('before the bank took it, nor to the call-back: knows its own cancellation again, and pays once', async () => {
      await start(three());
      bank.behaviour = 'cutBefore';
      let answers = 0;
      bank.beforeAnswer = (resource) =>
        resource === 'cancellations' && (answers += 1) === 1 ? Promise.reject(new Error('cut')) : Promise.resolve();
      await submittedRun(harness);
      expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-02', '-02', '-02']);
      expect(await harness.db.query('SELECT FROM cases')).toEqual([]);
    });

    it('twice, and meanwhile somebody says that the first attempt was paid: not sent again by itself', async () => {
      await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
      const { secret } = await newSecret(harness);
      bank.behaviour = 'cutBefore';
      bank.beforeAnswer = async (resource) => {
        if (resource !== 'cancellations') return;
        if (bank.cancelled.length < 2) return void (bank.behaviour = 'cutBefore');
        await deliver(harness, secret, [status(bank.cancelled[0] as string, 'ACCC')]);
        await applied(harness);
      };
      const runId = await payingRun(harness);
      await allBecome(harness, runId, 'REJECTED');
      const payment = await paymentOf(harness, (await firstOf(harness, runId)).id);
      expect([payment['reason'], payment.attempts.length, bank.batches.length]).toEqual(['NOT_TAKEN', 2, 0]);
      expect(payment.cases.map((one) => one['class'])).toEqual(['CONTRADICTION']);
      expect((await commandPayment(harness, payment['id'], 'reissue', OFFICER)).status).toBe(409);
    });

    it('before the bank took it, again and again: pauses after the second attempt instead of hammering', async () => {
      await start(three());
      bank.beforeAnswer = (resource) => {
        if (resource === 'cancellations' && bank.cancelled.length <= 3) bank.behaviour = 'cutBefore';
        return Promise.resolve();
      };
      bank.behaviour = 'cutBefore';
      const runId = await payingRun(harness);
      await eventually(() => bank.cancelled.length === 6);
      await allBecome(harness, runId, 'APPROVED');
      const [waiting] = await harness.db.query<{ id: string }>(
        `SELECT id FROM handover_batches WHERE state = 'WAITING'`,
      );
      await harness.service.application.get(BatchHandover).perform(waiting?.id as string);
      const [batch] = await harness.db.query<{ state: string; seconds: number }>(
        `SELECT state, extract(epoch FROM not_before - created_at)::integer AS seconds FROM handover_batches WHERE id = $1`,
        [waiting?.id],
      );
      expect([batch, bank.batches]).toEqual([{ state: 'WAITING', seconds: 10 }, []]);
      await harness.db.query('UPDATE handover_batches SET not_before = now()');
      await harness.sweep();
      await allBecome(harness, runId, 'SUBMITTED');
      expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-03', '-03', '-03']);
    });
  });

  it('given a question that is answered late: does not touch the attempt made meanwhile', async () => {
    await start(three().slice(0, 1));
    bank.behaviour = 'cutAfter';
    const runId = await payingRun(harness);
    await allBecome(harness, runId, 'UNKNOWN');
    const { id } = await firstOf(harness, runId);
    // The bank has forgotten it; two askers hear so; the answer to the first one is held back.
    bank.batches.length = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let calls = 0;
    bank.beforeAnswer = (resource) => (resource === 'inquiries' && (calls += 1) === 1 ? held : Promise.resolve());
    await harness.db.query('DELETE FROM inquiries');
    await harness.sweep();
    await eventually(() => calls === 1);
    bank.behaviour = 'cutAfter';
    await harness.call('POST', `/api/v1/payments/${id}/inquire`, OFFICER, { body: {} });
    // Second asker: called back, attempt 2 made; the bank took that one, and its answer was lost.
    await eventually(
      async () =>
        (await paymentOf(harness, id)).attempts.length === 2 && (await paymentOf(harness, id)).state === 'UNKNOWN',
    );
    letGo();
    await eventually(async () => (await inquiriesOf({ id })).length >= 3);
    bank.statusOf = () => 'ACCC';
    await harness.call('POST', `/api/v1/payments/${id}/inquire`, OFFICER, { body: {} });
    await allBecome(harness, runId, 'SETTLED');
    expect((await paymentOf(harness, id)).attempts).toHaveLength(2);
    expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-02']);
  });

  it('given a batch refused as a whole: rejected, known not to have moved, and left to a person', async () => {
    await start(three());
    bank.behaviour = 'refuse';
    const runId = await payingRun(harness);
    await allBecome(harness, runId, 'REJECTED');
    expect((await firstOf(harness, runId))['reason']).toBe('NARR');
    expect(bank.batches).toEqual([]);
  });

  it('given refusals in the answer: rejected with their reason, the others are with the bank', async () => {
    await start(three());
    bank.resultOf = (reference) =>
      bank.references.indexOf(reference) === 1 ? { status: 'RJCT', reason: 'AC06' } : { status: 'ACTC' };
    const runId = await payingRun(harness);
    await statesBecome(harness, runId, 'REJECTED', 'SUBMITTED', 'SUBMITTED');
    expect(await firstOf(harness, runId, '&state=REJECTED')).toMatchObject({ reason: 'AC06' });
  });

  it('given an answer that cannot be kept: as good as none', async () => {
    await start(three());
    bank.resultOf = () => ({ status: 'RJCT', reason: 'a\u0000b' });
    bank.statusOf = () => 'ACCC';
    const runId = await payingRun(harness);
    await allBecome(harness, runId, 'SETTLED');
    expect(bank.batches).toHaveLength(1);
  });

  it('given a confirmation that is faster than the provider’s own answer: settled, and the answer changes nothing', async () => {
    await start(three());
    const { secret } = await newSecret(harness);
    bank.beforeAnswer = async (resource) => {
      if (resource !== 'batches') return;
      await deliver(
        harness,
        secret,
        bank.references.map((reference) => status(reference, 'ACCC')),
      );
      await applied(harness);
    };
    const runId = await payingRun(harness);
    await allBecome(harness, runId, 'SETTLED');
    await eventually(
      async () => (await harness.db.query(`SELECT FROM handover_batches WHERE state = 'DONE'`)).length === 1,
    );
    expect(await statesOf(harness, runId)).toEqual(['SETTLED', 'SETTLED', 'SETTLED']);
    expect(await harness.db.query('SELECT FROM cases')).toEqual([]);
  });

  describe('given that the process was killed between its claim and the answer', () => {
    const killed = async (): Promise<string> => {
      const runId = await submittedRun(harness);
      await harness.service.close();
      await harness.whileStopped(async (database) => {
        await database.query(`UPDATE payments SET state = 'SUBMITTING'`);
        await database.query(`UPDATE run_totals SET state = 'SUBMITTING' WHERE state = 'SUBMITTED'`);
        await database.query(`UPDATE handover_batches SET state = 'HANDING_OVER', answered_at = NULL`);
      });
      return runId;
    };

    it('and the bank had it: the next process asks and sends nothing', async () => {
      await start(three());
      const runId = await killed();
      bank.statusOf = () => 'ACCC';
      await harness.startService();
      await allBecome(harness, runId, 'SETTLED');
      expect(bank.batches).toHaveLength(1);
    });

    it('and the bank never saw it: called back, then paid once under the second number', async () => {
      await start(three());
      const runId = await killed();
      bank.batches.length = 0;
      await harness.startService();
      await allBecome(harness, runId, 'SUBMITTED');
      expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-02', '-02', '-02']);
    });
  });

  describe('given that the deadline passes', () => {
    it('of an account: unknown, then asked, also when the provider leaves it out; the post office has its own days', async () => {
      await start([...three(), { id: v7() }]);
      bank.silentAbout = (reference) => bank.references.indexOf(reference) === 0;
      bank.statusOf = (reference) => (bank.references.indexOf(reference) === 1 ? 'ACCC' : 'PDNG');
      const runId = await submittedRun(harness);
      await harness.sweep();
      await allBecome(harness, runId, 'SUBMITTED');
      await harness.db.query(`UPDATE handover_batches SET handed_over_at = handed_over_at - interval '61 minutes'`);
      await harness.sweep();
      await statesBecome(harness, runId, 'SETTLED', 'SUBMITTED', 'UNKNOWN', 'UNKNOWN');
      const answers = await harness.db.query<{ answer: string }>('SELECT answer FROM inquiries ORDER BY answer');
      expect(answers.map(({ answer }) => answer)).toEqual(['ACCC', 'NONE', 'PDNG']);
      expect(bank.cancelled).toEqual([]);
      // Nobody is asked again within ten minutes: when one of two has waited for so long, that one is asked alone.
      const [one, other] = await paymentsOf(harness, runId, '&state=UNKNOWN');
      await harness.db.query(`UPDATE inquiries SET asked_at = asked_at - interval '10 minutes' WHERE payment_id = $1`, [
        one?.id,
      ]);
      await eventually(async () => {
        await harness.sweep();
        return (await inquiriesOf(one)).length > 1;
      });
      expect([await inquiriesOf(one), await inquiriesOf(other)].map(({ length }) => length)).toEqual([2, 1]);
    });
  });

  it('given the verb “inquire” while the bank has it: asks, and never calls back what is submitted', async () => {
    await start(three().slice(0, 1));
    const runId = await submittedRun(harness);
    const { id } = await firstOf(harness, runId);
    bank.batches.length = 0;
    // Until it was asked twice: the first question is over before the second one begins.
    await eventually(async () => {
      const answer = await harness.call('POST', `/api/v1/payments/${id}/inquire`, OFFICER, { body: {} });
      expect([answer.status, answer.body.operation]).toEqual([202, { name: 'inquire', state: 'RUNNING' }]);
      return (await inquiriesOf({ id })).length > 1;
    });
    expect([(await paymentOf(harness, id)).state, bank.cancelled]).toEqual(['SUBMITTED', []]);
  });
});
