import { v7 } from 'uuid';
import { Harness, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { payingRun } from './testing/paying-run.js';

describe('history', () => {
  let harness: Harness;
  let bank: Bank;
  const people: Person[] = [{ id: v7(), accounts: [{ number: '1000000001' }] }];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    await payingRun(harness);
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  it('is every table that carries the trigger, the payments’ and the runs’ among them', async () => {
    const kept = await harness.db.query<{ name: string }>(
      `SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1`,
    );
    expect(kept.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['confirmations', 'payment_attempts', 'payment_history', 'run_history']),
    );
  });

  it('can neither be changed nor removed by the service’s own user, in any of its tables', async () => {
    const service = harness.service.database;
    const kept = await harness.db.query<{ name: string; column: string }>(
      `SELECT tgrelid::regclass::text AS name, attribute.attname AS column FROM pg_trigger
       JOIN pg_attribute attribute ON attribute.attrelid = tgrelid AND attribute.attnum = 2 WHERE tgname = 'append_only'`,
    );
    for (const { name, column } of kept) {
      await expect(service.query(`SELECT count(*) FROM ${name}`)).resolves.toHaveLength(1);
      for (const change of [
        `UPDATE ${name} SET ${column} = ${column}`,
        `DELETE FROM ${name}`,
        `TRUNCATE ${name}`,
        `ALTER TABLE ${name} DISABLE TRIGGER ALL`,
      ])
        await expect(service.query(change)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('stays also when its owner forgets himself', async () => {
    await expect(harness.db.query('UPDATE payment_history SET state = state')).rejects.toThrow('append-only');
    await expect(harness.db.query('DELETE FROM confirmations')).rejects.toThrow('append-only');
  });
});
