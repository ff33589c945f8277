import type { BulkInput, BulkVerb } from '../../api/month-types';
import type { Me } from '../../api/types';
import type { PaymentState } from '../../api/vocabulary';
import { hasRole } from '../../auth/roles';
import type { WordKey } from '../../i18n';

export interface BulkChoice {
  verb: BulkVerb;
  /** Signs what another person asked for; without it the verb asks, or acts at once where one person is enough. */
  signs: boolean;
  /** Whether the person says by which way the money shall go. */
  choosesRoute: boolean;
}

const MOVES_MONEY: BulkVerb[] = ['unhold', 'reissue'];

/** What two people do to all payments of a state; of what is under way, only what lies at the post office is carried over. */
export const BY_TWO: Partial<Record<PaymentState, 'unhold' | 'reissue' | 'carry-over'>> = {
  HELD: 'unhold',
  REJECTED: 'reissue',
  SUBMITTED: 'carry-over',
};

/** What may be done at once to all payments of a state: holding and cancelling by one person, paying again by two. */
export function bulkChoices(state: PaymentState, me: Me): BulkChoice[] {
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const approver = hasRole(me, 'APPROVER');
  const byTwo = BY_TWO[state];
  const verbs: BulkVerb[] = [];
  if ((officer || approver) && (state === 'PLANNED' || state === 'APPROVED')) verbs.push('hold');
  if (officer && byTwo)
    verbs.push(...(byTwo === 'carry-over' ? [byTwo] : [byTwo, 'carry-over' as const, 'cancel' as const]));
  const asks = verbs.map((verb) => ({ verb, signs: false, choosesRoute: MOVES_MONEY.includes(verb) }));
  const signs: BulkChoice[] = approver && byTwo ? [{ verb: byTwo, signs: true, choosesRoute: false }] : [];
  const declines: BulkChoice[] =
    (officer || approver) && byTwo ? [{ verb: 'decline', signs: false, choosesRoute: false }] : [];
  return [...signs, ...asks, ...declines];
}

/** What a choice is called. */
export function bulkName({ verb, signs }: BulkChoice): WordKey {
  return signs ? `bulkSign.${verb as 'unhold'}` : `bulk.${verb}`;
}

/** What a choice does, in a sentence. */
export function bulkQuestion({ verb, signs }: BulkChoice, state: string): WordKey {
  if (verb === 'carry-over' && state === 'SUBMITTED') return signs ? 'bulkAsk.signEarly' : 'bulkAsk.early';
  return signs ? 'bulkAsk.sign' : `bulkAsk.${verb}`;
}

/** The request of a bulk verb; what is signed or declined is only what somebody asked for. */
export function bulkInput(
  choice: BulkChoice,
  filter: BulkInput['filter'],
  given: { reason: string; route: BulkInput['route'] | null },
): BulkInput {
  const reason = given.reason.trim();
  return {
    verb: choice.verb,
    filter: choice.signs || choice.verb === 'decline' ? { ...filter, requested: true } : filter,
    ...(reason ? { reason } : {}),
    ...(choice.choosesRoute && given.route ? { route: given.route } : {}),
  };
}
