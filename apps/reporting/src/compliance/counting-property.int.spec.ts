import fc from 'fast-check';
import { v7 } from 'uuid';
import {
  ACCOUNT_STATUSES,
  AccountsChanged,
  CHANNELS,
  ENROLMENT_STATUSES,
  EnrolmentsChanged,
  PAYMENT_STATES,
  PROGRAMMES,
  PaymentsChanged,
  PaymentsPlanned,
  type CloudEvent,
  type Programme,
} from '#contracts';
import { amountTotal, sumOf } from './domain/figures.js';
import { ReportingFixture, event } from '../testing/reporting-fixture.js';
import { expectedFigures, type Facts } from '../testing/reference.js';
import { aChange, aPayment, aRun, anAccount, anEnrolment } from '../testing/rows.js';

const period = '2024-09';
let fixture: ReportingFixture;

beforeAll(async () => {
  fixture = await ReportingFixture.open();
});
afterAll(() => fixture.close());

const channel = fc.constantFrom(...CHANNELS);
const change = fc.record({ state: fc.constantFrom(...PAYMENT_STATES), channel });
const payment = fc.record({
  sequence: fc.integer({ min: 1, max: 3 }),
  state: fc.constantFrom('PLANNED' as const, 'HELD' as const),
  channel,
  holder: fc.boolean(),
  reviewed: fc.boolean(),
  wantsAccount: fc.boolean(),
  amount: fc.integer({ min: 1, max: 9_000 }).map((thousands) => `${thousands}000`),
  changes: fc.array(change, { maxLength: 3 }),
});
const person = fc.record({
  programme: fc.constantFrom(...PROGRAMMES),
  status: fc.constantFrom(...ENROLMENT_STATUSES),
  validFrom: fc.constantFrom('2020-01-01', '2024-09-30', '2024-10-01'),
  validTo: fc.constantFrom(null, null, '2024-08-31', '2024-09-01'),
  reviewed: fc.boolean(),
  wantsAccount: fc.boolean(),
  account: fc.option(fc.constantFrom(...ACCOUNT_STATUSES)),
  payments: fc.array(payment, { maxLength: 3 }),
});
const world = fc.record({
  people: fc.array(person, { minLength: 1, maxLength: 12 }),
  runs: fc.subarray([...PROGRAMMES]),
});

type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

function factsOf({ people, runs }: World): Facts {
  const facts: Facts = { enrolments: [], accounts: [], runs, payments: [] };
  for (const { account, payments, ...given } of people) {
    const enrolment = anEnrolment(given);
    facts.enrolments.push(enrolment);
    if (account) facts.accounts.push(anAccount(enrolment, { status: account }));
    for (const { changes, ...rest } of payments) {
      const plan = aPayment(enrolment, { ...rest, holderRelation: rest.holder ? 'SELF' : null });
      facts.payments.push({
        plan,
        changes: changes.map((one, index) => aChange(plan, { ...one, version: index + 2 })),
      });
    }
  }
  return facts;
}

function eventsOf({ enrolments, accounts, runs, payments }: Facts): CloudEvent[] {
  const programme = new Map(enrolments.map((one) => [one.enrolmentId, one.programme]));
  return [
    ...enrolments.map((enrolment) => event(EnrolmentsChanged, { enrolments: [enrolment] })),
    ...accounts.map((account) => event(AccountsChanged, { accounts: [account] })),
    ...runs.map((one) => aRun(period, one as Programme)),
    ...payments.flatMap(({ plan, changes }) => {
      const about = { runId: v7(), period, programme: programme.get(plan.enrolmentId) ?? 'BTXH' };
      return [
        event(PaymentsPlanned, { ...about, kind: 'REGULAR', payments: [plan] }),
        ...changes.map((one) => event(PaymentsChanged, { ...about, payments: [one] })),
      ];
    }),
  ];
}

test('whatever happens to people and payments, in whatever order and batches it arrives, the figures are those of the rule', async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 20 }),
      async (given, stream, batch) => {
        await fixture.clear();
        const facts = factsOf(given);
        const order = new Map(eventsOf(facts).map((one) => [one, stream.next().value ?? 0]));
        const events = [...order.keys()].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        for (let start = 0; start < events.length; start += batch)
          await fixture.apply(events.slice(start, start + batch));

        const counted = sumOf((await fixture.figures.of(period)).cells.map((cell) => cell.figures));
        const expected = expectedFigures(facts);
        const { total, reviewed, consenting, holders, paidByAccount, carriedOver } = counted;
        const reasons = Object.fromEntries(Object.entries(counted.reasons).filter(([, people]) => people > 0));
        expect({
          total,
          reviewed,
          consenting,
          holders,
          paidByAccount,
          carriedOver,
          amountTotal: amountTotal(counted),
          reasons,
        }).toEqual(expected);
        expect(Object.values(counted.reasons).reduce((sum, people) => sum + people, 0)).toBe(holders - paidByAccount);
      },
    ),
    { numRuns: 120 },
  );
});
