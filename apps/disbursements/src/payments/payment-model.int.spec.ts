import fc from 'fast-check';
import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { Harness, type Person } from '../testing/harness.js';
import { ANYTHING, PAYMENTS } from '../testing/model/commands.js';
import type { Model } from '../testing/model/model.js';
import { Real } from '../testing/model/real.js';
import { newSecret } from '../testing/deliveries.js';
import { paymentsOf, plannedRun } from '../testing/paying-run.js';

const RUNS = 12;

describe('a run’s payments, whatever people and providers do to them in whatever order', () => {
  let bank: Bank;
  beforeAll(async () => {
    bank = await Bank.start();
  });
  afterAll(() => bank.stop());

  /** What was ever approved for somebody's month is one sum, in exactly one state, and its bank got it once at a time. */
  async function booksAreRight(harness: Harness, runId: string): Promise<void> {
    expect(await harness.countersThatDiffer()).toEqual([]);
    const [sums] = await harness.db.query<{ listed: bigint; payments: bigint; counted: bigint }>(
      `SELECT (SELECT sum(amount) FROM payments WHERE run_id = $1)::bigint AS listed,
         (SELECT count(*) FROM payments WHERE run_id = $1) AS payments,
         (SELECT sum(amount) FROM run_totals WHERE run_id = $1)::bigint AS counted`,
      [runId],
    );
    expect(sums).toEqual({
      listed: 500_000n * BigInt(PAYMENTS),
      payments: BigInt(PAYMENTS),
      counted: 500_000n * BigInt(PAYMENTS),
    });
    expect(new Set(bank.references).size).toBe(bank.references.length);
    // An attempt follows another one only when that one is known not to have moved.
    const resent = await harness.db.query(
      `SELECT later.payment_id FROM payment_attempts later
       WHERE later.number > 1 AND NOT EXISTS (
         SELECT FROM confirmations said WHERE said.payment_id = later.payment_id AND said.attempt = later.number - 1
           AND said.status IN ('RJCT', 'CANC') AND said.effect = 'APPLIED')`,
    );
    expect(resent).toEqual([]);
    const unlike = await harness.db.query(
      `SELECT p.id FROM payments p JOIN LATERAL (
         SELECT state, version FROM payment_history WHERE payment_id = p.id ORDER BY version DESC LIMIT 1) last ON true
       WHERE p.run_id = $1 AND (last.state, last.version) IS DISTINCT FROM (p.state, p.version)`,
      [runId],
    );
    expect(unlike).toEqual([]);
  }

  /** A house, a bank and people of their own for each try: nothing of an earlier one is carried over. */
  async function live(commands: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> {
    const harness = await Harness.start();
    try {
      const people: Person[] = Array.from({ length: PAYMENTS }, (_, index) => ({
        id: v7(),
        accounts: [{ number: `100000000${index}` }],
      }));
      await harness.teach(people, bank.url);
      const { secret } = await newSecret(harness);
      const runId = await plannedRun(harness);
      const ids = (await paymentsOf(harness, runId)).map(({ id }) => id);
      const setup = (): { model: Model; real: Real } => ({
        model: {
          run: 'PLANNED',
          payments: ids.map(() => ({ state: 'PLANNED', attempts: 0, request: null, contradicted: false })),
        },
        real: new Real(harness, secret, runId, ids),
      });
      await fc.asyncModelRun(setup, commands);
      await booksAreRight(harness, runId);
    } finally {
      await harness.stop();
    }
  }

  it(
    'rest where the rules say, and no đồng is lost, made or doubled',
    async () => {
      await fc.assert(fc.asyncProperty(ANYTHING, live), { numRuns: RUNS, endOnFailure: true });
    },
    20 * 60_000,
  );
});
