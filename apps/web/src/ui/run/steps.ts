import type { Run } from '../../api/types';
import type { PaymentState } from '../../api/vocabulary';
import type { WordKey } from '../../i18n';

/** The way of a run from nothing to a closed month. */
export const STEPS = ['list', 'differences', 'held', 'totals', 'submit', 'approve', 'pay', 'chase', 'close'] as const;
export type Step = (typeof STEPS)[number];

/** Goes on by itself. */
export const ON_THE_WAY = ['APPROVED', 'SUBMITTING', 'SUBMITTED'] as const satisfies PaymentState[];
/** Waits for a person, and keeps the month from closing. */
export const TO_CHASE = ['PLANNED', 'HELD', 'REJECTED', 'UNKNOWN'] as const satisfies PaymentState[];

export function countOf(run: Run, ...states: PaymentState[]): number {
  return states.reduce((sum, state) => sum + (run.totals?.byState?.[state]?.payments ?? 0), 0);
}

/** What would be paid: everything on the list that is not held. */
export function payable(run: Run): { payments: number; amount: string } {
  const without = (['HELD', 'CANCELLED'] as const).map((state) => run.totals?.byState?.[state]);
  return {
    payments: without.reduce((left, sum) => left - (sum?.payments ?? 0), run.totals?.payments ?? 0),
    amount: without
      .reduce((left, sum) => left - BigInt(sum?.amount ?? '0'), BigInt(run.totals?.amount ?? '0'))
      .toString(),
  };
}

/** The step where the run stands: the one that opens when the address names none. */
export function stepOf(run: Run): Step {
  switch (run.state) {
    case 'DRAFT':
    case 'REJECTED':
    case 'CANCELLED':
      return 'list';
    case 'PLANNED':
      return 'differences';
    case 'SUBMITTED':
    case 'APPROVED':
      return 'approve';
    case 'PAYING': {
      // Where most of what is left is: a post office takes weeks, and nobody waits for it to begin chasing.
      const waiting = countOf(run, ...ON_THE_WAY);
      const toChase = countOf(run, ...TO_CHASE);
      if (waiting > toChase) return 'pay';
      return toChase > 0 ? 'chase' : 'close';
    }
    case 'CLOSED':
      return 'close';
  }
}

/** Whether money may be moving: approved, or being approved. */
export function hasBegun({ state, operation }: Run): boolean {
  const isApproving = operation?.state === 'RUNNING' && (operation.name === 'approve' || operation.name === 'release');
  return state === 'PAYING' || state === 'CLOSED' || isApproving;
}

/** The check of a planned list is four steps that a person may take in any order; all of them are open at once. */
export function standing(run: Run, step: Step): 'done' | 'now' | 'later' {
  if (run.state === 'CLOSED') return 'done';
  const now = STEPS.indexOf(stepOf(run));
  const at = STEPS.indexOf(step);
  if (run.state === 'PLANNED') return at === 0 ? 'done' : at <= STEPS.indexOf('submit') ? 'now' : 'later';
  return at < now ? 'done' : at === now ? 'now' : 'later';
}

export function stepWord(run: Run): WordKey {
  return `path.${stepOf(run)}`;
}

export function nextStep(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}
