import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units with versions, people, enrolments (person × programme) and what they are entitled to. */
export class BeneficiaryTables1725000000200 implements MigrationInterface {
  name = 'BeneficiaryTables1725000000200';

  async up(runner: QueryRunner): Promise<void> {
    // Codes and names are used again for other units: hence a surrogate id, and validity beside the code.
    await runner.query(`
      CREATE TABLE administrative_units (
        unit_id integer PRIMARY KEY,
        area_version text NOT NULL, code text NOT NULL, name text NOT NULL,
        level text NOT NULL CHECK (level IN ('COUNTRY', 'PROVINCE', 'DISTRICT', 'COMMUNE')),
        parent_code text, valid_from date, valid_to date, tile_col integer, tile_row integer,
        UNIQUE NULLS NOT DISTINCT (area_version, code, valid_from))`);
    await runner.query(
      'CREATE INDEX administrative_units_parent ON administrative_units (area_version, parent_code, code)',
    );
    await runner.query(`
      CREATE TABLE administrative_unit_successors (
        old_unit_id integer NOT NULL REFERENCES administrative_units,
        new_unit_id integer NOT NULL REFERENCES administrative_units,
        part text NOT NULL, weight numeric(9, 8) NOT NULL, main boolean NOT NULL,
        PRIMARY KEY (old_unit_id, new_unit_id))`);
    // The identity is sealed as events carry it; it is found again by a keyed hash, or by name without diacritics.
    await runner.query(`
      CREATE TABLE persons (
        beneficiary_id uuid PRIMARY KEY, citizen_id_key text NOT NULL UNIQUE,
        sealed_identity text NOT NULL, name_search text NOT NULL, birth_date date NOT NULL, gender text NOT NULL)`);
    await runner.query('ALTER TABLE persons ALTER COLUMN sealed_identity SET STORAGE EXTERNAL');
    await runner.query(`
      CREATE TABLE enrolments (
        enrolment_id uuid PRIMARY KEY,
        beneficiary_id uuid NOT NULL REFERENCES persons, programme text NOT NULL,
        area_code text NOT NULL, district_code text NOT NULL, province_code text NOT NULL,
        valid_from date NOT NULL, valid_to date,
        status text NOT NULL, reviewed boolean NOT NULL, wants_account boolean NOT NULL, preferred_channel text,
        monthly_amount bigint NOT NULL, version integer NOT NULL,
        UNIQUE (beneficiary_id, programme))`);
    await runner.query('CREATE INDEX enrolments_district ON enrolments (district_code, beneficiary_id)');
    await runner.query(`
      CREATE TABLE entitlements (
        enrolment_id uuid NOT NULL REFERENCES enrolments, category_code text NOT NULL,
        stated_amount bigint, valid_from date NOT NULL, valid_to date,
        PRIMARY KEY (enrolment_id, category_code))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE entitlements, enrolments, persons, administrative_unit_successors, administrative_units',
    );
  }
}
