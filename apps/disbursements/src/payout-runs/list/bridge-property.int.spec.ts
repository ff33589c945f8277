import fc from 'fast-check';
import { addMonths } from '#contracts';
import { v7 } from 'uuid';
import { faultsOf } from '../../testing/bridge.js';
import { Harness, type Json, type Person } from '../../testing/harness.js';
import { importItems, withCitizenIds } from '../../testing/month-list.js';
import { paymentsOf, plannedRun } from '../../testing/paying-run.js';

/** What may happen to one of the people in a month. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('amount' as const), amount: fc.constantFrom(500_000, 540_000, 1_000_001, 333_333) }),
  fc.record({ what: fc.constant('district' as const), district: fc.constantFrom('380', '386') }),
  fc.record({ what: fc.constant('status' as const), status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'STOPPED') }),
  fc.record({ what: fc.constant('category' as const), categoryDigest: fc.constantFrom('one', 'two') }),
  fc.record({
    what: fc.constant('owed' as const),
    amount: fc.constantFrom(600_000, 610_000),
    months: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({
    what: fc.constant('comesBack' as const),
    state: fc.constantFrom('RETURNED', 'CARRIED_OVER', 'CANCELLED'),
  }),
  fc.record({
    what: fc.constant('item' as const),
    kind: fc.constantFrom('RECOVERY', 'FUNERAL_GRANT'),
    amount: fc.integer({ min: 1, max: 900_000 }),
    percent: fc.integer({ min: 1, max: 99 }),
  }),
);
const PEOPLE = 6;
const months = fc.array(fc.array(fc.tuple(fc.nat({ max: PEOPLE - 1 }), happening), { maxLength: 7 }), {
  minLength: 2,
  maxLength: 4,
});
const areas = fc.constantFrom(['38'], ['380', '386'], ['386', '38']);

describe('whatever happens from month to month', () => {
  let harness: Harness;
  let people: (Person & { citizenId: string })[] = [];
  /** Each history plays in months of its own, far from the others. */
  let period = '1990-01';

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(
      harness,
      Array.from({ length: PEOPLE }, () => ({
        id: v7(),
        validFrom: '1980-01-01',
        rateFrom: '2021-07-01',
        categoryDigest: 'one',
      })),
    );
    await harness.teach(people, 'http://127.0.0.1:9');
  });
  afterAll(() => harness.stop());

  const happen = async (
    who: number,
    event: typeof happening extends fc.Arbitrary<infer Event> ? Event : never,
    listed: Json[],
  ): Promise<void> => {
    const person = people[who] as Person & { citizenId: string };
    const change = async (more: Partial<Person>): Promise<void> => {
      people[who] = { ...person, ...more };
      await harness.change(people[who]);
    };
    switch (event.what) {
      case 'amount':
        return change({
          amount: String(event.amount),
          rateFrom: event.amount === 540_000 ? '2024-07-01' : '2021-07-01',
        });
      case 'district':
        return change({ district: event.district });
      case 'status':
        return change({ status: event.status });
      case 'category':
        return change({ categoryDigest: event.categoryDigest });
      case 'owed': {
        const [from, amount] = [addMonths(period, -event.months), String(event.amount)];
        return change({ amount, owed: [{ from, monthlyAmount: amount, rateFrom: null }] });
      }
      case 'comesBack': {
        const payment = listed.find(({ beneficiaryId, state }) => beneficiaryId === person.id && state === 'PLANNED');
        if (payment) await harness.moveTo(payment.id, event.state);
        return;
      }
      case 'item': {
        const payee = event.kind === 'FUNERAL_GRANT' ? 'Lê Văn A,038075000789,' : `,,${event.percent}`;
        await importItems(harness, [
          `${person.citizenId},BTXH,${event.kind},${period},${event.amount},${v7()},${payee}`,
        ]);
        return;
      }
      default:
        event satisfies never;
    }
  };

  it('the causes add up to the đồng, in total and per district, and nobody’s difference is left out', async () => {
    await fc.assert(
      fc.asyncProperty(months, areas, async (history, firstAreas) => {
        period = addMonths(period, 30);
        let listed: Json[] = [];
        for (const [index, events] of history.entries()) {
          for (const [who, event] of events) await happen(who, event, listed);
          const runs: string[] = [];
          for (const areaCode of index === 0 ? firstAreas : ['38'])
            runs.push(await plannedRun(harness, { period, areaCode }));
          for (const run of runs) expect(await faultsOf(harness, run)).toEqual([]);
          listed = (await Promise.all(runs.map((run) => paymentsOf(harness, run)))).flat();
          period = addMonths(period, 1);
        }
        expect(await harness.countersThatDiffer()).toEqual([]);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 180_000);
});
