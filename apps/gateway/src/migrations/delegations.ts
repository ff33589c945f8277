import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who handed which role to whom until when, and who ended it early. Both tables are only ever added to: what was handed
 * over stays on record as it was.
 */
export class Delegations1732500000500 implements MigrationInterface {
  name = 'Delegations1732500000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delegations (
        id uuid PRIMARY KEY, delegator text NOT NULL REFERENCES users (username), delegate text NOT NULL REFERENCES users (username),
        role text NOT NULL CHECK (role IN ('APPROVER', 'RELEASER')), area_code text NOT NULL,
        until date NOT NULL, ends_at timestamptz NOT NULL, reason text NOT NULL, created_at timestamptz NOT NULL,
        CHECK (delegator <> delegate), CHECK (ends_at > created_at));
      CREATE INDEX delegations_of_delegate ON delegations (delegate, ends_at);
      CREATE INDEX delegations_of_delegator ON delegations (delegator, ends_at);
      CREATE TABLE delegation_ends (
        delegation_id uuid PRIMARY KEY REFERENCES delegations (id), ended_by text NOT NULL REFERENCES users (username),
        at timestamptz NOT NULL);
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delegations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delegation_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delegation_ends, delegations; DROP FUNCTION refuse_change()');
  }
}
