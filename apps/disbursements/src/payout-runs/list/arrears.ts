import { addMonths } from '#contracts';
import { PLANNED_AGAIN, RUN_CANCELLED } from '../payout-run.repository.js';
import { owed, type DistrictStatement, type ListPart } from './district-statement.js';

/** How far back arrears reach. */
const MONTHS_BACK = 24;

/** A regular payment that was cancelled with its list, or while the registry itself kept it from being paid: no person decided about it. */
const WITHDRAWN = `p.state = 'CANCELLED' AND (p.reason IN ('${PLANNED_AGAIN}', '${RUN_CANCELLED}') OR EXISTS (
  SELECT FROM payment_history before WHERE before.payment_id = p.id AND before.version = p.version - 1
    AND before.state = 'HELD' AND before.reason IN ('BENEFICIARY_STOPPED', 'SUSPENDED')))`;

/**
 * Arrears are owed minus listed, month by month: what the registry says a month is owed, less the regular payment of that
 * month (before anything was kept of it), less the arrears that were listed for it already. Only months that have a regular
 * payment, and months whose list left out somebody who had been on one before: a stop that was taken back since. What the
 * system never paid it does not owe, so that an old list makes no debts. What is too much stays paid, and what a person
 * cancelled stays cancelled.
 *
 * Looked at are only the people whose months changed (`owed_changes`). Who has nothing left to get in any month, and no
 * arrears that could still be cancelled, is not looked at again.
 */
export function arrears(statement: DistrictStatement): ListPart {
  const { run, programme, period, district, scope } = statement;
  const earliest = statement.bind(addMonths(run.period, -MONTHS_BACK), 'text');
  return {
    from: [
      `changed AS MATERIALIZED (
         SELECT e.enrolment_id, e.beneficiary_id, e.programme, e.area_code, e.district_code, e.province_code, e.owed, change.version,
           greatest(${earliest}, to_char(e.valid_from, 'YYYY-MM')) AS first, coalesce(to_char(e.valid_to, 'YYYY-MM'), '9999-12') AS last
         FROM enrolments e JOIN owed_changes change ON change.enrolment_id = e.enrolment_id WHERE ${scope})`,
      // Laterals that cannot be flattened, so that everybody is looked up by person: the statistics never know the latest months.
      `listed_month AS MATERIALIZED (
         SELECT changed.enrolment_id, regular.month, regular.amount
         FROM changed CROSS JOIN LATERAL (
           SELECT DISTINCT ON (p.period) p.period AS month, p.amount + coalesce(p.taken, 0) AS amount FROM payments p
           WHERE p.beneficiary_id = changed.beneficiary_id AND p.programme = changed.programme AND p.kind = 'REGULAR'
             AND p.state <> 'CANCELLED' AND p.period BETWEEN changed.first AND changed.last
           ORDER BY p.period, p.sequence DESC) regular)`,
      `drawn AS MATERIALIZED (
         SELECT DISTINCT listed.period AS month, listed.area_code FROM payout_runs listed
         JOIN run_districts place ON place.run_id = listed.id AND place.district_code = ${district} AND place.revision > 0
         WHERE listed.programme = ${programme} AND listed.kind = 'REGULAR' AND listed.state <> 'CANCELLED'
           AND listed.period >= ${earliest} AND listed.period < ${period})`,
      `unlisted AS MATERIALIZED (
         SELECT DISTINCT changed.enrolment_id, changed.beneficiary_id, changed.programme, drawn.month FROM changed
         JOIN (SELECT enrolment_id, min(month) AS month FROM listed_month GROUP BY enrolment_id) since USING (enrolment_id)
         JOIN drawn ON drawn.month > since.month AND drawn.month BETWEEN changed.first AND changed.last
           AND drawn.area_code IN ('VN', changed.province_code, changed.district_code, changed.area_code)
         LEFT JOIN listed_month known ON (known.enrolment_id, known.month) = (changed.enrolment_id, drawn.month)
         WHERE known.month IS NULL)`,
      `left_out AS MATERIALIZED (
         SELECT unlisted.enrolment_id, unlisted.month, kept.reason AS blocked FROM unlisted
         CROSS JOIN LATERAL (
           SELECT coalesce(bool_or((${WITHDRAWN}) IS NOT TRUE), false) AS decided FROM payments p
           WHERE p.beneficiary_id = unlisted.beneficiary_id AND p.programme = unlisted.programme AND p.kind = 'REGULAR'
             AND p.period = unlisted.month) former
         LEFT JOIN kept_holds kept ON (kept.programme, kept.period, kept.kind, kept.beneficiary_id)
           = (unlisted.programme, unlisted.month, 'REGULAR', unlisted.beneficiary_id)
         WHERE NOT former.decided)`,
      `missing AS MATERIALIZED (
         SELECT enrolment_id, told.month, owed.amount AS owed, told.amount + coalesce(before.difference, 0) AS paid,
           owed.amount - told.amount - coalesce(before.difference, 0) AS difference, told.blocked
         FROM (SELECT enrolment_id, month, amount, NULL AS blocked FROM listed_month
               UNION ALL SELECT enrolment_id, month, 0, blocked FROM left_out) AS told
         JOIN changed USING (enrolment_id)
         LEFT JOIN LATERAL (
           SELECT sum(line.difference)::bigint AS difference FROM arrears_lines line
           JOIN payments carrier ON carrier.id = line.payment_id AND carrier.state <> 'CANCELLED'
           WHERE line.enrolment_id = told.enrolment_id AND line.month = told.month) before ON true
         CROSS JOIN LATERAL (
           SELECT (segment ->> 'monthlyAmount')::bigint AS amount FROM jsonb_array_elements(changed.owed) AS segment
           WHERE segment ->> 'from' <= told.month ORDER BY segment ->> 'from' DESC LIMIT 1) owed
         WHERE owed.amount > told.amount + coalesce(before.difference, 0))`,
      `due_arrears AS MATERIALIZED (
         SELECT enrolment_id, sum(difference)::bigint AS amount, min(blocked) AS blocked, jsonb_agg(jsonb_build_object('kind', 'ARREARS', 'month', month,
           'owed', owed::text, 'paid', paid::text, 'amount', difference::text) ORDER BY month) AS lines
         FROM missing WHERE month < ${period} GROUP BY enrolment_id)`,
    ],
    rows: `SELECT ${owed({ period, kind: `'ARREARS'`, amount: 'due_arrears.amount', blocked: 'due_arrears.blocked', extra_lines: 'due_arrears.lines' })}
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
           AND NOT coalesce((
             SELECT bool_or(carrier.state NOT IN ('SETTLED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED'))
             FROM arrears_lines line JOIN payments carrier ON carrier.id = line.payment_id
             WHERE line.enrolment_id = change.enrolment_id), false)
         FOR UPDATE OF change SKIP LOCKED)`,
      `forgotten AS (DELETE FROM owed_changes USING settled_change WHERE owed_changes.enrolment_id = settled_change.enrolment_id)`,
    ],
  };
}
