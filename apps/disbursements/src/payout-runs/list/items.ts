import { owed, type DistrictStatement, type ListPart } from './district-statement.js';

/** Items of a kind that no payment carries yet, of people in the district. */
function pending(statement: DistrictStatement, name: string, kind: string, when: string): string {
  return `${name} AS MATERIALIZED (
    SELECT item.id, item.enrolment_id, item.period, item.amount, item.decision, item.sealed_payee
    FROM enrolments e JOIN one_off_items item ON item.enrolment_id = e.enrolment_id
    WHERE ${statement.scope} AND item.programme = ${statement.programme} AND item.kind = '${kind}' AND ${when}
      AND NOT item.finished AND item.cancelled_at IS NULL
      AND NOT coalesce((SELECT bool_or(p.state <> 'CANCELLED') FROM payment_items part JOIN payments p ON p.id = part.payment_id
        WHERE part.item_id = item.id), false))`;
}

/** Which items the new payments carry. */
function kept(name: string, kind: string): string {
  return `${name}_kept AS (INSERT INTO payment_items (payment_id, item_id, amount)
    SELECT inserted.id, item.id, item.amount FROM inserted JOIN ${name} item USING (enrolment_id, period)
    WHERE inserted.kind = '${kind}' AND inserted.succeeds IS NULL)`;
}

/** One grant for each death, of its own month, to whoever buries: also one that was decided late. */
export function funeralGrants(statement: DistrictStatement): ListPart {
  return {
    from: [pending(statement, 'grant_item', 'FUNERAL_GRANT', `item.period <= ${statement.period}`)],
    rows: `SELECT ${owed({
      period: 'item.period',
      kind: `'FUNERAL_GRANT'`,
      amount: 'item.amount',
      sealed_payee: 'item.sealed_payee',
      extra_lines: `jsonb_build_array(jsonb_build_object('kind', 'FUNERAL_GRANT', 'decision', item.decision, 'amount', item.amount::text))`,
    })}
      FROM grant_item item JOIN enrolments e ON e.enrolment_id = item.enrolment_id`,
    keep: [kept('grant_item', 'FUNERAL_GRANT')],
  };
}

/** One-off support of the period: one payment a person, a line for each decision. */
export function oneOffSupport(statement: DistrictStatement): ListPart {
  return {
    from: [
      pending(statement, 'support_item', 'ONE_OFF', `item.period = ${statement.period}`),
      `support AS MATERIALIZED (
         SELECT enrolment_id, sum(amount)::bigint AS amount, jsonb_agg(jsonb_build_object('kind', 'ONE_OFF', 'decision', decision,
           'amount', amount::text) ORDER BY decision) AS lines
         FROM support_item GROUP BY enrolment_id)`,
    ],
    rows: `SELECT ${owed({ period: statement.period, kind: `'ONE_OFF'`, amount: 'support.amount', extra_lines: 'support.lines' })}
      FROM support JOIN enrolments e ON e.enrolment_id = support.enrolment_id`,
    keep: [kept('support_item', 'ONE_OFF')],
  };
}
