import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much may be committed, on whose behalf somebody decided, and what an approver saw before. */
export class ApprovalTables1732500000500 implements MigrationInterface {
  name = 'ApprovalTables1732500000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CEILINGS);
    await runner.query(ON_BEHALF);
    await runner.query(REVIEWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE run_reviews;
      ALTER TABLE payment_history DROP COLUMN on_behalf_of;
      ALTER TABLE run_history DROP COLUMN on_behalf_of;
      ALTER TABLE payout_runs DROP COLUMN approved_for, DROP COLUMN released_for, DROP COLUMN operation_for;
      DROP TABLE ceiling_history, funding_ceilings`);
  }
}

/** What is committed under a ceiling is never stored: it is summed from the runs' counters, under a lock. */
const CEILINGS = `
  CREATE TABLE funding_ceilings (
    area_code text NOT NULL, programme text NOT NULL, funding_source text NOT NULL, period text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0), document text NOT NULL, version integer NOT NULL DEFAULT 1,
    set_by text NOT NULL, set_at timestamptz NOT NULL,
    PRIMARY KEY (period, programme, funding_source, area_code));
  CREATE TABLE ceiling_history (
    area_code text NOT NULL, programme text NOT NULL, funding_source text NOT NULL, period text NOT NULL,
    version integer NOT NULL, amount bigint NOT NULL, document text NOT NULL,
    actor text NOT NULL, on_behalf_of text, at timestamptz NOT NULL,
    PRIMARY KEY (period, programme, funding_source, area_code, version));
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ceiling_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/**
 * Whoever acts for somebody counts as both: the three people stay different whether they come themselves or send somebody.
 */
const ON_BEHALF = `
  ALTER TABLE payout_runs
    ADD COLUMN approved_for text, ADD COLUMN released_for text, ADD COLUMN operation_for text,
    ADD CONSTRAINT approver_is_not_for_a_preparer CHECK (approved_for IS NULL OR
      (approved_by IS NOT NULL AND approved_for <> ALL (preparers) AND approved_for <> approved_by)),
    ADD CONSTRAINT releaser_is_for_a_third_person CHECK (
      (released_for IS NULL OR (released_by IS NOT NULL AND released_for <> released_by))
      AND NOT array_remove(ARRAY[released_by, released_for], NULL)
        && (preparers || array_remove(ARRAY[approved_by, approved_for], NULL)));
  ALTER TABLE run_history ADD COLUMN on_behalf_of text;
  ALTER TABLE payment_history ADD COLUMN on_behalf_of text`;

/** What somebody saw of a run at a time, district by district; evidence, never changed. */
const REVIEWS = `
  CREATE TABLE run_reviews (
    run_id uuid NOT NULL REFERENCES payout_runs, username text NOT NULL, at timestamptz NOT NULL, fingerprint text NOT NULL,
    districts jsonb NOT NULL, PRIMARY KEY (run_id, username, at));
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;
