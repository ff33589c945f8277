import { addMonths } from '#contracts';
import { countsAsListed } from '../../cases/resolution.js';
import { owed, type DistrictStatement, type ListPart } from './district-statement.js';

/** How far back arrears reach. */
const MONTHS_BACK = 24;

/**
 * Arrears are owed minus listed, month by month: what the registry says a month is owed, less the regular payment of that
 * month (before anything was kept of it), less the arrears that were listed for it already, or are said to have been paid although
 * they were cancelled. Only months that have a regular
 * payment: what the system never paid it does not owe, so that an old list makes no debts. What is too much stays paid.
 *
 * Looked at, here and for months that left somebody out, are only the people whose months changed (`owed_changes`). Who has
 * nothing left to get in any month, and no payment for it that could still leave its list, is not looked at again.
 */
export function arrears(statement: DistrictStatement): ListPart {
  const { run, period, scope } = statement;
  const earliest = statement.bind(addMonths(run.period, -MONTHS_BACK), 'text');
  return {
    from: [
      `changed AS MATERIALIZED (
         SELECT e.enrolment_id, e.beneficiary_id, e.programme, e.area_code, e.district_code, e.status, e.owed, change.version,
           greatest(${earliest}, to_char(e.valid_from, 'YYYY-MM')) AS first, coalesce(to_char(e.valid_to, 'YYYY-MM'), '9999-12') AS last
         FROM enrolments e JOIN owed_changes change ON change.enrolment_id = e.enrolment_id WHERE ${scope})`,
      // Months with a regular payment; nothing is `paid` where all of them were cancelled.
      // Laterals that cannot be flattened, so that everybody is looked up by person: the statistics never know the latest months.
      `listed_month AS MATERIALIZED (
         SELECT changed.enrolment_id, changed.owed, regular.month, regular.amount + coalesce(before.difference, 0) AS paid,
           regular.may_leave OR coalesce(before.doubtful, false) AS may_leave
         FROM changed CROSS JOIN LATERAL (
           SELECT p.period AS month, bool_or(p.state IN ('PLANNED', 'HELD')) AS may_leave,
             (array_agg(p.amount + coalesce(p.taken, 0) ORDER BY p.sequence DESC) FILTER (WHERE p.state <> 'CANCELLED'))[1] AS amount
           FROM payments p
           WHERE p.beneficiary_id = changed.beneficiary_id AND p.programme = changed.programme AND p.kind = 'REGULAR'
             AND p.period BETWEEN changed.first AND changed.last
           GROUP BY p.period) regular
         LEFT JOIN LATERAL (
           SELECT sum(line.difference)::bigint AS difference, bool_or(carrier.state = 'CANCELLED') AS doubtful FROM arrears_lines line
           JOIN payments carrier ON carrier.id = line.payment_id AND ${countsAsListed('carrier')}
           WHERE line.enrolment_id = changed.enrolment_id AND line.month = regular.month) before ON true)`,
      `missing AS MATERIALIZED (
         SELECT listed.enrolment_id, listed.month, owed.amount AS owed, listed.paid, owed.amount - listed.paid AS difference
         FROM listed_month listed
         CROSS JOIN LATERAL (
           SELECT (segment ->> 'monthlyAmount')::bigint AS amount FROM jsonb_array_elements(listed.owed) AS segment
           WHERE segment ->> 'from' <= listed.month ORDER BY segment ->> 'from' DESC LIMIT 1) owed
         WHERE owed.amount > listed.paid)`,
      `due_arrears AS MATERIALIZED (
         SELECT enrolment_id, sum(difference)::bigint AS amount,
           jsonb_agg(jsonb_build_object('kind', 'ARREARS', 'month', month, 'owed', owed::text, 'paid', paid::text,
             'amount', difference::text) ORDER BY month) AS lines
         FROM missing WHERE month < ${period} GROUP BY enrolment_id)`,
    ],
    rows: `SELECT ${owed({
      period,
      kind: `'ARREARS'`,
      amount: 'due_arrears.amount',
      extra_lines: 'due_arrears.lines',
    })}
      FROM due_arrears JOIN enrolments e ON e.enrolment_id = due_arrears.enrolment_id`,
    keep: [
      `arrears_kept AS (INSERT INTO arrears_lines (payment_id, month, enrolment_id, owed, paid, difference)
         SELECT inserted.id, missing.month, missing.enrolment_id, missing.owed, missing.paid, missing.difference
         FROM inserted JOIN missing USING (enrolment_id)
         WHERE inserted.kind = 'ARREARS' AND inserted.succeeds IS NULL AND missing.month < ${period})`,
      // Whoever is told anew at this moment is passed over: that change has not been looked at.
      `settled_change AS (
         SELECT change.enrolment_id FROM owed_changes change JOIN changed USING (enrolment_id, version)
         WHERE NOT EXISTS (SELECT FROM missing WHERE missing.enrolment_id = change.enrolment_id)
           AND NOT EXISTS (SELECT FROM left_out WHERE left_out.enrolment_id = change.enrolment_id)
           AND NOT EXISTS (SELECT FROM listed_month listed WHERE listed.enrolment_id = change.enrolment_id AND listed.may_leave)
           AND NOT coalesce((
             SELECT bool_or(carrier.state NOT IN ('SETTLED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED'))
             FROM arrears_lines line JOIN payments carrier ON carrier.id = line.payment_id
             WHERE line.enrolment_id = change.enrolment_id), false)
         FOR UPDATE OF change SKIP LOCKED)`,
      `forgotten AS (DELETE FROM owed_changes USING settled_change WHERE owed_changes.enrolment_id = settled_change.enrolment_id)`,
    ],
  };
}
