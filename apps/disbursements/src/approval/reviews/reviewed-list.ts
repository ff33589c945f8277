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
  /** What the list says, whatever the ids of its payments. */
  content: string | null;
}

/** The districts of the list, from the counters, with the digest that is signed and what the list says. */
export function districtsOf(database: Queryable, runId: string): Promise<DistrictRow[]> {
  return database.query<DistrictRow>(
    `SELECT district.district_code AS code, district.fingerprint AS digest, district.content,
       coalesce(sum(p.payments) FILTER (WHERE ${PAYABLE}), 0)::integer AS payments,
       coalesce(sum(p.amount) FILTER (WHERE ${PAYABLE}), 0)::text AS amount,
       coalesce(sum(p.payments) FILTER (WHERE p.state = 'HELD'), 0)::integer AS held
     FROM run_districts district LEFT JOIN run_totals p ON p.run_id = district.run_id AND p.district_code = district.district_code
     WHERE district.run_id = $1 GROUP BY district.district_code, district.fingerprint, district.content ORDER BY district.district_code`,
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

/** What those runs paid, or were to pay, in this run's area, by district. Only below a district the counters do not tell. */
export function districtsBefore(
  database: Queryable,
  run: ReviewedRun,
  before: string[],
): Promise<(Sum & { code: string })[]> {
  const counted = run.areaCode.length < 5;
  const [source, sum, within] = counted
    ? ['run_totals', 'sum(p.payments)', IN_DISTRICTS]
    : ['payments', 'count(*)', `${withinArea(run, '$2')} AND $3::uuid IS NOT NULL`];
  return database.query(
    `SELECT p.district_code AS code, ${sum}::integer AS payments, sum(p.amount)::text AS amount FROM ${source} p
     WHERE p.run_id = ANY ($1) AND ${PAYABLE} AND ${within} GROUP BY p.district_code HAVING ${sum} <> 0`,
    [before, run.areaCode, run.id],
  );
}

/** Districts in an area: the district itself, those of the province and those of the list, or all. */
const IN_DISTRICTS = `($2 = 'VN' OR p.district_code = $2 OR p.district_code IN (
  SELECT code FROM areas WHERE parent_code = $2 UNION ALL SELECT district_code FROM run_districts WHERE run_id = $3))`;

interface Notable {
  id: string;
  beneficiaryId: string;
  amount: string;
}

const NOTABLE = `p.id, p.beneficiary_id AS "beneficiaryId", p.district_code AS "districtCode", p.area_code AS "areaCode", p.kind, p.period,
  p.state, p.channel, p.provider_code AS "providerCode"`;

const SHOWN = 10;

export function biggestPayments(database: Queryable, runId: string): Promise<Notable[]> {
  return database.query<Notable>(
    `SELECT ${NOTABLE}, p.amount::text AS amount FROM payments p WHERE p.run_id = $1 AND ${PAYABLE} ORDER BY p.amount DESC, p.id LIMIT ${SHOWN}`,
    [runId],
  );
}

export interface Comparison {
  /** Each with what the person got last month, and the difference. */
  biggestChanges: (Notable & { before: string; difference: string })[];
  newAccounts: number;
}

const NOW = 'p.run_id = $1';
const ACCOUNT = 'p.account_digest COLLATE "C"';
const SETTLED_BEFORE = `max(${ACCOUNT}) FILTER (WHERE NOT ${NOW} AND p.state = 'SETTLED')`;
/** Nearly everybody is paid on last month's account; only the others are looked up in all of their history. */
const UNFAMILIAR = ['min', 'max']
  .map((extreme) => `${extreme}(${ACCOUNT}) FILTER (WHERE ${NOW}) IS DISTINCT FROM ${SETTLED_BEFORE}`)
  .join(' OR ');

/**
 * This list beside last month's, person by person, in one pass over both: the people whose amount differs most, whatever it
 * is made of (arrears and grants too), and on how many accounts the person was never paid before.
 * Who was not paid last month, or is not now, is in the bridge from last month's list to this one.
 */
export async function compareWithBefore(database: Queryable, runId: string, before: string[]): Promise<Comparison> {
  const [row] = await database.query<Comparison>(
    `WITH person AS MATERIALIZED (
       SELECT p.beneficiary_id, sum(CASE WHEN ${NOW} THEN p.amount ELSE -p.amount END) AS difference,
         bool_or(${NOW}) AND NOT bool_and(${NOW}) AS in_both,
         min(${ACCOUNT}) FILTER (WHERE ${NOW}) IS NOT NULL AND (${UNFAMILIAR}) AS unfamiliar
       FROM payments p WHERE p.run_id = ANY ($2) AND ${PAYABLE} GROUP BY p.beneficiary_id
     ), changed AS (
       SELECT beneficiary_id, difference FROM person WHERE in_both AND difference <> 0
       ORDER BY abs(difference) DESC, beneficiary_id LIMIT ${SHOWN}
     ), shown AS (
       SELECT p.*, (total.after - changed.difference)::text AS before, changed.difference::text AS difference, total.after::text AS amount,
         abs(changed.difference) AS size
       FROM changed
       CROSS JOIN LATERAL (
         SELECT sum(p.amount) AS after, (array_agg(p.id ORDER BY p.amount DESC, p.id))[1] AS id FROM payments p
         WHERE p.beneficiary_id = changed.beneficiary_id AND ${NOW} AND ${PAYABLE}) total
       CROSS JOIN LATERAL (SELECT ${NOTABLE} FROM payments p WHERE p.id = total.id) p
     )
     SELECT
       (SELECT coalesce(jsonb_agg(to_jsonb(shown) - 'size' ORDER BY size DESC, "beneficiaryId"), '[]') FROM shown) AS "biggestChanges",
       (SELECT coalesce(sum(earlier.fresh), 0)::integer FROM person CROSS JOIN LATERAL (
          -- An aggregate, so that it is always looked up by person.
          SELECT count(DISTINCT p.account_digest) FILTER (WHERE ${NOW} AND ${PAYABLE} AND NOT EXISTS (
            SELECT FROM payments known WHERE known.beneficiary_id = p.beneficiary_id AND known.account_digest = p.account_digest
              AND known.state = 'SETTLED' AND known.run_id <> $1)) AS fresh
          FROM payments p WHERE p.beneficiary_id = person.beneficiary_id
        ) earlier WHERE person.unfamiliar) AS "newAccounts"`,
    [runId, [runId, ...before]],
  );
  return row as Comparison;
}

function withinArea(run: ReviewedRun, parameter: string): string {
  const column = scopeColumn(run.areaCode);
  return column ? `p.${column} = ${parameter}` : `${parameter}::text IS NOT NULL`;
}
