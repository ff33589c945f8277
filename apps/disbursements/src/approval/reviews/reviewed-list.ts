import { addMonths, scopeColumn } from '#contracts';
import type { Queryable } from '#persistence';
import { COMMITTING_RUNS } from '../ceilings/ceiling.repository.js';

export interface Sum {
  payments: number;
  amount: string;
}

/** What is to be signed of a list: all but what is held or off it. */
const PAYABLE = `p.state NOT IN ('HELD', 'CANCELLED')`;

export interface ReviewedRun {
  id: string;
  period: string;
  programme: string;
  kind: string;
  areaCode: string;
  fingerprint: string | null;
  deadline: string | null;
}

export interface DistrictRow extends Sum {
  code: string;
  held: number;
  digest: string | null;
}

/** The districts of the list, from the counters, with the digest that is signed. */
export function districtsOf(database: Queryable, runId: string): Promise<DistrictRow[]> {
  return database.query<DistrictRow>(
    `SELECT district.district_code AS code, district.fingerprint AS digest,
       coalesce(sum(p.payments) FILTER (WHERE ${PAYABLE}), 0)::integer AS payments,
       coalesce(sum(p.amount) FILTER (WHERE ${PAYABLE}), 0)::text AS amount,
       coalesce(sum(p.payments) FILTER (WHERE p.state = 'HELD'), 0)::integer AS held
     FROM run_districts district LEFT JOIN run_totals p ON p.run_id = district.run_id AND p.district_code = district.district_code
     WHERE district.run_id = $1 GROUP BY district.district_code, district.fingerprint ORDER BY district.district_code`,
    [runId],
  );
}

/** Signed runs of the month before, of this programme and kind, that paid in this run's area. */
export async function runsBefore(database: Queryable, run: ReviewedRun): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `SELECT former.id FROM payout_runs former
     WHERE former.period = $1 AND former.programme = $2 AND former.kind = $3 AND former.state = ANY ($4)
       AND EXISTS (SELECT FROM payments p WHERE p.run_id = former.id AND ${withinArea(run, '$5')})
     ORDER BY former.id`,
    [addMonths(run.period, -1), run.programme, run.kind, COMMITTING_RUNS, run.areaCode],
  );
  return rows.map(({ id }) => id);
}

/** What those runs paid, or were to pay, in this run's area, by district. */
export function districtsBefore(
  database: Queryable,
  run: ReviewedRun,
  before: string[],
): Promise<(Sum & { code: string })[]> {
  return database.query(
    `SELECT p.district_code AS code, count(*)::integer AS payments, sum(p.amount)::text AS amount FROM payments p
     WHERE p.run_id = ANY ($1) AND ${PAYABLE} AND ${withinArea(run, '$2')} GROUP BY p.district_code`,
    [before, run.areaCode],
  );
}

interface Notable {
  id: string;
  beneficiaryId: string;
  amount: string;
}

const NOTABLE = `p.id, p.beneficiary_id AS "beneficiaryId", p.district_code AS "districtCode", p.area_code AS "areaCode", p.kind, p.period,
  p.state, p.channel, p.provider_code AS "providerCode", p.amount::text AS amount`;

const SHOWN = 10;

export function biggestPayments(database: Queryable, runId: string): Promise<Notable[]> {
  return database.query<Notable>(
    `SELECT ${NOTABLE} FROM payments p WHERE p.run_id = $1 AND ${PAYABLE} ORDER BY p.amount DESC, p.id LIMIT ${SHOWN}`,
    [runId],
  );
}

/**
 * The people whose amount differs most from last month's, whatever it is made of (arrears and grants too). Who was not
 * paid last month, or is not now, is in the bridge from last month's list to this one.
 */
export function biggestChanges(
  database: Queryable,
  runId: string,
  before: string[],
): Promise<(Notable & { before: string; difference: string })[]> {
  const now = 'sum(p.amount) FILTER (WHERE p.run_id = $1)';
  const then = 'sum(p.amount) FILTER (WHERE p.run_id <> $1)';
  return database.query(
    `WITH changed AS (
       SELECT p.beneficiary_id, ${now} AS after, ${then} AS before FROM payments p
       WHERE p.run_id = ANY ($2) AND ${PAYABLE}
       GROUP BY p.beneficiary_id HAVING ${now} <> ${then}
       ORDER BY abs(${now} - ${then}) DESC, p.beneficiary_id LIMIT ${SHOWN}
     )
     SELECT p.id, "beneficiaryId", "districtCode", "areaCode", kind, period, state, channel, "providerCode",
       changed.after::text AS amount, changed.before::text AS before, (changed.after - changed.before)::text AS difference
     FROM changed CROSS JOIN LATERAL (
       SELECT ${NOTABLE} FROM payments p WHERE p.beneficiary_id = changed.beneficiary_id AND p.run_id = $1 AND ${PAYABLE}
       ORDER BY p.amount DESC, p.id LIMIT 1
     ) p ORDER BY abs(changed.after - changed.before) DESC, changed.beneficiary_id`,
    [runId, [runId, ...before]],
  );
}

/**
 * How many payments go to an account on which this person was never paid before. Almost everybody was last month: only
 * the others are looked up in all of their history.
 */
export async function newAccounts(database: Queryable, runId: string, before: string[]): Promise<number> {
  const [row] = await database.query<{ payments: number }>(
    `WITH unfamiliar AS MATERIALIZED (
       SELECT p.beneficiary_id, p.account_digest FROM payments p
       LEFT JOIN (SELECT DISTINCT beneficiary_id, account_digest FROM payments
                  WHERE run_id = ANY ($2) AND state = 'SETTLED' AND account_digest IS NOT NULL) known
         ON known.beneficiary_id = p.beneficiary_id AND known.account_digest = p.account_digest
       WHERE p.run_id = $1 AND ${PAYABLE} AND p.account_digest IS NOT NULL AND known.beneficiary_id IS NULL
     )
     SELECT count(*)::integer AS payments FROM unfamiliar
     -- An aggregate, so that it is always looked up by person.
     CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(p.account_digest = unfamiliar.account_digest AND p.state = 'SETTLED' AND p.run_id <> $1), false) AS paid
       FROM payments p WHERE p.beneficiary_id = unfamiliar.beneficiary_id
     ) earlier WHERE NOT earlier.paid`,
    [runId, before],
  );
  return row?.payments ?? 0;
}

function withinArea(run: ReviewedRun, parameter: string): string {
  const column = scopeColumn(run.areaCode);
  return column ? `p.${column} = ${parameter}` : `${parameter}::text IS NOT NULL`;
}
