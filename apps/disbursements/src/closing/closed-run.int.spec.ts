import { v7 } from 'uuid';
import { PAYMENT_STATES } from '#contracts';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, type Json } from '../testing/harness.js';
import { commandPayment, firstOf, submittedRun } from '../testing/paying-run.js';

describe('a closed run', () => {
  let harness: Harness;
  let bank: Bank;
  let one: Json;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach([{ id: v7(), accounts: [{ number: '1000000001' }] }], bank.url);
    const id = await submittedRun(harness);
    one = await firstOf(harness, id);
    await harness.moveTo(one.id, 'SETTLED');
    await harness.command(id, 'close', OFFICER);
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  it.each(PAYMENT_STATES)('takes no command on a payment in %s', async (state) => {
    await harness.moveTo(one.id, state);
    const before = await harness.db.query('SELECT * FROM payments WHERE id = $1', [one.id]);
    for (const verb of ['hold', 'unhold', 'reissue', 'cancel', 'carry-over', 'decline']) {
      for (const who of [OFFICER, APPROVER]) {
        const { status } = await commandPayment(harness, one.id, verb, who);
        // Whose role the verb is not for is told so first.
        expect([verb, [403, 409].includes(status)]).toEqual([verb, true]);
      }
      expect((await commandPayment(harness, one.id, verb, OFFICER)).body['currentState'] ?? state).toBe(state);
    }
    expect(await harness.db.query('SELECT * FROM payments WHERE id = $1', [one.id])).toEqual(before);
  });
});
