import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person held, or what is held because it may have been paid, stays held when its payment is cancelled and the same is
 * listed anew: the hold waits here for the next payment of the same person, programme, period and kind. `newcomers`: somebody
 * moved to the district after it was planned, while the plan goes on.
 */
export class HoldsOutliveLists1732500000930 implements MigrationInterface {
  name = 'HoldsOutliveLists1732500000930';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kept_holds (
        beneficiary_id uuid NOT NULL, programme text NOT NULL, period text NOT NULL, kind text NOT NULL, reason text NOT NULL,
        PRIMARY KEY (programme, period, kind, beneficiary_id));
      CREATE FUNCTION keep_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO kept_holds (beneficiary_id, programme, period, kind, reason)
        VALUES (OLD.beneficiary_id, OLD.programme, OLD.period, OLD.kind, OLD.reason)
        ON CONFLICT (programme, period, kind, beneficiary_id) DO UPDATE SET reason = excluded.reason;
        RETURN NULL;
      END $$;
      CREATE TRIGGER hold_kept AFTER UPDATE OF state ON payments FOR EACH ROW
        WHEN (OLD.state = 'HELD' AND NEW.state = 'CANCELLED' AND OLD.reason IN ('REQUESTED', 'CEILING', 'CONTRADICTION'))
        EXECUTE FUNCTION keep_hold();
      ALTER TABLE run_districts ADD COLUMN newcomers boolean NOT NULL DEFAULT false;
      CREATE INDEX arrears_lines_of_month ON arrears_lines (month)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX arrears_lines_of_month;
      ALTER TABLE run_districts DROP COLUMN newcomers;
      DROP TRIGGER hold_kept ON payments;
      DROP FUNCTION keep_hold();
      DROP TABLE kept_holds`);
  }
}
