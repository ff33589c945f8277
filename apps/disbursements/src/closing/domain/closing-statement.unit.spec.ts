import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { PAYMENT_STATES } from '#contracts';
import {
  addsUp,
  addUp,
  changedRows,
  digestOf,
  isBalanced,
  OPEN_STATES,
  OUTCOME,
  statementOf,
  sum,
  type CountedState,
} from './closing-statement.js';

const OF = { programme: 'BTXH', fundingSource: 'STATE_BUDGET' } as const;
const RUN = { id: 'r', period: '2024-09' };

const counted = (more: Partial<CountedState> = {}): CountedState => ({
  districtCode: '380',
  channel: 'BANK',
  providerCode: 'AGRIBANK',
  state: 'SETTLED',
  payments: 2,
  amount: 1_000_000n,
  countedPayments: more.payments ?? 2,
  countedAmount: more.amount ?? 1_000_000n,
  ...more,
});

const states = fc.array(
  fc
    .record({
      districtCode: fc.constantFrom('380', '386'),
      route: fc.constantFrom(['BANK', 'AGRIBANK'], ['POST_OFFICE', 'VNPOST'], [null, null]),
      state: fc.constantFrom(...PAYMENT_STATES),
      payments: fc.integer({ min: 1, max: 300_000 }),
      amount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    })
    .map(({ route: [channel, providerCode], ...row }) => counted({ ...row, channel, providerCode })),
);

describe('the closing statement', () => {
  it('puts each state under exactly one outcome; open is whatever may still become something else', () => {
    expect(Object.keys(OUTCOME).sort()).toEqual([...PAYMENT_STATES].sort());
    expect(OPEN_STATES).toEqual(['PLANNED', 'HELD', 'APPROVED', 'SUBMITTING', 'SUBMITTED', 'UNKNOWN', 'REJECTED']);
  });

  it('given any payments: adds up as a whole and in each row, and the rows add up to the whole', () => {
    fc.assert(
      fc.property(states, (rows) => {
        const statement = statementOf(OF, rows);
        expect(isBalanced(statement)).toBe(true);
        expect(addUp(statement.rows)).toEqual(statement.totals);
        expect(sum(statement.obstacles)).toEqual(statement.totals.open);
        expect(statement.totals.planned).toEqual(sum(rows));
      }),
    );
  });

  it('given counters that say another number or amount: names the place and the state, and is not balanced', () => {
    for (const wrong of [counted({ countedPayments: 3 }), counted({ countedAmount: 1n })]) {
      const statement = statementOf(OF, [counted({ districtCode: '386' }), wrong]);
      expect([statement.differences, isBalanced(statement)]).toEqual([[wrong], false]);
    }
  });

  it('given what only the counters know: a difference, and no row', () => {
    const ghost = counted({ payments: 0, amount: 0n, countedPayments: 1, countedAmount: 5n });
    expect(statementOf(OF, [ghost])).toMatchObject({ rows: [], differences: [ghost] });
  });

  it('tells of rows in the order of their places, what has no way first, and of open states that occur', () => {
    const { rows, obstacles } = statementOf(OF, [
      counted({ districtCode: '386' }),
      counted({ channel: 'POST_OFFICE', providerCode: 'VNPOST', state: 'HELD' }),
      counted(),
      counted({ channel: null, providerCode: null, state: 'HELD', payments: 1 }),
    ]);
    expect(rows.map(({ districtCode, providerCode }) => [districtCode, providerCode])).toEqual([
      ['380', null],
      ['380', 'AGRIBANK'],
      ['380', 'VNPOST'],
      ['386', 'AGRIBANK'],
    ]);
    expect(obstacles).toEqual([{ state: 'HELD', payments: 3, amount: 2_000_000n }]);
  });

  it('is not balanced when the whole or one of its rows does not add up', () => {
    const statement = statementOf(OF, [counted(), counted({ districtCode: '386' })]);
    const [first, second] = statement.rows;
    const wrong = { settled: { payments: 1, amount: 1_000_000n } };
    expect(isBalanced({ ...statement, totals: { ...statement.totals, ...wrong } })).toBe(false);
    expect(isBalanced({ ...statement, rows: [first!, { ...second!, ...wrong }] })).toBe(false);
  });

  it('does not add up when a part is missing', () => {
    const { totals } = statementOf(OF, [counted()]);
    expect([addsUp(totals), addsUp({ ...totals, settled: { payments: 1, amount: 1_000_000n } })]).toEqual([
      true,
      false,
    ]);
    expect(addsUp({ ...totals, settled: { payments: 2, amount: 999_999n } })).toBe(false);
  });
});

describe('the digest', () => {
  const rows = statementOf(OF, [counted(), counted({ districtCode: '386' })]).rows;

  it('does not depend on the order of the rows', () => {
    expect(digestOf(RUN, [...rows].reverse())).toBe(digestOf(RUN, rows));
  });

  it('is the SHA-256 of a line for the run and one for each row', () => {
    const some = statementOf(OF, [counted({ channel: null, providerCode: null, state: 'CANCELLED' }), counted()]).rows;
    const lines = [
      'r|2024-09',
      'BTXH|STATE_BUDGET|380|-|-|2:1000000|0:0|0:0|0:0|2:1000000|0:0',
      'BTXH|STATE_BUDGET|380|BANK|AGRIBANK|2:1000000|2:1000000|0:0|0:0|0:0|0:0',
    ];
    const expected = createHash('sha256').update(lines.map((line) => `${line}\n`).join(''));
    expect(digestOf(RUN, some)).toBe(expected.digest('hex'));
  });

  it('changes with the run, a place, an outcome or a single đồng', () => {
    const others = [
      digestOf({ ...RUN, id: 's' }, rows),
      digestOf({ ...RUN, period: '2024-10' }, rows),
      digestOf(RUN, rows.slice(1)),
      digestOf(RUN, statementOf(OF, [counted({ state: 'RETURNED' }), counted({ districtCode: '386' })]).rows),
      digestOf(RUN, statementOf(OF, [counted({ amount: 1_000_001n }), counted({ districtCode: '386' })]).rows),
      digestOf(
        RUN,
        statementOf({ ...OF, fundingSource: 'PROVINCE' }, [counted(), counted({ districtCode: '386' })]).rows,
      ),
    ];
    expect(new Set([digestOf(RUN, rows), ...others]).size).toBe(others.length + 1);
  });
});

describe('what changed since', () => {
  const of = (...rows: CountedState[]): ReturnType<typeof statementOf>['rows'] => statementOf(OF, rows).rows;

  it('is nothing when nothing did', () => {
    expect(changedRows(of(counted()), of(counted()))).toEqual([]);
  });

  it('given a return: the row with what it was and what it is', () => {
    const [changed, ...others] = changedRows(
      of(counted(), counted({ districtCode: '386' })),
      of(
        counted({ payments: 1, amount: 500_000n }),
        counted({ state: 'RETURNED', payments: 1, amount: 500_000n }),
        counted({ districtCode: '386' }),
      ),
    );
    expect(others).toEqual([]);
    expect([
      changed?.before.settled.payments,
      changed?.after.settled.payments,
      changed?.after.returned.payments,
    ]).toEqual([2, 1, 1]);
  });

  it('given a place that is in one of them only: nothing in the other', () => {
    const [gone] = changedRows(of(counted()), []);
    const [come] = changedRows([], of(counted()));
    expect([gone?.after.planned.payments, come?.before.planned.payments]).toEqual([0, 0]);
  });

  it('is told in the order of places', () => {
    const changed = changedRows(of(counted({ districtCode: '386' })), of(counted(), counted({ districtCode: '387' })));
    expect(changed.map(({ before }) => before.districtCode)).toEqual(['380', '386', '387']);
  });
});
