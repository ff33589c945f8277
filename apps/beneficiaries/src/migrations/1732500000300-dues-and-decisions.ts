import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each month is owed, who decided to suspend, resume or stop, and which months the amounts were worked out for. */
export class DuesAndDecisions1732500000300 implements MigrationInterface {
  name = 'DuesAndDecisions1732500000300';

  async up(runner: QueryRunner): Promise<void> {
    // As last told to others; nothing of it has been told of enrolments from before, so the first revision tells it.
    await runner.query(`
      ALTER TABLE enrolments
        ADD COLUMN owed jsonb NOT NULL DEFAULT '[]', ADD COLUMN rate_from date, ADD COLUMN category_digest text NOT NULL DEFAULT '',
        ADD COLUMN stopped_after text, ADD COLUMN decision_id uuid`);
    await runner.query(`
      CREATE TABLE enrolment_decisions (
        decision_id uuid PRIMARY KEY, enrolment_id uuid NOT NULL REFERENCES enrolments,
        kind text NOT NULL CHECK (kind IN ('SUSPENDED', 'RESUMED', 'STOPPED')),
        cause text NOT NULL CHECK (cause IN ('UNCOLLECTED', 'DECEASED_REPORTED', 'NOT_REVIEWED', 'BY_OFFICER')),
        -- Of a suspension the month that showed its cause, of a stop the last month that is owed.
        period text, payment_id uuid, reason text, actor text NOT NULL, decided_on date NOT NULL, at timestamptz NOT NULL)`);
    // The same cause and month suspend once, however often it is proposed.
    await runner.query(
      `CREATE UNIQUE INDEX enrolment_decisions_once ON enrolment_decisions (enrolment_id, cause, period) WHERE kind = 'SUSPENDED'`,
    );
    await runner.query('CREATE INDEX enrolment_decisions_of_enrolment ON enrolment_decisions (enrolment_id, at)');
    // What was decided is a record: the database itself refuses to change or remove it.
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON enrolment_decisions
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // One row for each month and each change of the law; how far it has come is kept with what it has changed.
    await runner.query(`
      CREATE TABLE amount_revisions (
        number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, period text NOT NULL, law text NOT NULL, business_date date NOT NULL,
        reached uuid, read integer NOT NULL DEFAULT 0, changed integer NOT NULL DEFAULT 0, stopped integer NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL, finished_at timestamptz)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE amount_revisions, enrolment_decisions');
    await runner.query('DROP FUNCTION refuse_change()');
    await runner.query(`
      ALTER TABLE enrolments DROP COLUMN owed, DROP COLUMN rate_from, DROP COLUMN category_digest,
        DROP COLUMN stopped_after, DROP COLUMN decision_id`);
  }
}
