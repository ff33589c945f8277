import type { DecidedEnrolment } from '../../api/decision-types';

export type DecisionVerb = 'resume' | 'stop';

export function mayResume({ status, stop }: DecidedEnrolment): boolean {
  return status !== 'ACTIVE' || stop !== null;
}

/** A stop that was decided has to be taken back before its month can be another one. */
export function mayStop({ status, stop }: DecidedEnrolment): boolean {
  return status !== 'STOPPED' && stop === null;
}
