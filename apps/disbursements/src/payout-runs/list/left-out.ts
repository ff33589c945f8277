import type { UnitOfWork } from '#persistence';
import { PLANNED_AGAIN, RUN_CANCELLED, type PayoutRun } from '../payout-run.repository.js';
import type { DistrictStatement, ListPart } from './district-statement.js';
import { dueIn, regularRow } from './regular-payments.js';

/** Cancelled with its list: no person decided about the payment. */
const WITHDRAWN = `p.state = 'CANCELLED' AND p.reason IN ('${PLANNED_AGAIN}', '${RUN_CANCELLED}')`;
/** Cancelled while the registry itself kept it from being paid, on the list or since: nobody had to decide, and the cause may end. */
const KEPT_BACK = `p.state = 'CANCELLED' AND EXISTS (
  SELECT FROM payment_history before WHERE before.payment_id = p.id AND before.version = p.version - 1 AND before.state = 'HELD'
    AND before.reason IN ('BENEFICIARY_STOPPED', 'SUSPENDED') AND (before.version = 1 OR before.actor = 'registry'))`;

/**
 * Months that left somebody out: the system drew up their list while the registry had stopped or suspended the person, which
 * was taken back since, or while the person moved; or the list that had them was cancelled beside another. Each is paid as
 * what it is, the regular payment of its own month, so that whatever stands for or against paying that month (another list, a
 * hold, a contradiction, a stop) stands for or against this one. Only who had a regular payment before: an old list that is
 * imported makes no debts. What a person cancelled stays cancelled.
 *
 * Needs `changed` and `listed_month` of the arrears. Months that are not due yet (their own list is being planned at this
 * moment, or comes later) are kept in mind.
 */
export function leftOut(statement: DistrictStatement): ListPart {
  const { programme, period, runId } = statement;
  return {
    from: [
      `drawn AS MATERIALIZED (
         SELECT listed.period AS month, place.district_code, CASE WHEN length(listed.area_code) > 3 THEN listed.area_code END AS commune,
           coalesce(bool_or(listed.operation_name = 'plan' AND listed.operation_state = 'RUNNING'), false) AS in_the_making
         FROM payout_runs listed JOIN run_districts place ON place.run_id = listed.id AND place.revision > 0
         WHERE listed.programme = ${programme} AND listed.kind = 'REGULAR' AND listed.state <> 'CANCELLED' AND listed.id <> ${runId}
         GROUP BY 1, 2, 3)`,
      `absent AS MATERIALIZED (
         SELECT changed.enrolment_id, changed.beneficiary_id, changed.programme, changed.district_code, changed.area_code, month.month
         FROM changed
         LEFT JOIN (SELECT enrolment_id, min(month) AS month FROM listed_month GROUP BY enrolment_id) since USING (enrolment_id)
         JOIN (SELECT DISTINCT month FROM drawn) month ON month.month BETWEEN coalesce(since.month, changed.first) AND changed.last
         LEFT JOIN listed_month known ON (known.enrolment_id, known.month) = (changed.enrolment_id, month.month)
         WHERE changed.status <> 'SUSPENDED' AND known.paid IS NULL AND (since.month IS NOT NULL OR EXISTS (
           SELECT FROM payments p WHERE p.beneficiary_id = changed.beneficiary_id AND p.programme = changed.programme
             AND p.kind = 'REGULAR' AND p.period < changed.first)))`,
      `left_out AS MATERIALIZED (
         SELECT absent.enrolment_id, absent.month, absent.month < ${period} AND NOT list.in_the_making AS is_due
         FROM absent JOIN enrolments e ON e.enrolment_id = absent.enrolment_id ${dueIn('absent.month', true)}
         LEFT JOIN LATERAL (
           SELECT (${WITHDRAWN} OR e.status = 'ACTIVE' AND ${KEPT_BACK}) IS TRUE AS withdrawn FROM payments p
           WHERE p.beneficiary_id = absent.beneficiary_id AND p.programme = absent.programme AND p.kind = 'REGULAR' AND p.period = absent.month
           ORDER BY p.id DESC LIMIT 1) former ON true
         LEFT JOIN LATERAL (
           SELECT p.district_code, p.area_code FROM payments p
           WHERE p.beneficiary_id = absent.beneficiary_id AND p.programme = absent.programme AND p.kind = 'REGULAR' AND p.period < absent.month
           ORDER BY p.period DESC, p.id DESC LIMIT 1) last ON true
         CROSS JOIN LATERAL (
           SELECT bool_or(drawn.in_the_making) AS in_the_making FROM drawn
           WHERE drawn.month = absent.month AND drawn.district_code IN (absent.district_code, last.district_code)
             AND (drawn.commune IS NULL OR drawn.commune IN (absent.area_code, last.area_code))) list
         WHERE told.segment IS NOT NULL AND due.amount > 0 AND former.withdrawn IS DISTINCT FROM false AND list.in_the_making IS NOT NULL)`,
    ],
    rows: `SELECT ${regularRow('left_out.month', { arrearsAhead: true, recoveries: false })}
      FROM left_out JOIN enrolments e ON e.enrolment_id = left_out.enrolment_id ${dueIn('left_out.month', true)}
      WHERE left_out.is_due`,
    keep: [],
  };
}

/**
 * Whose run is about to be cancelled while the month has another list, on which they are not: the next list looks for them.
 * Before their payments, and in order: as it is done for whom the registry tells of.
 */
export async function noteWhoIsLeftOut(unit: UnitOfWork, run: PayoutRun, districtCode: string): Promise<void> {
  if (run.kind !== 'REGULAR') return;
  await unit.query(
    `INSERT INTO owed_changes (enrolment_id, version)
     SELECT DISTINCT e.enrolment_id, e.version FROM payments p JOIN enrolments e ON e.enrolment_id = p.enrolment_id
     WHERE p.run_id = $1 AND p.district_code = $2 AND p.kind = 'REGULAR' AND p.state IN ('PLANNED', 'HELD')
       AND EXISTS (SELECT FROM payout_runs other JOIN run_districts place ON place.run_id = other.id AND place.revision > 0
         WHERE other.period = $3 AND other.programme = $4 AND other.kind = 'REGULAR' AND other.state <> 'CANCELLED' AND other.id <> $1)
     ORDER BY e.enrolment_id ON CONFLICT (enrolment_id) DO NOTHING`,
    [run.id, districtCode, run.period, run.programme],
  );
}
