import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why an account is what it is: what payments showed of it, what officers asked, and what came of that. */
export class AccountHistory1732500000400 implements MigrationInterface {
  name = 'AccountHistory1732500000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_history (
        account_id uuid NOT NULL REFERENCES accounts, version integer NOT NULL, status text NOT NULL, reason text,
        -- The payment that the provider refused, and which of its versions said so.
        payment_id uuid, payment_version integer, actor text NOT NULL, at timestamptz NOT NULL,
        PRIMARY KEY (account_id, version))`);
    // One refusal has one effect, however often it is told.
    await runner.query(
      'CREATE UNIQUE INDEX account_history_of_payment ON account_history (payment_id, payment_version) WHERE payment_id IS NOT NULL',
    );
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_history
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_history');
    await runner.query('DROP FUNCTION refuse_change()');
  }
}
