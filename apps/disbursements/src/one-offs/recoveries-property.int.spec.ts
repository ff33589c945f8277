import fc from 'fast-check';
import { v7 } from 'uuid';
import { addMonths } from '#contracts';
import { Harness, type Person } from '../testing/harness.js';
import { importItems, withCitizenIds } from '../testing/month-list.js';
import { plannedRun } from '../testing/paying-run.js';

const OWED = 500_003n;
const decisions = fc.array(
  fc.record({ percent: fc.integer({ min: 1, max: 99 }), amount: fc.bigInt({ min: 1n, max: 900_000n }) }),
  {
    maxLength: 5,
  },
);

/** In words: by limit, each takes what it still has to get, as long as all that is taken stays within its own limit. */
function keptOf(items: { percent: number; amount: bigint }[]): bigint {
  let taken = 0n;
  for (const { percent, amount } of items.toSorted((a, b) => a.percent - b.percent)) {
    const room = (OWED * BigInt(percent)) / 100n - taken;
    taken += room < amount ? room : amount;
  }
  return taken;
}

describe('whatever is to be recovered', () => {
  let harness: Harness;
  let people: (Person & { citizenId: string })[];
  let period = '2000-01';

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(
      harness,
      Array.from({ length: 25 }, () => ({ id: v7(), amount: OWED.toString(), validFrom: '1990-01-01' })),
    );
    await harness.teach(people, 'http://127.0.0.1:9');
  });
  afterAll(() => harness.stop());

  it('each month keeps as much as the limits allow, never all of it, and the parts add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(decisions, { minLength: people.length, maxLength: people.length }), async (all) => {
        period = addMonths(period, 1);
        await importItems(
          harness,
          all.flatMap((items, index) =>
            items.map(({ percent, amount }, number) =>
              [people[index]?.citizenId, 'BTXH', 'RECOVERY', period, amount, `${number}/QĐ`, '', '', percent].join(','),
            ),
          ),
        );
        const run = await plannedRun(harness, { period });
        const payments = await harness.db.query<{
          beneficiary_id: string;
          amount: bigint;
          taken: bigint;
          parts: bigint;
        }>(
          `SELECT beneficiary_id, amount, coalesce(taken, 0)::bigint AS taken,
             coalesce((SELECT sum(part.amount) FROM payment_items part WHERE part.payment_id = p.id), 0)::bigint AS parts
           FROM payments p WHERE run_id = $1`,
          [run],
        );
        const of = new Map(payments.map((payment) => [payment.beneficiary_id, payment]));
        for (const [index, items] of all.entries()) {
          const payment = of.get(people[index]?.id as string);
          const kept = keptOf(items);
          expect([payment?.taken, payment?.parts, payment?.amount]).toEqual([kept, kept, OWED - kept]);
          expect(payment && payment.amount > 0n).toBe(true);
        }
        // The next history begins anew.
        await harness.db.query(
          `UPDATE one_off_items SET cancelled_at = now(), cancelled_by = 'spec' WHERE cancelled_at IS NULL`,
        );
      }),
      { numRuns: 6 },
    );
  }, 120_000);
});
