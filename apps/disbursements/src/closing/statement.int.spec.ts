import fc from 'fast-check';
import { v7 } from 'uuid';
import { PAYMENT_STATES } from '#contracts';
import { Bank } from '../testing/bank.js';
import { Harness, OFFICER, type Json, type Person } from '../testing/harness.js';
import { paymentsOf, submittedRun } from '../testing/paying-run.js';
import { OUTCOMES, OUTCOME } from './domain/closing-statement.js';

interface Sum {
  payments: number;
  amount: string;
}

describe('the statement of a run that goes on', () => {
  let harness: Harness;
  let bank: Bank;
  let id: string;
  let payments: Json[];
  const people: Person[] = Array.from({ length: 10 }, (_, index) => ({
    id: v7(),
    district: index % 3 === 0 ? '386' : '380',
    amount: String(100_000 * (index + 1)),
    accounts: index % 2 === 0 ? [{ number: `100000000${index}` }] : [],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    id = await submittedRun(harness);
    payments = await paymentsOf(harness, id);
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const addUp = (sums: Sum[]): Sum => ({
    payments: sums.reduce((total, { payments: count }) => total + count, 0),
    amount: sums.reduce((total, { amount }) => total + BigInt(amount), 0n).toString(),
  });
  const moves = fc.array(
    fc.record({
      index: fc.nat(people.length - 1),
      state: fc.constantFrom(...PAYMENT_STATES),
      reason: fc.constantFrom(null, 'AC04'),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('given any moves of its payments: balances, agrees with the counters, and names what is open', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (wanted) => {
        for (const { index, state, reason } of wanted)
          await harness.moveTo((payments[index] as Json).id, state, reason);
        expect(await harness.countersThatDiffer()).toEqual([]);
        const { body } = await harness.call('GET', `/api/v1/payout-runs/${id}/statement`, OFFICER);
        const statement = body as unknown as Record<string, Sum> & {
          rows: Record<string, Sum>[];
          obstacles: Sum & { byState: Sum[] };
        };
        const present = await paymentsOf(harness, id);
        for (const outcome of OUTCOMES) {
          const own = present.filter(
            ({ state }) => OUTCOME[state as keyof typeof OUTCOME] === outcome,
          ) as unknown as Sum[];
          expect([outcome, statement[outcome]]).toEqual([
            outcome,
            { payments: own.length, amount: addUp(own.map(({ amount }) => ({ payments: 1, amount }))).amount },
          ]);
          expect(addUp(statement.rows.map((row) => row[outcome] as Sum))).toEqual(statement[outcome]);
        }
        for (const row of [statement, ...statement.rows])
          expect(addUp(OUTCOMES.map((outcome) => row[outcome] as Sum))).toEqual(row['planned']);
        expect(addUp(statement.obstacles.byState)).toEqual(statement['open']);
        expect(body).toMatchObject({
          planned: { payments: people.length, amount: '5500000' },
          balanced: true,
          differences: [],
          status: statement['open']?.payments === 0 ? 'BALANCED' : 'OPEN',
        });
        const obstacles = (await harness.call('GET', `/api/v1/payout-runs/${id}/obstacles`, OFFICER)).body.items;
        expect(obstacles.map((one) => one.id)).toEqual(
          present.filter(({ state }) => OUTCOME[state as keyof typeof OUTCOME] === 'open').map((one) => one.id),
        );
      }),
      { numRuns: 15 },
    );
  });
});
