import type { Actor, AreaChain, Programme } from '#contracts';
import { isWithin } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { KnownItem } from './one-off.decide.js';
import type { OneOffKind, OneOffRow } from './one-off-row.js';

/** A row whose person is known; the payee also as the keyed hash that tells whether it changed. */
export interface MatchedRow extends OneOffRow {
  enrolmentId: string;
  beneficiaryId: string;
  districtCode: string;
  payeeKey: string | null;
}

export interface FoundEnrolment {
  enrolmentId: string;
  beneficiaryId: string;
  place: AreaChain & { districtCode: string };
}

/** The enrolments within the caller's area, by `<citizen id key> <programme>`. One statement for many rows. */
export async function findEnrolments(
  source: Queryable,
  wanted: { citizenIdKey: string; programme: Programme }[],
  actor: Pick<Actor, 'areaCode'>,
): Promise<Map<string, FoundEnrolment>> {
  const found = await source.query<{
    key: string;
    enrolment_id: string;
    beneficiary_id: string;
    area_code: string;
    district_code: string;
    province_code: string;
  }>(
    `SELECT wanted.key || ' ' || wanted.programme AS key, e.enrolment_id, e.beneficiary_id, e.area_code, e.district_code, e.province_code
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS given (key, programme)) wanted
     JOIN enrolments e ON e.citizen_id_key = wanted.key AND e.programme = wanted.programme`,
    [wanted.map(({ citizenIdKey }) => citizenIdKey), wanted.map(({ programme }) => programme)],
  );
  return new Map(
    found
      .map((row): [string, FoundEnrolment] => [
        row.key,
        {
          enrolmentId: row.enrolment_id,
          beneficiaryId: row.beneficiary_id,
          place: { areaCode: row.area_code, districtCode: row.district_code, provinceCode: row.province_code },
        },
      ])
      .filter(([, { place }]) => isWithin(actor, place)),
  );
}

export function keyOf(item: Pick<MatchedRow, 'enrolmentId' | 'kind' | 'period' | 'decision'>): string {
  return [item.enrolmentId, item.kind, item.period, item.decision].join(' ');
}

/** What payments that are not cancelled carry of the item `item`. */
export const TAKEN = `coalesce((SELECT sum(part.amount) FROM payment_items part JOIN payments p ON p.id = part.payment_id
  WHERE part.item_id = item.id AND p.state <> 'CANCELLED'), 0)::bigint`;

/** The items that the rows name already, by `keyOf`. */
export async function findItems(
  source: Queryable,
  rows: MatchedRow[],
): Promise<Map<string, KnownItem & { id: string }>> {
  const known = await source.query<KnownItem & { id: string; enrolmentId: string; period: string; decision: string }>(
    `SELECT item.id, item.enrolment_id AS "enrolmentId", item.kind, item.period, item.decision, item.amount, item.payee_key AS "payeeKey",
       item.monthly_limit_percent AS "monthlyLimitPercent", item.cancelled_at IS NOT NULL AS "isCancelled", ${TAKEN} AS taken
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS wanted (enrolment_id, kind, period, decision)
     JOIN one_off_items item USING (enrolment_id, kind, period, decision)`,
    [
      rows.map(({ enrolmentId }) => enrolmentId),
      rows.map(({ kind }) => kind),
      rows.map(({ period }) => period),
      rows.map(({ decision }) => decision),
    ],
  );
  return new Map(known.map((item) => [keyOf(item), item]));
}

/** For whom there is a funeral grant that counts, in whichever programme: the decision, by beneficiary. There is one for each death. */
export async function findGrants(source: Queryable, rows: MatchedRow[]): Promise<Map<string, string>> {
  const grants = await source.query<{ beneficiary_id: string; decision: string }>(
    `SELECT beneficiary_id, decision FROM one_off_items
     WHERE beneficiary_id = ANY ($1) AND kind = 'FUNERAL_GRANT' AND cancelled_at IS NULL`,
    [rows.filter(({ kind }) => kind === 'FUNERAL_GRANT').map(({ beneficiaryId }) => beneficiaryId)],
  );
  return new Map(grants.map(({ beneficiary_id: beneficiaryId, decision }) => [beneficiaryId, decision]));
}

export interface WrittenItem {
  id: string;
  row: MatchedRow;
  sealedPayee: string | null;
}

export async function insertItems(unit: UnitOfWork, items: WrittenItem[], by: string, at: Date): Promise<void> {
  await unit.query(
    `INSERT INTO one_off_items (id, kind, programme, period, enrolment_id, beneficiary_id, amount, decision, sealed_payee, payee_key,
       monthly_limit_percent, created_by, created_at, updated_at)
     SELECT *, $12, $13::timestamptz, $13::timestamptz FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::bigint[],
       $8::text[], $9::text[], $10::text[], $11::smallint[])`,
    [
      items.map(({ id }) => id),
      items.map(({ row }): OneOffKind => row.kind),
      items.map(({ row }) => row.programme),
      items.map(({ row }) => row.period),
      items.map(({ row }) => row.enrolmentId),
      items.map(({ row }) => row.beneficiaryId),
      items.map(({ row }) => row.amount),
      items.map(({ row }) => row.decision),
      items.map(({ sealedPayee }) => sealedPayee),
      items.map(({ row }) => row.payeeKey),
      items.map(({ row }) => row.monthlyLimitPercent),
      by,
      at,
    ],
  );
}

/** A recovery that took everything may have more to take now. */
export async function updateItems(unit: UnitOfWork, items: WrittenItem[], at: Date): Promise<void> {
  await unit.query(
    `UPDATE one_off_items item SET amount = given.amount, sealed_payee = given.sealed_payee, payee_key = given.payee_key,
       monthly_limit_percent = given.monthly_limit_percent, finished = false, version = item.version + 1, updated_at = $6
     FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::smallint[]) AS given (id, amount, sealed_payee, payee_key, monthly_limit_percent)
     WHERE item.id = given.id`,
    [
      items.map(({ id }) => id),
      items.map(({ row }) => row.amount),
      items.map(({ sealedPayee }) => sealedPayee),
      items.map(({ row }) => row.payeeKey),
      items.map(({ row }) => row.monthlyLimitPercent),
      at,
    ],
  );
}
