import { addMonths, periodOf, type EnrolmentStatus, type Period, type SuspensionCause } from '#contracts';

/** A suspend, resume or stop decision (quyết định tạm dừng, hưởng tiếp, thôi hưởng); never changed once it is made. */
export interface Decision {
  decisionId: string;
  enrolmentId: string;
  kind: 'SUSPENDED' | 'RESUMED' | 'STOPPED';
  cause: SuspensionCause | 'NOT_REVIEWED' | 'BY_OFFICER';
  /** Of a suspension the month that showed its cause, of a stop the last month that is owed. */
  period: Period | null;
  paymentId: string | null;
  reason: string | null;
  actor: string;
  /** Business date. */
  decidedOn: string;
  at: Date;
}

/** Nobody collected for so many months: suspended. As many more without a review: stopped (Decree 20/2021 Art. 34). */
const UNCOLLECTED_MONTHS = 3;

/**
 * What a proposal to suspend does. `NOTE`: it is kept beside the decision that stands. A review starts the count of
 * uncollected months anew, and a death that was reported weighs more than money that was not collected.
 */
export function decideSuspension(
  status: EnrolmentStatus,
  standing: Decision | null,
  proposal: { cause: SuspensionCause; period: Period },
): 'SUSPEND' | 'NOTE' | 'IGNORE' {
  switch (status) {
    case 'STOPPED':
      return 'IGNORE';
    case 'SUSPENDED':
      return proposal.cause === 'DECEASED_REPORTED' ? 'SUSPEND' : 'NOTE';
    case 'ACTIVE': {
      if (proposal.cause === 'DECEASED_REPORTED' || standing?.kind !== 'RESUMED') return 'SUSPEND';
      const countedFrom = addMonths(proposal.period, 1 - UNCOLLECTED_MONTHS);
      return countedFrom >= periodOf(standing.decidedOn) ? 'SUSPEND' : 'NOTE';
    }
    default:
      return status satisfies never;
  }
}

/** Whether a suspended enrolment is stopped in this month, because nobody has reviewed it. */
export function isStopDue(status: EnrolmentStatus, standing: Decision | null, period: Period): boolean {
  if (status !== 'SUSPENDED' || standing?.cause !== 'UNCOLLECTED' || standing.period === null) return false;
  // Who was suspended late has the same time for a review.
  return (
    period > addMonths(standing.period, UNCOLLECTED_MONTHS) &&
    period >= addMonths(periodOf(standing.decidedOn), UNCOLLECTED_MONTHS)
  );
}
