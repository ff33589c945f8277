/**
 * Counts one period from the replicas: one row per programme and district. $1 period, $2 its first and $3 its last day.
 *
 * - A person × programme (an enrolment) counts when it is active and its validity touches the period, or when it has a
 *   regular payment of the period. Only programmes that have a run (not a cancelled one) or a payment of the period
 *   are counted: a month in which nothing was to be paid has no gap.
 * - Where it belongs, its review and its wish are those of planning; without a payment, those of the enrolment.
 * - Holder: had a verified account when planned (any payment of the period says so), or was paid through one later;
 *   without a regular payment, has a verified account now.
 * - Paid by account: some regular payment of the period stands settled on an account channel.
 * - The reason is that of the latest payment: highest sequence, a cancelled one only when there is no other.
 * The CASE is the order of precedence of the reasons.
 */
export const COUNT_CELLS = `
WITH snapshot AS MATERIALIZED (SELECT pg_current_snapshot() AS taken),
facts AS MATERIALIZED (
  SELECT payment_id, enrolment_id, beneficiary_id, programme, province_code, district_code, kind, sequence, amount,
         channel, state, holder, first_account_settled_at, holder_relation, wants_account, reviewed
  FROM payments WHERE period = $1 AND kind IS NOT NULL),
regular AS MATERIALIZED (
  SELECT DISTINCT ON (enrolment_id)
         enrolment_id, beneficiary_id, programme, province_code, district_code, reviewed, wants_account, state, channel,
         bool_or(holder OR first_account_settled_at IS NOT NULL) OVER person AS holder,
         coalesce(holder_relation, max(holder_relation) OVER person) AS relation,
         coalesce(max(channel) FILTER (WHERE state = 'SETTLED' AND channel <> 'POST_OFFICE') OVER person,
                  max(channel) FILTER (WHERE state = 'SETTLED') OVER person) AS paid_channel
  FROM facts WHERE kind = 'REGULAR'
  WINDOW person AS (PARTITION BY enrolment_id)
  ORDER BY enrolment_id, (state = 'CANCELLED'), sequence DESC, payment_id DESC),
opened AS MATERIALIZED (
  SELECT programme FROM payout_runs WHERE period = $1 AND kind = 'REGULAR' AND state <> 'CANCELLED'
  UNION SELECT programme FROM regular),
account AS MATERIALIZED (
  SELECT DISTINCT ON (beneficiary_id, programme) beneficiary_id, programme, holder_relation,
         status = 'VERIFIED' AND (authorised_until IS NULL OR authorised_until >= $2::date) AS payable
  FROM accounts ORDER BY beneficiary_id, programme, 4 DESC, priority, account_id),
unpaid AS (
  SELECT enrolment.programme, enrolment.province_code, enrolment.district_code, enrolment.reviewed,
         enrolment.wants_account, account.holder_relation AS relation
  FROM enrolments enrolment
  LEFT JOIN regular USING (enrolment_id)
  LEFT JOIN account ON account.beneficiary_id = enrolment.beneficiary_id
    AND account.programme = enrolment.programme AND account.payable
  WHERE enrolment.status = 'ACTIVE' AND enrolment.valid_from <= $3::date
    AND (enrolment.valid_to IS NULL OR enrolment.valid_to >= $2::date)
    AND enrolment.programme IN (SELECT programme FROM opened)
    AND regular.enrolment_id IS NULL),
people AS (
  SELECT programme, province_code, district_code, reviewed, wants_account, holder, paid_channel,
         coalesce(relation, account.holder_relation) AS relation,
         state = 'CARRIED_OVER' AS carried_over,
         CASE WHEN NOT holder OR coalesce(paid_channel, 'POST_OFFICE') <> 'POST_OFFICE' THEN NULL
              WHEN state IN ('HELD', 'CANCELLED', 'RETURNED', 'REJECTED', 'UNKNOWN') THEN state
              WHEN channel = 'POST_OFFICE' THEN 'CASH_CHOSEN'
              WHEN state = 'CARRIED_OVER' THEN 'CARRIED_OVER'
              ELSE 'IN_FLIGHT' END AS reason
  FROM regular LEFT JOIN account USING (beneficiary_id, programme)
  UNION ALL
  SELECT programme, province_code, district_code, reviewed, wants_account, relation IS NOT NULL, NULL, relation, false,
         CASE WHEN relation IS NOT NULL THEN 'NO_PAYMENT' END
  FROM unpaid),
counts AS (
  SELECT programme, province_code, district_code,
         count(*)::int AS total,
         (count(*) FILTER (WHERE reviewed))::int AS reviewed,
         (count(*) FILTER (WHERE wants_account))::int AS consenting,
         (count(*) FILTER (WHERE holder))::int AS holders,
         (count(*) FILTER (WHERE paid_channel <> 'POST_OFFICE'))::int AS paid_by_account,
         (count(*) FILTER (WHERE carried_over))::int AS carried_over,
         jsonb_build_object(
           'SELF', count(*) FILTER (WHERE holder AND relation = 'SELF'),
           'AUTHORISED', count(*) FILTER (WHERE holder AND relation = 'AUTHORISED'),
           'GUARDIAN', count(*) FILTER (WHERE holder AND relation = 'GUARDIAN')) AS relations,
         jsonb_build_object(
           'NO_PAYMENT', count(*) FILTER (WHERE reason = 'NO_PAYMENT'), 'HELD', count(*) FILTER (WHERE reason = 'HELD'),
           'CANCELLED', count(*) FILTER (WHERE reason = 'CANCELLED'), 'RETURNED', count(*) FILTER (WHERE reason = 'RETURNED'),
           'REJECTED', count(*) FILTER (WHERE reason = 'REJECTED'), 'UNKNOWN', count(*) FILTER (WHERE reason = 'UNKNOWN'),
           'CASH_CHOSEN', count(*) FILTER (WHERE reason = 'CASH_CHOSEN'),
           'CARRIED_OVER', count(*) FILTER (WHERE reason = 'CARRIED_OVER'),
           'IN_FLIGHT', count(*) FILTER (WHERE reason = 'IN_FLIGHT')) AS reasons,
         count(*) FILTER (WHERE paid_channel = 'BANK') AS paid_bank,
         count(*) FILTER (WHERE paid_channel = 'EWALLET') AS paid_ewallet,
         count(*) FILTER (WHERE paid_channel = 'MOBILE_MONEY') AS paid_mobile_money,
         count(*) FILTER (WHERE paid_channel = 'POST_OFFICE') AS paid_post_office
  FROM people GROUP BY programme, province_code, district_code),
amounts AS (
  SELECT programme, province_code, district_code,
         coalesce(sum(amount) FILTER (WHERE channel = 'BANK'), 0) AS bank,
         coalesce(sum(amount) FILTER (WHERE channel = 'EWALLET'), 0) AS ewallet,
         coalesce(sum(amount) FILTER (WHERE channel = 'MOBILE_MONEY'), 0) AS mobile_money,
         coalesce(sum(amount) FILTER (WHERE channel = 'POST_OFFICE'), 0) AS post_office
  FROM facts WHERE state = 'SETTLED' GROUP BY programme, province_code, district_code),
counted AS (
  SELECT programme, province_code, district_code,
         coalesce(total, 0) AS total, coalesce(reviewed, 0) AS reviewed, coalesce(consenting, 0) AS consenting,
         coalesce(holders, 0) AS holders, coalesce(paid_by_account, 0) AS paid_by_account,
         coalesce(carried_over, 0) AS carried_over,
         coalesce(relations, '{}') AS relations, coalesce(reasons, '{}') AS reasons,
         jsonb_build_object(
           'BANK', jsonb_build_object('paid', coalesce(paid_bank, 0), 'amount', coalesce(bank, 0)::text),
           'EWALLET', jsonb_build_object('paid', coalesce(paid_ewallet, 0), 'amount', coalesce(ewallet, 0)::text),
           'MOBILE_MONEY', jsonb_build_object('paid', coalesce(paid_mobile_money, 0), 'amount', coalesce(mobile_money, 0)::text),
           'POST_OFFICE', jsonb_build_object('paid', coalesce(paid_post_office, 0), 'amount', coalesce(post_office, 0)::text)
         ) AS channels
  FROM counts FULL JOIN amounts USING (programme, province_code, district_code))
SELECT (SELECT taken::text FROM snapshot) AS snapshot,
       (SELECT count(*)::int FROM payments WHERE period = $1 AND kind IS NULL) AS unplanned,
       (SELECT max(event_time) FROM touches WHERE period = $1 OR period IS NULL) AS latest_event,
       coalesce((SELECT jsonb_agg(to_jsonb(counted)) FROM counted), '[]') AS cells`;
