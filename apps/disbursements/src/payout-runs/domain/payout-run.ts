import type { RunState } from '#contracts';

export type RunCommand = 'plan' | 'submit' | 'approve' | 'reject' | 'release' | 'cancel';

/** From which states a command is allowed. A rejected run may be planned again. */
const ALLOWED: Record<RunCommand, readonly RunState[]> = {
  plan: ['DRAFT', 'PLANNED', 'REJECTED'],
  submit: ['PLANNED'],
  approve: ['SUBMITTED'],
  reject: ['SUBMITTED'],
  release: ['APPROVED'],
  cancel: ['DRAFT', 'PLANNED', 'SUBMITTED', 'REJECTED', 'APPROVED'],
};

export function isAllowed(command: RunCommand, state: RunState): boolean {
  return ALLOWED[command].includes(state);
}

export const THREE_PEOPLE = {
  vi: 'Người lập, người duyệt và người phát lệnh phải là ba người khác nhau',
  en: 'Preparer, approver and releaser must be three different people',
};

/** Preparer, approver and releaser are three different people. */
export function mayDecide(
  command: RunCommand,
  username: string,
  run: { preparers: string[]; approvedBy: string | null },
): boolean {
  switch (command) {
    case 'approve':
    case 'reject':
      return !run.preparers.includes(username);
    case 'release':
      return !run.preparers.includes(username) && run.approvedBy !== username;
    case 'plan':
    case 'submit':
    case 'cancel':
      return true;
    default:
      return command satisfies never;
  }
}
