import { Injectable } from '@nestjs/common';
import type { ChangedEnrolment } from '#contracts';
import type { Queryable } from '#persistence';

/** Keeps this service's own picture of the registry: who is enrolled, where, and under which (sealed) name. */
@Injectable()
export class ApplyEnrolments {
  /** One statement for any number of enrolments; a row as old as, or older than, the one kept is ignored. */
  async handle(unit: Queryable, changed: ChangedEnrolment[]): Promise<void> {
    const rows = latestOfEach(changed);
    if (rows.length === 0) return;
    await unit.query(
      `INSERT INTO enrolments AS known
         (enrolment_id, beneficiary_id, citizen_id_key, programme, area_code, district_code, province_code, sealed_identity, version)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[])
       ON CONFLICT (enrolment_id) DO UPDATE SET
         beneficiary_id = excluded.beneficiary_id, citizen_id_key = excluded.citizen_id_key, programme = excluded.programme,
         area_code = excluded.area_code, district_code = excluded.district_code, province_code = excluded.province_code,
         sealed_identity = excluded.sealed_identity, version = excluded.version
       WHERE known.version < excluded.version`,
      [
        rows.map((row) => row.enrolmentId),
        rows.map((row) => row.beneficiaryId),
        rows.map((row) => row.citizenIdKey),
        rows.map((row) => row.programme),
        rows.map((row) => row.areaCode),
        rows.map((row) => row.districtCode),
        rows.map((row) => row.provinceCode),
        rows.map((row) => row.sealedIdentity),
        rows.map((row) => row.version),
      ],
    );
  }
}

/** A statement may touch a row once: of several changes to one enrolment in a batch only the latest counts. */
function latestOfEach(changed: ChangedEnrolment[]): ChangedEnrolment[] {
  const latest = new Map<string, ChangedEnrolment>();
  for (const row of changed) {
    const other = latest.get(row.enrolmentId);
    if (!other || other.version < row.version) latest.set(row.enrolmentId, row);
  }
  return [...latest.values()];
}
