import { RUN_STATES } from '#contracts';
import { dueSteps, type RunProgressOfDay } from './reminders.js';

const run: RunProgressOfDay = {
  state: 'DRAFT',
  cutOffOn: '2024-09-20',
  approvalBy: '2024-09-25',
  payOn: '2024-10-04',
  collectionUntil: '2024-10-21',
  toPay: 0,
  toCollect: 0,
};
const due = (of: Partial<RunProgressOfDay>, today = '2024-09-20'): unknown[][] =>
  dueSteps({ ...run, ...of }, today).map(({ step, dueOn, daysLeft, roles }) => [step, dueOn, daysLeft, ...roles]);

describe('what is due of a run', () => {
  it.each([
    ['DRAFT', 'PLAN', '2024-09-20', 0, 'FINANCE_OFFICER'],
    ['REJECTED', 'PLAN', '2024-09-20', 0, 'FINANCE_OFFICER'],
    ['PLANNED', 'SUBMIT', '2024-09-20', 0, 'FINANCE_OFFICER'],
    ['SUBMITTED', 'APPROVE', '2024-09-25', 5, 'APPROVER'],
    ['APPROVED', 'RELEASE', '2024-10-04', 14, 'RELEASER'],
    ['PAYING', 'CLOSE', '2024-10-26', 36, 'FINANCE_OFFICER'],
  ] as const)('in %s is %s', (state, ...step) => expect(due({ state })).toEqual([step]));

  it('is overdue when its day has passed', () =>
    expect(due({}, '2024-09-22')).toEqual([['PLAN', '2024-09-20', -2, 'FINANCE_OFFICER']]));

  it('while it pays: what is under way, and what waits to be collected', () => {
    const pay = ['PAY', '2024-10-04', 14, 'FINANCE_OFFICER'];
    const collect = ['COLLECT', '2024-10-21', 31, 'FINANCE_OFFICER'];
    expect(due({ state: 'PAYING', toPay: 3 })).toEqual([pay]);
    expect(due({ state: 'PAYING', toCollect: 3 })).toEqual([collect]);
    expect(due({ state: 'PAYING', toPay: 3, toCollect: 3 })).toEqual([pay, collect]);
  });

  it('is nothing once it is over', () =>
    expect(RUN_STATES.filter((state) => due({ state }).length === 0)).toEqual(['CLOSED', 'CANCELLED']));
});
