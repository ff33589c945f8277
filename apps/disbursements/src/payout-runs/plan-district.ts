import { EVENT_BATCH_SIZE, PaymentsPlanned, Topics } from '#contracts';
import type { Channel, HeldReason, HolderRelation, PaymentKind, PaymentState } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { movePayments } from '../payments/move-payments.js';
import { arrears } from './list/arrears.js';
import { DistrictStatement, OWED_COLUMNS, type ListPart, type PlanningMoment } from './list/district-statement.js';
import { funeralGrants, oneOffSupport } from './list/items.js';
import { leftOut } from './list/left-out.js';
import { lockItems, type ListContents } from './list/list-contents.js';
import { regularPayments } from './list/regular-payments.js';
import { routed } from './list/route.js';
import { successors } from './list/successors.js';
import { PLANNED_AGAIN, type PayoutRun } from './payout-run.repository.js';

/** What a provider takes at once; a list for the post office covers a whole district. */
export const BATCH_SIZE = 1_000;

interface PlannedRow {
  id: string;
  beneficiary_id: string;
  enrolment_id: string;
  area_code: string;
  province_code: string;
  period: string;
  kind: PaymentKind;
  sequence: number;
  amount: bigint;
  channel: Channel | null;
  provider_code: string | null;
  state: PaymentState;
  reason: HeldReason | null;
  holder: boolean;
  holder_relation: HolderRelation | null;
  wanted_account: boolean;
  reviewed: boolean;
}

/**
 * Plans the payments of one district of a run, in one statement over the replica: what is owed (a part for each thing that
 * the list has), by which route, and what cannot be paid held with its reason. Each payable payment gets its place in a batch
 * now, so that approving and handing over touch no index later.
 * Nobody gets a second live payment for the same thing: that is a constraint, whichever run asks. Plans of one district and
 * programme wait for each other, so that the second one sees what the first one listed; who moves between two districts
 * meanwhile is left to the constraint, and where that does not reach (`lockProgramme`) whole runs wait. In the order of the
 * beneficiaries, so that plans never wait for each other for ever.
 */
export async function planDistrict(
  unit: UnitOfWork,
  run: PayoutRun,
  districtCode: string,
  contents: ListContents,
  moment: PlanningMoment,
): Promise<void> {
  // What is for all districts before the district's own: whoever waits for the former holds none of the latter.
  if (run.kind === 'ONE_OFF' || contents.grants || contents.recoveries) await lockItems(unit, 'to list');
  if (contents.arrears || contents.recoveries) await lockProgramme(unit, run);
  await unit.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`plan ${run.programme} ${districtCode}`]);
  const statement = new DistrictStatement(run, districtCode, moment);
  const arrearsAhead = await isListedAsArrears(unit, run.period);
  const regular = run.kind === 'REGULAR' ? regularPayments(statement, { ...contents, arrearsAhead }) : null;
  const beside = partsBeside(statement, run, contents.waiting.get(districtCode) ?? [], contents);
  const planned = await unit.query<PlannedRow>(
    `WITH ${[
      ...[...(regular ? [regular] : []), ...beside].flatMap((part) => part.from),
      ...(beside.length > 0 ? [numbered(beside)] : []),
      `owed AS (${[...(regular ? [regular.rows] : []), ...(beside.length > 0 ? [`SELECT ${OWED_COLUMNS.join(', ')} FROM numbered`] : [])].join(' UNION ALL ')})`,
      routed(statement, { ...contents, changes: contents.routeChanges }),
      written(statement, beside.length > 0),
      ...[...(regular ? [regular] : []), ...beside].flatMap((part) => part.keep),
      holdTakenOver(statement),
    ].join(', ')}
     SELECT inserted.id, inserted.beneficiary_id, inserted.enrolment_id, inserted.area_code, inserted.province_code, inserted.period,
       inserted.kind, inserted.sequence, inserted.amount, inserted.channel, inserted.provider_code, inserted.state, inserted.reason,
       candidate.holder, candidate.holder_relation, candidate.wanted_account, candidate.reviewed
     FROM inserted JOIN candidate USING (id)`,
    statement.parameters,
  );
  publishPlan(unit, run, districtCode, planned);
}

/**
 * Arrears and recoveries are about other months than the run's own: two runs that are planned at once take turns, district
 * by district, or who moves between two districts meanwhile gets them from both. The districts of one run need not. Of two
 * runs at least the later one sees the other, and waits for it.
 */
async function lockProgramme(unit: UnitOfWork, run: PayoutRun): Promise<void> {
  const others = await unit.query(
    `SELECT FROM payout_runs WHERE programme = $1 AND id <> $2 AND operation_name = 'plan' AND operation_state = 'RUNNING' LIMIT 1`,
    [run.programme, run.id],
  );
  await unit.query(`SELECT pg_advisory_xact_lock${others.length === 0 ? '_shared' : ''}(hashtextextended($1, 0))`, [
    `plan ${run.programme}`,
  ]);
}

/** What this list has beside regular payments, here. */
function partsBeside(
  statement: DistrictStatement,
  run: PayoutRun,
  waiting: readonly string[],
  contents: ListContents,
): ListPart[] {
  if (run.kind === 'ONE_OFF') return [oneOffSupport(statement)];
  return [
    ...(waiting.length > 0 ? [successors(statement, waiting)] : []),
    ...(contents.arrears ? [arrears(statement), leftOut(statement)] : []),
    ...(contents.grants ? [funeralGrants(statement)] : []),
  ];
}

/** The hold stands on the new payment now. */
function holdTakenOver({ programme }: DistrictStatement): string {
  return `hold_taken_over AS (DELETE FROM kept_holds kept USING inserted
    WHERE (kept.programme, kept.kind, kept.beneficiary_id, kept.reason) = (${programme}, inserted.kind, inserted.beneficiary_id, inserted.reason)
      AND (kept.period = inserted.period OR kept.kind = 'ARREARS'))`;
}

/** Whether arrears of the month are listed: some regular payment of it left a list after them. Asked under the locks. */
async function isListedAsArrears(unit: UnitOfWork, period: string): Promise<boolean> {
  const lines = await unit.query('SELECT FROM arrears_lines WHERE month = $1 LIMIT 1', [period]);
  return lines.length > 0;
}

/** The next sequence of the same person, programme, period and kind; what is paid anew before what is new. */
function numbered(parts: ListPart[]): string {
  const columns = OWED_COLUMNS.map((name) =>
    name === 'sequence'
      ? `(chain.sequence + row_number() OVER (PARTITION BY o.beneficiary_id, o.period, o.kind ORDER BY o.succeeds NULLS LAST))::integer AS sequence`
      : `o.${name}`,
  );
  return `numbered AS MATERIALIZED (
    SELECT ${columns.join(', ')} FROM (${parts.map((part) => part.rows).join(' UNION ALL ')}) AS o
    CROSS JOIN LATERAL (
      SELECT coalesce(max(p.sequence) FILTER (WHERE p.state <> 'CANCELLED'), 0) AS sequence FROM payments p
      WHERE p.beneficiary_id = o.beneficiary_id AND p.programme = o.programme AND p.period = o.period AND p.kind = o.kind) chain)`;
}

/**
 * Batches, payments, details, history and counters of the candidates.
 * @param anyConflict successors may meet another live one of the same payment too; naming the one constraint that regular
 *   payments can meet spares looking at all of them
 */
function written({ runId, district, at, actor }: DistrictStatement, anyConflict: boolean): string {
  return `
    member AS MATERIALIZED (
      SELECT id, provider_code, channel, CASE WHEN channel = 'POST_OFFICE' THEN 0
        ELSE (row_number() OVER (PARTITION BY provider_code, channel ORDER BY id) - 1) / ${BATCH_SIZE} END AS part
      FROM candidate WHERE held_reason IS NULL
    ), batch AS (
      INSERT INTO handover_batches (id, run_id, district_code, provider_code, channel, part, state, created_at)
      SELECT uuidv7(), ${runId}, ${district}, provider_code, channel, part, 'PREPARING', ${at} FROM member GROUP BY provider_code, channel, part
      RETURNING id, provider_code, channel, part
    ), inserted AS (
      INSERT INTO payments (id, run_id, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, taken, succeeds, channel,
        provider_code, account_digest, batch_id, area_code, district_code, province_code, state, reason, updated_at)
      SELECT id, ${runId}, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, taken, succeeds, channel, provider_code,
        CASE WHEN by_account THEN account_digest END, assigned.batch_id, area_code, district_code, province_code,
        CASE WHEN held_reason IS NULL THEN 'PLANNED' ELSE 'HELD' END, held_reason, ${at}
      FROM candidate
      LEFT JOIN (SELECT member.id, batch.id AS batch_id FROM member JOIN batch USING (provider_code, channel, part)) assigned USING (id)
      ORDER BY beneficiary_id
      ON CONFLICT ${anyConflict ? '' : '(beneficiary_id, programme, period, kind, sequence) WHERE live'} DO NOTHING
      RETURNING id, run_id, beneficiary_id, enrolment_id, area_code, district_code, province_code, period, kind, sequence, amount, succeeds,
        channel, provider_code, state, reason, version
    ), detailed AS (
      INSERT INTO payment_details (payment_id, account_id, sealed_account, account_ending, sealed_lines, extra_lines, sealed_payee,
        category_digest, rate_from, holder, holder_relation, wants_account, reviewed)
      SELECT id, CASE WHEN by_account THEN account_id END, CASE WHEN by_account THEN sealed_account END,
        CASE WHEN by_account THEN account_ending END, sealed_lines, extra_lines, sealed_payee, category_digest, rate_from,
        holder, candidate.holder_relation, wanted_account, reviewed
      FROM candidate JOIN inserted USING (id)
    ), recorded AS (
      INSERT INTO payment_history (payment_id, version, state, reason, actor, at)
      SELECT id, version, state, reason, ${actor}, ${at} FROM inserted
    ), counted AS (
      INSERT INTO run_totals (run_id, district_code, channel, provider_code, state, reason, payments, amount)
      SELECT run_id, district_code, channel, provider_code, state, reason, count(*), sum(amount) FROM inserted
      GROUP BY run_id, district_code, channel, provider_code, state, reason
    )`;
}

/**
 * Planning again starts from nothing: what the former plan of this run proposed is cancelled, not overwritten. What it
 * carried (items, months, what waited for a successor) is free again, because only payments that are not cancelled count.
 */
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

/** An event is about one kind of one period, so that its reader knows which month changes. */
function publishPlan(unit: UnitOfWork, run: PayoutRun, districtCode: string, planned: PlannedRow[]): void {
  for (const rows of Map.groupBy(planned, (row) => `${row.period} ${row.kind}`).values()) {
    for (let start = 0; start < rows.length; start += EVENT_BATCH_SIZE) {
      const chunk = rows.slice(start, start + EVENT_BATCH_SIZE);
      const { period, kind } = chunk[0] as PlannedRow;
      const data: PaymentsPlanned = {
        runId: run.id,
        period,
        programme: run.programme,
        kind,
        payments: chunk.map((row) => ({
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
          wantsAccount: row.wanted_account,
          reviewed: row.reviewed,
          version: 1,
        })),
      };
      unit.publish({ topic: Topics.payments, key: `${run.id}:${districtCode}`, type: PaymentsPlanned.type, data });
    }
  }
}
