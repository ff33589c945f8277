import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What follows a payment is named by it (`succeeds`), and no longer guessed from the sequence. */
export class FollowedBySucceeds1732500000910 implements MigrationInterface {
  name = 'FollowedBySucceeds1732500000910';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER successor_made ON payments;
      DROP TRIGGER successor_gone ON payments;
      CREATE OR REPLACE FUNCTION note_successor() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state = 'CANCELLED' THEN
          UPDATE payments SET followed_by = NULL WHERE id = NEW.succeeds AND followed_by = NEW.id;
        ELSE
          UPDATE payments SET followed_by = NEW.id WHERE id = NEW.succeeds;
        END IF;
        RETURN NULL;
      END $$;
      UPDATE payments former SET followed_by = later.id FROM payments later
        WHERE later.succeeds = former.id AND later.state <> 'CANCELLED' AND former.followed_by IS DISTINCT FROM later.id;
      CREATE TRIGGER successor_made AFTER INSERT ON payments FOR EACH ROW WHEN (NEW.succeeds IS NOT NULL)
        EXECUTE FUNCTION note_successor();
      CREATE TRIGGER successor_gone AFTER UPDATE OF state ON payments FOR EACH ROW
        WHEN (NEW.state = 'CANCELLED' AND OLD.state <> 'CANCELLED' AND NEW.succeeds IS NOT NULL) EXECUTE FUNCTION note_successor();
      DROP INDEX payments_waiting;
      DROP INDEX payments_succeeding;
      ALTER TABLE payments DROP COLUMN superseded`);
  }

  /** The triggers stay as they are: they keep the same column. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments ADD COLUMN superseded boolean NOT NULL DEFAULT false;
      CREATE INDEX payments_succeeding ON payments (succeeds) WHERE succeeds IS NOT NULL;
      CREATE INDEX payments_waiting ON payments (programme, period)
        WHERE attention IN ('RETURNED', 'CARRIED_OVER') AND NOT superseded`);
  }
}
