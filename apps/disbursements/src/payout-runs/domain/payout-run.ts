import type { DelegableRole, RunState } from '#contracts';

export type RunCommand = 'plan' | 'submit' | 'approve' | 'reject' | 'release' | 'cancel' | 'close';

/** From which states a command is allowed. A rejected run may be planned again. */
const ALLOWED: Record<RunCommand, readonly RunState[]> = {
  plan: ['DRAFT', 'PLANNED', 'REJECTED'],
  submit: ['PLANNED'],
  approve: ['SUBMITTED'],
  reject: ['SUBMITTED'],
  release: ['APPROVED'],
  cancel: ['DRAFT', 'PLANNED', 'SUBMITTED', 'REJECTED', 'APPROVED'],
  close: ['PAYING'],
};

export function isAllowed(command: RunCommand, state: RunState): boolean {
  return ALLOWED[command].includes(state);
}

export const THREE_PEOPLE = {
  vi: 'Người lập, người duyệt và người phát lệnh phải là ba người khác nhau, kể cả khi uỷ quyền',
  en: 'Preparer, approver and releaser must be three different people, also where one acts for another',
};

/** The role that decides; null for commands that prepare. */
export function decidingRole(command: RunCommand): DelegableRole | null {
  if (command === 'release') return 'RELEASER';
  return command === 'approve' || command === 'reject' ? 'APPROVER' : null;
}

/**
 * Preparer, approver and releaser are three different people.
 * @param people everybody whose hand is in the command: the caller, and those for whom the caller carries a role
 */
export function mayDecide(
  command: RunCommand,
  people: readonly string[],
  run: { preparers: string[]; approvedBy: string | null; approvedFor: string | null },
): boolean {
  const areNew = (...earlier: (string | null)[]): boolean => people.every((person) => !earlier.includes(person));
  switch (command) {
    case 'approve':
    case 'reject':
      return areNew(...run.preparers);
    case 'release':
      return areNew(...run.preparers, run.approvedBy, run.approvedFor);
    case 'plan':
    case 'submit':
    case 'cancel':
    case 'close':
      return true;
    default:
      return command satisfies never;
  }
}
