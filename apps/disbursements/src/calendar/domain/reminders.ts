import type { Role, RunState } from '#contracts';
import { addDays, daysBetween, type Day } from './days.js';

export type ReminderStep = 'PLAN' | 'SUBMIT' | 'APPROVE' | 'RELEASE' | 'PAY' | 'COLLECT' | 'CLOSE';

/** Where a run stands, and the days it was given. */
export interface RunProgressOfDay {
  state: RunState;
  cutOffOn: Day;
  approvalBy: Day;
  payOn: Day;
  collectionUntil: Day;
  /** Payments that are neither final nor waiting to be collected. */
  toPay: number;
  /** Payments that wait at the post office. */
  toCollect: number;
}

export interface DueStep {
  step: ReminderStep;
  dueOn: Day;
  /** Negative: overdue by so many days. */
  daysLeft: number;
  /** Whose work it is. */
  roles: readonly Role[];
}

/** So many days after the end of collection the books of a run are closed. */
const CLOSED_WITHIN_DAYS = 5;

/** What is to be done next of a run, by when and by whom. */
export function dueSteps(run: RunProgressOfDay, today: Day): DueStep[] {
  const due = (step: ReminderStep, dueOn: Day, role: Role): DueStep => ({
    step,
    dueOn,
    daysLeft: daysBetween(today, dueOn),
    roles: [role],
  });
  switch (run.state) {
    case 'DRAFT':
    case 'REJECTED':
      return [due('PLAN', run.cutOffOn, 'FINANCE_OFFICER')];
    case 'PLANNED':
      return [due('SUBMIT', run.cutOffOn, 'FINANCE_OFFICER')];
    case 'SUBMITTED':
      return [due('APPROVE', run.approvalBy, 'APPROVER')];
    case 'APPROVED':
      return [due('RELEASE', run.payOn, 'RELEASER')];
    case 'PAYING':
      if (run.toPay + run.toCollect === 0)
        return [due('CLOSE', addDays(run.collectionUntil, CLOSED_WITHIN_DAYS), 'FINANCE_OFFICER')];
      return [
        ...(run.toPay > 0 ? [due('PAY', run.payOn, 'FINANCE_OFFICER')] : []),
        ...(run.toCollect > 0 ? [due('COLLECT', run.collectionUntil, 'FINANCE_OFFICER')] : []),
      ];
    case 'CLOSED':
    case 'CANCELLED':
      return [];
    default:
      return run.state satisfies never;
  }
}
