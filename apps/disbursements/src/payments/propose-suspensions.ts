import { EVENT_BATCH_SIZE, SuspensionsProposed, Topics, type ProposedSuspension } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { MovedPayment } from './move-payments.js';

const UNCOLLECTED = `p.state = 'CARRIED_OVER' AND p.reason = 'UNCOLLECTED'`;

type Proposal = ProposedSuspension & { runId: string; districtCode: string };

/**
 * Who collected nothing for three months in a row is to be suspended until somebody has looked (Decree 20/2021): for each
 * of three consecutive periods the last that became of the regular payment is that nobody collected it. Asked of the
 * payments that just ended so; the chain has to contain one of them, so that an old one is not told again. A month that was
 * listed late, with others, was no collection that anybody missed.
 */
export async function proposeForUncollected(unit: UnitOfWork, moved: MovedPayment[]): Promise<void> {
  const ended = moved.filter(({ state, reason }) => state === 'CARRIED_OVER' && reason === 'UNCOLLECTED');
  if (ended.length === 0) return;
  const proposals = await unit.query<Proposal>(
    `WITH ended AS (
       SELECT p.enrolment_id, p.beneficiary_id, min(p.period) AS first, max(p.period) AS last FROM payments p
       WHERE p.id = ANY ($1) AND p.kind = 'REGULAR' GROUP BY p.enrolment_id, p.beneficiary_id
     ), month AS (
       SELECT DISTINCT ON (p.enrolment_id, p.period) p.*, ended.first, ended.last,
         ${UNCOLLECTED} AND bool_or(${UNCOLLECTED} AND run.period = p.period) OVER (PARTITION BY p.enrolment_id, p.period) AS uncollected
       FROM ended JOIN payments p ON p.beneficiary_id = ended.beneficiary_id AND p.enrolment_id = ended.enrolment_id
         AND p.period BETWEEN ${monthsFrom('ended.first', -2)} AND ${monthsFrom('ended.last', 2)}
       JOIN payout_runs run ON run.id = p.run_id
       WHERE p.kind = 'REGULAR' AND p.state <> 'CANCELLED'
       ORDER BY p.enrolment_id, p.period, p.sequence DESC
     ), chain AS (
       SELECT month.*, lag(period, 2) OVER months AS begins, bool_and(uncollected) OVER (months ROWS 2 PRECEDING) AS nothing
       FROM month WINDOW months AS (PARTITION BY enrolment_id ORDER BY period)
     )
     SELECT DISTINCT ON (chain.enrolment_id) chain.enrolment_id AS "enrolmentId", chain.beneficiary_id AS "beneficiaryId",
       chain.programme, 'UNCOLLECTED' AS cause, chain.period, chain.id AS "paymentId", chain.run_id AS "runId",
       chain.district_code AS "districtCode"
     FROM chain LEFT JOIN enrolments enrolment ON enrolment.enrolment_id = chain.enrolment_id
     WHERE nothing AND begins = ${monthsFrom('chain.period', -2)} AND begins <= chain.last AND chain.period >= chain.first
       AND coalesce(enrolment.status, 'ACTIVE') = 'ACTIVE'
     ORDER BY chain.enrolment_id, chain.period DESC`,
    [ended.map(({ id }) => id)],
  );
  publish(unit, proposals);
}

/** The provider says that the person died: nobody is paid any more, in either programme, until the register was checked. */
export async function proposeForDeceased(unit: UnitOfWork, paymentIds: string[]): Promise<void> {
  if (paymentIds.length === 0) return;
  const proposals = await unit.query<Proposal>(
    `SELECT DISTINCT ON (enrolment.enrolment_id) enrolment.enrolment_id AS "enrolmentId", enrolment.beneficiary_id AS "beneficiaryId",
       enrolment.programme, 'DECEASED_REPORTED' AS cause, p.period, p.id AS "paymentId", p.run_id AS "runId", p.district_code AS "districtCode"
     FROM payments p JOIN enrolments enrolment ON enrolment.beneficiary_id = p.beneficiary_id
     WHERE p.id = ANY ($1) AND enrolment.status = 'ACTIVE' ORDER BY enrolment.enrolment_id, p.period`,
    [paymentIds],
  );
  publish(unit, proposals);
}

/** The period so many months away, as an expression. */
function monthsFrom(period: string, months: number): string {
  return `to_char((${period} || '-01')::date + interval '${months} months', 'YYYY-MM')`;
}

function publish(unit: UnitOfWork, proposals: Proposal[]): void {
  const groups = Map.groupBy(proposals, ({ runId, districtCode }) => `${runId}:${districtCode}`);
  for (const [key, of] of groups) {
    for (let start = 0; start < of.length; start += EVENT_BATCH_SIZE) {
      const items = of.slice(start, start + EVENT_BATCH_SIZE).map(({ runId: _, districtCode: __, ...item }) => item);
      const data: SuspensionsProposed = { items };
      unit.publish({ topic: Topics.payments, key, type: SuspensionsProposed.type, data });
    }
  }
}
