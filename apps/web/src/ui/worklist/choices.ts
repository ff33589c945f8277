import type { WorklistName } from '../../api/month-types';
import type { Me } from '../../api/types';
import type { PaymentState } from '../../api/vocabulary';
import { bulkChoices, BY_TWO, type BulkChoice } from '../bulk/bulk';

export interface ListChoice {
  state: PaymentState;
  choice: BulkChoice;
}

/** The states whose payments a list holds, as far as something can be done to many of them at once. */
const STATES: Record<WorklistName, PaymentState[]> = {
  held: ['HELD'],
  rejected: ['REJECTED'],
  unknown: ['UNKNOWN'],
  // What came back or was not collected is paid anew by the list of a later run.
  returned: [],
  uncollected: [],
  requests: ['HELD', 'REJECTED', 'SUBMITTED'],
};

/**
 * What this person may do to a whole list; in the list of requests, only what answers a request.
 * @param reasons by which its payments are counted: of requests, the verbs that were asked for
 */
export function listChoices(list: WorklistName, me: Me, reasons: (string | null)[]): ListChoice[] {
  const states = STATES[list].filter((state) => list !== 'requests' || reasons.includes(BY_TWO[state] ?? null));
  return states.flatMap((state) =>
    bulkChoices(state, me)
      .filter(({ signs, verb }) => list !== 'requests' || signs || verb === 'decline')
      .map((choice) => ({ state, choice })),
  );
}
