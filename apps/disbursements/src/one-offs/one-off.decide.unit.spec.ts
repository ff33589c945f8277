import { decideRow, mayCancel, stateOf, type KnownItem } from './one-off.decide.js';

const item = (more: Partial<KnownItem> = {}): KnownItem => ({
  kind: 'ONE_OFF',
  amount: 300_000n,
  payeeKey: null,
  monthlyLimitPercent: null,
  isCancelled: false,
  taken: 0n,
  ...more,
});
const recovery = (taken: bigint): KnownItem => item({ kind: 'RECOVERY', monthlyLimitPercent: 30, taken });

describe('what became of an item', () => {
  it.each([
    ['no payment carries it', item(), null, 'PENDING'],
    ['a payment carries it', item({ taken: 300_000n }), 'PLANNED', 'LISTED'],
    ['its payment came back', item({ taken: 300_000n }), 'RETURNED', 'LISTED'],
    ['its payment is settled', item({ taken: 300_000n }), 'SETTLED', 'SETTLED'],
    ['nothing is recovered yet', recovery(0n), null, 'PENDING'],
    ['a part is recovered', recovery(1n), 'SETTLED', 'RECOVERING'],
    ['everything is recovered', recovery(300_000n), 'PLANNED', 'SETTLED'],
    ['somebody cancelled it', item({ isCancelled: true }), null, 'CANCELLED'],
  ] as const)('%s: %s', (_, known, payment, state) => {
    expect(stateOf(known, payment)).toBe(state);
  });

  it('it is cancelled while no payment carries it, a recovery at any time before its end', () => {
    expect((['PENDING', 'RECOVERING', 'LISTED', 'SETTLED', 'CANCELLED'] as const).map(mayCancel)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('what a row of a list does to the item of its key', () => {
  const row = { amount: 300_000n, payeeKey: null, monthlyLimitPercent: null };
  const other = { ...row, amount: 200_000n };

  it.each([
    ['nothing of this key is known', undefined, row, 'created'],
    ['it says the same', item(), row, 'unchanged'],
    ['it says the same of a listed one', item({ taken: 300_000n }), row, 'unchanged'],
    ['it says something else', item(), other, 'changed'],
    ['somebody else buries', item({ payeeKey: 'a' }), { ...row, payeeKey: 'b' }, 'changed'],
    ['it says something else of a listed one', item({ taken: 300_000n }), other, 'isListed'],
    ['a recovery took less than it says now', recovery(200_000n), { ...other, monthlyLimitPercent: 30 }, 'changed'],
    ['a recovery took more than it says now', recovery(200_001n), { ...other, monthlyLimitPercent: 30 }, 'tookMore'],
    ['somebody cancelled it', item({ isCancelled: true }), row, 'isCancelled'],
  ] as const)('%s: %s', (_, known, given, decision) => {
    expect(decideRow(known, given)).toBe(decision);
  });
});
