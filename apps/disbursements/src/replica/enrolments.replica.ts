import type { AdministrativeUnitsPublished, ChangedEnrolment } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { NewPlace } from '../payout-runs/newcomers.js';
import { latest } from './latest.js';

/**
 * Keeps the newest version of each enrolment; older ones are ignored. One statement for any number. Notes whose months are
 * owed something else than was known, who is payable again or has moved between the lists of two places: the next list looks
 * for their arrears, and for months that left them out. Returns where those live now who moved.
 */
export async function replaceEnrolments(unit: UnitOfWork, changed: ChangedEnrolment[]): Promise<NewPlace[]> {
  const rows = latest(changed, ({ enrolmentId }) => enrolmentId);
  if (rows.length === 0) return [];
  return unit.query<NewPlace>(
    `WITH replaced AS (
     INSERT INTO enrolments AS known (enrolment_id, beneficiary_id, programme, monthly_amount, sealed_identity, sealed_lines,
       area_code, district_code, province_code, valid_from, valid_to, status, reviewed, wants_account, preferred_channel, version,
       citizen_id_key, owed, rate_from, category_digest)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::date[], $11::date[], $12::text[], $13::boolean[], $14::boolean[], $15::text[], $16::integer[],
       $17::text[], $18::jsonb[], $19::date[], $20::text[])
     ON CONFLICT (enrolment_id) DO UPDATE SET beneficiary_id = excluded.beneficiary_id, programme = excluded.programme,
       monthly_amount = excluded.monthly_amount, sealed_identity = excluded.sealed_identity, sealed_lines = excluded.sealed_lines,
       area_code = excluded.area_code, district_code = excluded.district_code, province_code = excluded.province_code,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to, status = excluded.status, reviewed = excluded.reviewed,
       wants_account = excluded.wants_account, preferred_channel = excluded.preferred_channel, version = excluded.version,
       citizen_id_key = excluded.citizen_id_key, owed = excluded.owed, rate_from = excluded.rate_from,
       category_digest = excluded.category_digest
     WHERE known.version < excluded.version
     RETURNING new.enrolment_id, new.version, new.programme, new.area_code, new.district_code, new.province_code, old.area_code <> new.area_code AS moved, old.enrolment_id IS NOT NULL AND new.owed IS NOT NULL
       AND (old.owed IS DISTINCT FROM new.owed OR old.area_code <> new.area_code OR old.status <> 'ACTIVE' AND new.status = 'ACTIVE'
         OR coalesce(new.valid_to, 'infinity') > coalesce(old.valid_to, 'infinity')) AS is_noted)
     , noted AS (
     INSERT INTO owed_changes (enrolment_id, version) SELECT enrolment_id, version FROM replaced WHERE is_noted ORDER BY enrolment_id
     ON CONFLICT (enrolment_id) DO UPDATE SET version = excluded.version)
     SELECT DISTINCT programme, area_code, district_code, province_code FROM replaced WHERE moved`,
    [
      rows.map((row) => row.enrolmentId),
      rows.map((row) => row.beneficiaryId),
      rows.map((row) => row.programme),
      rows.map((row) => row.monthlyAmount),
      rows.map((row) => row.sealedIdentity),
      rows.map((row) => row.sealedLines),
      rows.map((row) => row.areaCode),
      rows.map((row) => row.districtCode),
      rows.map((row) => row.provinceCode),
      rows.map((row) => row.validFrom),
      rows.map((row) => row.validTo),
      rows.map((row) => row.status),
      rows.map((row) => row.reviewed),
      rows.map((row) => row.wantsAccount),
      rows.map((row) => row.preferredChannel),
      rows.map((row) => row.version),
      rows.map((row) => row.citizenIdKey),
      // An event from before there were arrears does not say what is owed.
      rows.map((row) => (row.owed ? JSON.stringify(row.owed) : null)),
      rows.map((row) => row.rateFrom ?? null),
      rows.map((row) => row.categoryDigest ?? null),
    ],
  );
}

/** The administrative map, for names on lists and for the scope of a run. */
export async function replaceAreas(unit: UnitOfWork, published: AdministrativeUnitsPublished[]): Promise<void> {
  const rows = new Map(
    published.flatMap(({ areaVersion, units }) =>
      units.map((one) => [`${areaVersion}:${one.level}:${one.code}`, { areaVersion, ...one }] as const),
    ),
  );
  if (rows.size === 0) return;
  const areas = [...rows.values()];
  await unit.query(
    `INSERT INTO areas (area_version, code, level, name, parent_code)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     ON CONFLICT (area_version, level, code) DO UPDATE SET name = excluded.name, parent_code = excluded.parent_code`,
    [
      areas.map((area) => area.areaVersion),
      areas.map((area) => area.code),
      areas.map((area) => area.level),
      areas.map((area) => area.name),
      areas.map((area) => area.parentCode),
    ],
  );
}
