import { firstDay, lastDay } from '#contracts';
import { countsAsListed } from '../../cases/resolution.js';
import { owed, type DistrictStatement, type ListPart } from './district-statement.js';

/**
 * What the month is owed by the registry's own word (`owed`), or else the present amount: a month planned late, or ahead of
 * a new rate, is paid what that month is worth. Less the arrears that were listed for it already: its former payment has
 * left a list since, and this one does not pay the difference again.
 */
export function dueIn(month: string, listedAhead: boolean): string {
  const ahead = `LEFT JOIN LATERAL (
      SELECT sum(line.difference)::bigint AS amount FROM arrears_lines line
      JOIN payments carrier ON carrier.id = line.payment_id AND ${countsAsListed('carrier')}
      WHERE line.enrolment_id = e.enrolment_id AND line.month = ${month}) ahead ON true`;
  return `
    CROSS JOIN LATERAL (SELECT CASE WHEN e.owed -> -1 ->> 'from' <= ${month} THEN e.owed -> -1 ELSE (
      SELECT earlier FROM jsonb_array_elements(e.owed) AS earlier WHERE earlier ->> 'from' <= ${month}
      ORDER BY earlier ->> 'from' DESC LIMIT 1) END AS segment OFFSET 0) told
    ${listedAhead ? ahead : ''}
    CROSS JOIN LATERAL (SELECT coalesce((told.segment ->> 'monthlyAmount')::bigint, e.monthly_amount) AS owed) worth
    CROSS JOIN LATERAL (SELECT worth.owed ${listedAhead ? '- coalesce(ahead.amount, 0)' : ''} AS amount) due`;
}

/** The columns of the regular payment of a month, of an enrolment `e` with `dueIn` the same month. */
export function regularRow(
  month: string,
  { sequence, arrearsAhead, recoveries }: { sequence?: string; arrearsAhead: boolean; recoveries: boolean },
): string {
  // The lines explain the present amount; where the month is owed another one, a line of its own tells the difference.
  const rateLine = `CASE WHEN worth.owed <> e.monthly_amount AND told.segment ->> 'sealedLines' IS NULL
    THEN jsonb_build_array(jsonb_build_object('kind', 'RATE', 'month', ${month}, 'amount', (worth.owed - e.monthly_amount)::text)) END`;
  const aheadLine = `CASE WHEN ahead.amount > 0
    THEN jsonb_build_array(jsonb_build_object('kind', 'ARREARS', 'month', ${month}, 'amount', (-ahead.amount)::text)) END`;
  const extraLines = [rateLine, ...(arrearsAhead ? [aheadLine] : []), ...(recoveries ? ['offsets.lines'] : [])];
  return owed({
    period: month,
    kind: `'REGULAR'`,
    ...(sequence ? { sequence } : {}),
    amount: recoveries ? 'due.amount - coalesce(offsets.taken, 0)' : 'due.amount',
    sealed_lines: `coalesce(told.segment ->> 'sealedLines', e.sealed_lines)`,
    extra_lines:
      extraLines.length === 1
        ? rateLine
        : `nullif(${extraLines.map((lines) => `coalesce(${lines}, '[]')`).join(' || ')}, '[]')`,
    category_digest: `coalesce(told.segment ->> 'categoryDigest', e.category_digest)`,
    rate_from: `CASE WHEN told.segment IS NULL THEN e.rate_from ELSE (told.segment ->> 'rateFrom')::date END`,
    ...(recoveries ? { taken: 'offsets.taken' } : {}),
  });
}

/**
 * The regular payments of the period: everybody entitled who is on no list of it yet. Nobody gets a second one, in any run.
 * @param fresh no other run has planned this period, so nobody needs to be looked up
 * @param arrearsAhead arrears of this very month are listed
 * @param recoveries somebody owes money back: a part of the payment is kept, at most the limit of each decision
 */
export function regularPayments(
  statement: DistrictStatement,
  { fresh, arrearsAhead, recoveries }: { fresh: boolean; arrearsAhead: boolean; recoveries: boolean },
): ListPart {
  const { run, period, scope } = statement;
  const first = statement.bind(firstDay(run.period), 'date');
  const last = statement.bind(lastDay(run.period), 'date');
  // An aggregate, so that it is always looked up by person: the period at hand is never in the statistics.
  const former = `CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(p.state <> 'CANCELLED'), false) AS listed FROM payments p
    WHERE p.beneficiary_id = e.beneficiary_id AND p.period = ${period} AND p.programme = e.programme AND p.kind = 'REGULAR') former`;
  return {
    from: recoveries ? offsets(statement, arrearsAhead) : [],
    rows: `SELECT ${regularRow(period, { sequence: '1', arrearsAhead, recoveries })}
    FROM enrolments e ${dueIn(period, arrearsAhead)}
    ${recoveries ? 'LEFT JOIN offsets ON offsets.enrolment_id = e.enrolment_id' : ''}
    ${fresh ? '' : former}
    WHERE ${scope} AND (e.status <> 'STOPPED' OR e.valid_to IS NOT NULL) AND due.amount > 0
      AND e.valid_from <= ${last} AND (e.valid_to IS NULL OR e.valid_to >= ${first}) ${fresh ? '' : 'AND NOT former.listed'}`,
    keep: recoveries
      ? [
          `offset_kept AS (INSERT INTO payment_items (payment_id, item_id, amount)
            SELECT inserted.id, part.item_id, part.amount FROM inserted JOIN offset_part part USING (enrolment_id)
            WHERE inserted.kind = 'REGULAR' AND inserted.period = ${period} AND inserted.succeeds IS NULL AND part.amount > 0)`,
        ]
      : [],
  };
}

/**
 * What is kept of each payment for whom owes money back. In the order of the limits, then of the months: each decision takes
 * what it still has to get, as far as what is taken so far stays within its own limit. With remaining sums S and limits L
 * that is S(i) + min(0, min over j ≤ i of L(j) − S(j)) in total after i.
 */
function offsets(statement: DistrictStatement, arrearsAhead: boolean): string[] {
  const { programme, period, scope } = statement;
  const inOrder = 'PARTITION BY enrolment_id ORDER BY percent, period, item_id';
  return [
    `recovery AS MATERIALIZED (
       SELECT item.id AS item_id, item.enrolment_id, item.decision, item.period, item.monthly_limit_percent AS percent,
         item.amount - coalesce(before.taken, 0) AS remaining, due.amount * item.monthly_limit_percent / 100 AS most
       FROM one_off_items item JOIN enrolments e ON e.enrolment_id = item.enrolment_id ${dueIn(period, arrearsAhead)}
       LEFT JOIN LATERAL (
         SELECT sum(part.amount)::bigint AS taken FROM payment_items part
         JOIN payments p ON p.id = part.payment_id AND p.state <> 'CANCELLED' WHERE part.item_id = item.id) before ON true
       WHERE item.programme = ${programme} AND item.kind = 'RECOVERY' AND item.period <= ${period} AND NOT item.finished
         AND item.cancelled_at IS NULL AND item.amount > coalesce(before.taken, 0) AND ${scope})`,
    `offset_part AS MATERIALIZED (
       SELECT item_id, enrolment_id, decision, total - lag(total, 1, 0::bigint) OVER (${inOrder}) AS amount
       FROM (SELECT *, due + least(0, min(most - due) OVER (${inOrder})) AS total
         FROM (SELECT *, (sum(remaining) OVER (${inOrder}))::bigint AS due FROM recovery) AS added) AS limited)`,
    // Through JSON, of which the planner expects a hundred rows and joins them by hash; of the few that it guesses otherwise
    // it would look through all for everybody.
    `offsets AS MATERIALIZED (
       SELECT told.* FROM jsonb_to_recordset((
         SELECT jsonb_agg(person) FROM (
           SELECT enrolment_id, sum(amount)::bigint AS taken, jsonb_agg(jsonb_build_object('kind', 'RECOVERY',
             'decision', decision, 'amount', (-amount)::text) ORDER BY item_id) AS lines
           FROM offset_part WHERE amount > 0 GROUP BY enrolment_id) AS person)) AS told (enrolment_id uuid, taken bigint, lines jsonb))`,
  ];
}
