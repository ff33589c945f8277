import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a person ended a case, kept for ever. */
export class CaseResolutions1732500000800 implements MigrationInterface {
  name = 'CaseResolutions1732500000800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE cases ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN resolution text');
    await runner.query(`
      CREATE TABLE case_history (
        case_id uuid NOT NULL REFERENCES cases, version integer NOT NULL, state text NOT NULL, resolution text NOT NULL,
        note text NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (case_id, version))`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_history
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query('CREATE INDEX cases_about_payment ON cases (payment_id) WHERE payment_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE case_history');
    await runner.query('DROP INDEX cases_about_payment');
    await runner.query('ALTER TABLE cases DROP COLUMN version, DROP COLUMN resolution');
  }
}
