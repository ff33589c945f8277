import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import {
  allBecome,
  commandByTwo,
  commandPayment,
  firstOf,
  pay,
  payingRun,
  paymentsOf,
  plannedRun,
  statesBecome,
  statesOf,
} from './testing/paying-run.js';

describe('between approval and hand-over', () => {
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

  it.each(['hold', 'cancel', 'carry-over'])('given one that left the list by %s: the others are paid', async (verb) => {
    await start(three());
    const runId = await plannedRun(harness);
    const { id } = await firstOf(harness, runId);
    if (verb === 'carry-over') await commandPayment(harness, id, 'hold', OFFICER);
    await commandPayment(harness, id, verb, OFFICER);
    await pay(harness, runId);
    await eventually(async () => (await paymentsOf(harness, runId, '&state=SUBMITTED')).length === 2);
  });

  describe('given that somebody changes what was approved, behind the product’s back', () => {
    const tampering: [string, string, string][] = [
      [
        'the amount',
        'UPDATE payments SET amount = amount * 10 WHERE id = $1',
        'UPDATE payments SET amount = amount / 10 WHERE id = $1',
      ],
      [
        'whose account it is',
        `UPDATE payments SET account_digest = 'x' || account_digest WHERE id = $1`,
        'UPDATE payments SET account_digest = substr(account_digest, 2) WHERE id = $1',
      ],
      [
        'the sealed account number',
        `UPDATE payment_details SET sealed_account = other.sealed_account FROM payment_details other WHERE payment_details.payment_id = $1 AND other.payment_id <> $1`,
        '',
      ],
      [
        'the provider of the batch',
        `UPDATE handover_batches SET provider_code = 'MOMO' WHERE $1::uuid IS NOT NULL`,
        `UPDATE handover_batches SET provider_code = 'AGRIBANK' WHERE $1::uuid IS NOT NULL`,
      ],
      [
        'the channel of the batch',
        `UPDATE handover_batches SET channel = 'POST_OFFICE', provider_code = 'VNPOST' WHERE $1::uuid IS NOT NULL`,
        `UPDATE handover_batches SET channel = 'BANK', provider_code = 'AGRIBANK' WHERE $1::uuid IS NOT NULL`,
      ],
    ];

    it.each(tampering)('%s: the batch is not handed over, until it is right again', async (_, tamper, mend) => {
      await start(three());
      await harness.delayHandover();
      const runId = await payingRun(harness);
      const { id } = await firstOf(harness, runId);
      const [sealed] = await harness.db.query<{ sealed_account: string }>(
        'SELECT sealed_account FROM payment_details WHERE payment_id = $1',
        [id],
      );
      await harness.db.query(tamper, [id]);
      await expect(harness.handOver()).rejects.toThrow('not handed over');
      expect([await statesOf(harness, runId), bank.batches]).toEqual([['APPROVED', 'APPROVED', 'APPROVED'], []]);
      expect(await harness.db.query('SELECT FROM payment_attempts')).toEqual([]);
      if (mend) await harness.db.query(mend, [id]);
      else
        await harness.db.query('UPDATE payment_details SET sealed_account = $2 WHERE payment_id = $1', [
          id,
          sealed?.sealed_account,
        ]);
      await harness.sweep();
      await allBecome(harness, runId, 'SUBMITTED');
      expect(bank.batches.map(({ count, controlSum }) => [count, controlSum])).toEqual([[3, '1500000']]);
    });

    it('before approval: the approval fails, and nothing is paid', async () => {
      await start(three());
      const runId = await plannedRun(harness);
      await harness.command(runId, 'submit', OFFICER);
      await harness.db.query('UPDATE payments SET amount = amount + 1');
      const run = await harness.command(runId, 'approve', APPROVER);
      expect([run.state, run.operation?.state]).toEqual(['SUBMITTED', 'FAILED']);
      await harness.db.query('UPDATE payments SET amount = amount - 1');
      expect((await harness.command(runId, 'approve', APPROVER)).state).toBe('PAYING');
      await allBecome(harness, runId, 'SUBMITTED');
    });
  });

  it('given one held and let go again while its batch waits: the batch goes out with everybody in it', async () => {
    await start(three());
    await harness.delayHandover();
    const runId = await payingRun(harness);
    const { id } = await firstOf(harness, runId);
    expect((await commandPayment(harness, id, 'hold', OFFICER)).status).toBe(202);
    expect((await commandPayment(harness, id, 'unhold', OFFICER)).body).toMatchObject({
      operation: { state: 'RUNNING' },
    });
    expect((await commandPayment(harness, id, 'unhold', APPROVER)).body).toMatchObject({
      operation: { state: 'DONE' },
    });
    await harness.resumeHandover();
    await allBecome(harness, runId, 'SUBMITTED');
    expect(bank.batches.map(({ count }) => count)).toEqual([3]);
  });

  it('given one held after approval: stays behind, the others go; let go later, it follows alone', async () => {
    await start(three());
    await harness.delayHandover();
    const runId = await payingRun(harness);
    const { id } = await firstOf(harness, runId);
    await commandPayment(harness, id, 'hold', OFFICER);
    await harness.resumeHandover();
    await statesBecome(harness, runId, 'HELD', 'SUBMITTED', 'SUBMITTED');
    await commandByTwo(harness, id, 'unhold');
    await allBecome(harness, runId, 'SUBMITTED');
    expect(bank.batches.map(({ count }) => count)).toEqual([2, 1]);
  });

  it('given one held when it was planned, and let go by two before approval: is paid with the others', async () => {
    await start([...three(), { id: v7(), status: 'SUSPENDED', accounts: [{ number: '1000000009' }] }]);
    const runId = await plannedRun(harness);
    await commandByTwo(harness, (await firstOf(harness, runId, '&state=HELD')).id, 'unhold');
    await pay(harness, runId);
    await allBecome(harness, runId, 'SUBMITTED');
    expect(bank.references).toHaveLength(4);
  });
});
