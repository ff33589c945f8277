import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a list needs of an entitlement beyond its present amount: the same person in both programmes, what each month is
 * owed, since when the rate applies, and whether the category is another one. Null until the registry has told it.
 */
export class ReplicaOfEntitlements1732500000200 implements MigrationInterface {
  name = 'ReplicaOfEntitlements1732500000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE enrolments
        ADD COLUMN citizen_id_key text, ADD COLUMN owed jsonb, ADD COLUMN rate_from date, ADD COLUMN category_digest text`);
    await runner.query('CREATE INDEX enrolments_of_citizen ON enrolments (citizen_id_key, programme)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE enrolments
        DROP COLUMN citizen_id_key, DROP COLUMN owed, DROP COLUMN rate_from, DROP COLUMN category_digest`);
  }
}
