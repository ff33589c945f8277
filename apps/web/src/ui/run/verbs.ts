import type { Me, Run } from '../../api/types';
import { hasRole } from '../../auth/roles';
import { countOf, ON_THE_WAY, TO_CHASE } from './steps';

export type RunVerb = 'plan' | 'submit' | 'approve' | 'reject' | 'release' | 'cancel' | 'close';

export function hasPrepared(run: Run, me: Me): boolean {
  return run.preparedBy === me.username || (run.preparers?.includes(me.username) ?? false);
}

/** What this person may do to this run now; nothing they prepared is offered to them to sign. */
export function mayDo(run: Run, me: Me, verb: RunVerb): boolean {
  const { state } = run;
  switch (verb) {
    case 'plan':
    case 'cancel':
      return hasRole(me, 'FINANCE_OFFICER') && ['DRAFT', 'PLANNED', 'REJECTED'].includes(state);
    case 'submit':
      return hasRole(me, 'FINANCE_OFFICER') && state === 'PLANNED';
    case 'approve':
    case 'reject':
      return hasRole(me, 'APPROVER') && state === 'SUBMITTED' && !hasPrepared(run, me);
    case 'release':
      return hasRole(me, 'RELEASER') && state === 'APPROVED' && !hasPrepared(run, me) && run.approvedBy !== me.username;
    case 'close':
      return hasRole(me, 'FINANCE_OFFICER') && state === 'PAYING' && countOf(run, ...ON_THE_WAY, ...TO_CHASE) === 0;
  }
}
