import {
  EVENT_BATCH_SIZE,
  PaymentsPlanned,
  Topics,
  firstDay,
  lastDay,
  scopeColumn,
  type Channel,
  type HeldReason,
  type HolderRelation,
  type PaymentState,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { PLANNED_AGAIN, type PayoutRun } from './payout-run.repository.js';

/** What a provider takes at once; a list for the post office covers a whole district. */
export const BATCH_SIZE = 1_000;

interface PlannedRow {
  id: string;
  beneficiary_id: string;
  enrolment_id: string;
  area_code: string;
  province_code: string;
  sequence: number;
  amount: bigint;
  channel: Channel | null;
  provider_code: string | null;
  state: PaymentState;
  reason: HeldReason | null;
  holder: boolean;
  holder_relation: HolderRelation | null;
  wants_account: boolean;
  reviewed: boolean;
}

/**
 * Plans the payments of one district of a run, in one statement over the replica. The route: who wants an account gets
 * the verified, unexpired one of lowest priority number; otherwise the post office; otherwise held. A wish for an account
 * whose authorisation ran out is held too: only the authorised person could collect, and may not any more.
 * Each payable payment gets its place in a batch now, so that approving and handing over touch no index later.
 * Nobody gets a second live payment for the period: who has one, in any run, is left out. In the order of the
 * beneficiaries, so that two plans of one district wait for each other and never for ever.
 */
export async function planDistrict(
  unit: UnitOfWork,
  run: PayoutRun,
  districtCode: string,
  businessDate: string,
  actor: string,
  at: Date,
): Promise<number> {
  const unexpiredOn = businessDate > firstDay(run.period) ? businessDate : firstDay(run.period);
  const column = scopeColumn(run.areaCode);
  const planned = await unit.query<PlannedRow>(
    `WITH post_office AS (
       SELECT code FROM providers WHERE 'POST_OFFICE' = ANY (channels) AND status = 'ACTIVE' ORDER BY code LIMIT 1
     ), candidate AS MATERIALIZED (
       SELECT uuidv7() AS id, e.*,
         former.sequence + 1 AS sequence,
         account.account_id, account.account_digest, account.sealed_account, account.account_ending, account.holder_relation,
         account.account_id IS NOT NULL AS holder,
         wants_it AND account.account_id IS NOT NULL AND NOT account.expired AS by_account,
         CASE WHEN wants_it AND NOT account.expired THEN account.channel
              WHEN wants_it AND account.expired THEN NULL
              WHEN post_office.code IS NOT NULL THEN 'POST_OFFICE' END AS channel,
         CASE WHEN wants_it AND NOT account.expired THEN account.provider_code
              WHEN wants_it AND account.expired THEN NULL
              ELSE post_office.code END AS provider_code,
         CASE WHEN e.status = 'SUSPENDED' THEN 'SUSPENDED'
              WHEN wants_it AND account.expired THEN 'AUTHORISATION_EXPIRED'
              WHEN NOT coalesce(wants_it AND NOT account.expired, false) AND post_office.code IS NULL THEN 'NO_ROUTE' END AS held_reason
       FROM enrolments e
       LEFT JOIN post_office ON true
       LEFT JOIN LATERAL (
         SELECT a.*, coalesce(a.authorised_until < $5::date, false) AS expired FROM accounts a
         JOIN providers provider ON provider.code = a.provider_code AND provider.status = 'ACTIVE' AND a.channel = ANY (provider.channels)
         WHERE a.beneficiary_id = e.beneficiary_id AND a.programme = e.programme AND a.status = 'VERIFIED'
         ORDER BY coalesce(a.authorised_until < $5::date, false), a.priority, a.account_id LIMIT 1
       ) account ON true
       -- An aggregate, so that it is always looked up by person: the period at hand is never in the statistics.
       CROSS JOIN LATERAL (
         SELECT coalesce(bool_or(p.live), false) AS lives, coalesce(max(p.sequence) FILTER (WHERE p.state <> 'CANCELLED'), 0) AS sequence
         FROM payments p WHERE p.beneficiary_id = e.beneficiary_id AND p.period = $3 AND p.programme = e.programme AND p.kind = $4
       ) former
       CROSS JOIN LATERAL (SELECT e.wants_account AND e.preferred_channel IS DISTINCT FROM 'POST_OFFICE' AND account.account_id IS NOT NULL AS wants_it) wish
       WHERE e.programme = $2 AND e.district_code = $6 ${column ? `AND e.${column} = $10` : 'AND $10::text IS NOT NULL'}
         AND e.status <> 'STOPPED' AND e.monthly_amount > 0
         AND e.valid_from <= $8::date AND (e.valid_to IS NULL OR e.valid_to >= $7::date)
         AND NOT former.lives
     ), member AS MATERIALIZED (
       SELECT id, provider_code, channel, CASE WHEN channel = 'POST_OFFICE' THEN 0
         ELSE (row_number() OVER (PARTITION BY provider_code, channel ORDER BY id) - 1) / ${BATCH_SIZE} END AS part
       FROM candidate WHERE held_reason IS NULL
     ), batch AS (
       INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, part, state, created_at)
       SELECT uuidv7(), $1, $6, provider_code, channel, part, 'PREPARING', $9 FROM member GROUP BY provider_code, channel, part
       RETURNING id, provider_code, channel, part
     ), inserted AS (
       INSERT INTO payments (id, run_id, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, channel, provider_code,
         account_digest, batch_id, area_code, district_code, province_code, state, reason, updated_at)
       SELECT id, $1, beneficiary_id, enrolment_id, programme, $3, $4, sequence, monthly_amount, channel, provider_code,
         CASE WHEN by_account THEN account_digest END, assigned.batch_id, area_code, district_code, province_code,
         CASE WHEN held_reason IS NULL THEN 'PLANNED' ELSE 'HELD' END, held_reason, $9
       FROM candidate
       LEFT JOIN (SELECT member.id, batch.id AS batch_id FROM member JOIN batch USING (provider_code, channel, part)) assigned USING (id)
       ORDER BY beneficiary_id
       ON CONFLICT (beneficiary_id, programme, period, kind, sequence) WHERE live DO NOTHING
       RETURNING *
     ), detailed AS (
       INSERT INTO payment_details (payment_id, account_id, sealed_account, account_ending, sealed_lines, holder, holder_relation, wants_account, reviewed)
       SELECT id, CASE WHEN by_account THEN account_id END, CASE WHEN by_account THEN sealed_account END,
         CASE WHEN by_account THEN account_ending END, sealed_lines, holder, candidate.holder_relation, wants_account, reviewed
       FROM candidate JOIN inserted USING (id)
     ), recorded AS (
       INSERT INTO payment_history (payment_id, version, state, reason, actor, at)
       SELECT id, version, state, reason, $11, $9 FROM inserted
     ), counted AS (
       INSERT INTO run_totals (run_id, district_code, channel, provider_code, state, reason, payments, amount)
       SELECT run_id, district_code, channel, provider_code, state, reason, count(*), sum(amount) FROM inserted
       GROUP BY run_id, district_code, channel, provider_code, state, reason
     )
     SELECT inserted.id, inserted.beneficiary_id, inserted.enrolment_id, inserted.area_code, inserted.province_code, inserted.sequence,
       inserted.amount, inserted.channel, inserted.provider_code, inserted.state, inserted.reason,
       candidate.holder, candidate.holder_relation, candidate.wants_account, candidate.reviewed
     FROM inserted JOIN candidate USING (id)`,
    [
      run.id,
      run.programme,
      run.period,
      run.kind,
      unexpiredOn,
      districtCode,
      firstDay(run.period),
      lastDay(run.period),
      at,
      run.areaCode,
      actor,
    ],
  );
  publishPlan(unit, run, districtCode, planned);
  return planned.length;
}

/** Planning again starts from nothing: what the former plan of this run proposed is cancelled, not overwritten. */
export async function withdrawFormerPlan(
  unit: UnitOfWork,
  run: PayoutRun,
  districtCode: string,
  actor: string,
  at: Date,
): Promise<void> {
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'CANCELLED', reason = '${PLANNED_AGAIN}', version = p.version + 1, updated_at = $3
      WHERE p.run_id = $1 AND p.district_code = $2 AND p.state IN ('PLANNED', 'HELD')`,
    parameters: [run.id, districtCode, at],
    actor,
    at,
  });
  await unit.query(`DELETE FROM handover_batches WHERE run_id = $1 AND district_code = $2 AND state = 'PREPARING'`, [
    run.id,
    districtCode,
  ]);
}

function publishPlan(unit: UnitOfWork, run: PayoutRun, districtCode: string, planned: PlannedRow[]): void {
  for (let start = 0; start < planned.length; start += EVENT_BATCH_SIZE) {
    const data: PaymentsPlanned = {
      runId: run.id,
      period: run.period,
      programme: run.programme,
      kind: run.kind,
      payments: planned.slice(start, start + EVENT_BATCH_SIZE).map((row) => ({
        paymentId: row.id,
        beneficiaryId: row.beneficiary_id,
        enrolmentId: row.enrolment_id,
        areaCode: row.area_code,
        districtCode,
        provinceCode: row.province_code,
        sequence: row.sequence,
        amount: row.amount.toString(),
        channel: row.channel,
        providerCode: row.provider_code,
        state: row.state,
        heldReason: row.reason,
        holder: row.holder,
        holderRelation: row.holder_relation,
        wantsAccount: row.wants_account,
        reviewed: row.reviewed,
        version: 1,
      })),
    };
    unit.publish({ topic: Topics.payments, key: `${run.id}:${districtCode}`, type: PaymentsPlanned.type, data });
  }
}
