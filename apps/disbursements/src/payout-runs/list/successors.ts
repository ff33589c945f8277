import { isContradicted } from '../../cases/resolution.js';
import { owed, type DistrictStatement, type ListPart } from './district-statement.js';

/** A payment that came back or was not collected, and that no payment which still counts pays anew. */
export const WAITS_FOR_SUCCESSOR = `p.attention IN ('RETURNED', 'CARRIED_OVER') AND p.followed_by IS NULL`;

/**
 * What came back or was not collected is paid anew: same period, kind, amount and lines, by the route of today. Where a
 * contradiction about it is still open the new payment is held, so that nobody is paid twice while a person looks.
 */
export function successors(statement: DistrictStatement, waiting: readonly string[]): ListPart {
  const ids = statement.bind(waiting, 'uuid[]');
  return {
    from: [
      `former AS MATERIALIZED (SELECT p.* FROM unnest(${ids}) AS known (id) JOIN payments p USING (id) WHERE ${WAITS_FOR_SUCCESSOR})`,
    ],
    rows: `SELECT ${owed({
      period: 'former.period',
      kind: 'former.kind',
      amount: 'former.amount',
      taken: 'former.taken',
      succeeds: 'former.id',
      blocked: `CASE WHEN ${isContradicted('former')} THEN 'CONTRADICTION' END`,
      sealed_lines: 'detail.sealed_lines',
      extra_lines: 'detail.extra_lines',
      sealed_payee: 'detail.sealed_payee',
      category_digest: 'detail.category_digest',
      rate_from: 'detail.rate_from',
    })}
    FROM former JOIN enrolments e ON e.enrolment_id = former.enrolment_id
    JOIN payment_details detail ON detail.payment_id = former.id
    WHERE ${statement.scope}`,
    keep: [],
  };
}
