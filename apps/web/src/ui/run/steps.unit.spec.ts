import { describe, expect, it } from '@jest/globals';
import type { Me, Run } from '../../api/types';
import type { PaymentState, RunState } from '../../api/vocabulary';
import { payable, standing, stepOf } from './steps';
import { mayDo, type RunVerb } from './verbs';

function run(state: RunState, payments: Partial<Record<PaymentState, number>> = {}, more: Partial<Run> = {}): Run {
  const byState = Object.fromEntries(
    Object.entries(payments).map(([name, count]) => [name, { payments: count, amount: String(count * 500_000) }]),
  );
  const all = Object.values(payments).reduce((sum, count) => sum + count, 0);
  return {
    ...{ id: 'run', period: '2024-10', programme: 'BTXH', kind: 'REGULAR', areaCode: '38', state },
    ...{ preparedBy: 'officer', preparers: ['officer'], approvedBy: null, releasedBy: null, fingerprint: null },
    totals: { payments: all, amount: String(all * 500_000), byState },
    ...more,
  };
}

describe('the path of a run', () => {
  it.each<[RunState, Partial<Record<PaymentState, number>>, string]>([
    ['DRAFT', {}, 'list'],
    ['PLANNED', { PLANNED: 9 }, 'differences'],
    ['REJECTED', { PLANNED: 9 }, 'list'],
    ['SUBMITTED', { PLANNED: 9 }, 'approve'],
    ['APPROVED', { PLANNED: 9 }, 'approve'],
    ['PAYING', { SUBMITTED: 9, HELD: 1 }, 'pay'],
    ['PAYING', { SUBMITTED: 1, REJECTED: 9, SETTLED: 90 }, 'chase'],
    ['PAYING', { SETTLED: 90, RETURNED: 1, CARRIED_OVER: 2, CANCELLED: 1 }, 'close'],
    ['CLOSED', { SETTLED: 90 }, 'close'],
    ['CANCELLED', { CANCELLED: 9 }, 'list'],
  ])('of a run in %s with %j opens at %s', (state, payments, step) => {
    expect(stepOf(run(state, payments))).toBe(step);
  });

  it('lets the four checks of a planned list be done in any order', () => {
    const planned = run('PLANNED', { PLANNED: 9 });
    expect(
      (['list', 'differences', 'totals', 'submit', 'approve'] as const).map((step) => standing(planned, step)),
    ).toEqual(['done', 'now', 'now', 'now', 'later']);
  });

  it('asks for what is neither held nor cancelled', () => {
    expect(payable(run('PLANNED', { PLANNED: 7, HELD: 2, CANCELLED: 1 }))).toEqual({
      payments: 7,
      amount: '3500000',
    });
  });
});

describe('what a person may do to a run', () => {
  const who = (username: string, ...roles: Me['roles']): Me => ({ username, roles, areaCode: '38' });
  const may = (of: Run, me: Me): RunVerb[] =>
    (['plan', 'submit', 'approve', 'reject', 'release', 'cancel', 'close'] as const).filter((verb) =>
      mayDo(of, me, verb),
    );

  it('never offers somebody to sign what they prepared', () => {
    const submitted = run('SUBMITTED', { PLANNED: 9 }, { preparers: ['both', 'officer'] });
    expect(may(submitted, who('both', 'FINANCE_OFFICER', 'APPROVER'))).toEqual([]);
    expect(may(submitted, who('approver', 'APPROVER'))).toEqual(['approve', 'reject']);
  });

  it('lets a third person release', () => {
    const approved = run('APPROVED', { PLANNED: 9 }, { approvedBy: 'approver' });
    expect(may(approved, who('approver', 'APPROVER', 'RELEASER'))).toEqual([]);
    expect(may(approved, who('officer', 'RELEASER'))).toEqual([]);
    expect(may(approved, who('releaser', 'RELEASER'))).toEqual(['release']);
  });

  it('closes only what has nothing open', () => {
    const officer = who('officer', 'FINANCE_OFFICER');
    expect(may(run('PAYING', { SETTLED: 9, UNKNOWN: 1 }), officer)).toEqual([]);
    expect(may(run('PAYING', { SETTLED: 9, CARRIED_OVER: 1 }), officer)).toEqual(['close']);
  });
});
