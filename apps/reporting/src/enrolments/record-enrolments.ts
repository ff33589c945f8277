import type { ChangedEnrolment } from '#contracts';
import type { Queryable } from '#persistence';
import { portionsOf } from '../sets.js';

/** One row per enrolment, each given once; a version that is not newer than the stored one changes nothing. */
export async function recordEnrolments(unit: Queryable, enrolments: ChangedEnrolment[]): Promise<void> {
  for (const rows of portionsOf(enrolments)) {
    await unit.query(
      `INSERT INTO enrolments AS known (enrolment_id, beneficiary_id, programme, area_code, district_code, province_code,
         valid_from, valid_to, status, reviewed, wants_account, version)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
         $7::date[], $8::date[], $9::text[], $10::bool[], $11::bool[], $12::int[])
       ON CONFLICT (enrolment_id) DO UPDATE SET
         area_code = excluded.area_code, district_code = excluded.district_code, province_code = excluded.province_code,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, status = excluded.status,
         reviewed = excluded.reviewed, wants_account = excluded.wants_account, version = excluded.version
       WHERE known.version < excluded.version`,
      [
        rows.map((row) => row.enrolmentId),
        rows.map((row) => row.beneficiaryId),
        rows.map((row) => row.programme),
        rows.map((row) => row.areaCode),
        rows.map((row) => row.districtCode),
        rows.map((row) => row.provinceCode),
        rows.map((row) => row.validFrom),
        rows.map((row) => row.validTo),
        rows.map((row) => row.status),
        rows.map((row) => row.reviewed),
        rows.map((row) => row.wantsAccount),
        rows.map((row) => row.version),
      ],
    );
  }
}
