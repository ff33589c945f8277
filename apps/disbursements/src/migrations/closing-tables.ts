import type { MigrationInterface, QueryRunner } from 'typeorm';

const FIGURES = ['planned', 'settled', 'returned', 'carried_over', 'cancelled'];
const PARTS = FIGURES.slice(1);

/** What was closed, what was exported, and how lists of exceptions are found. */
export class ClosingTables1732500000600 implements MigrationInterface {
  name = 'ClosingTables1732500000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STATEMENTS);
    await runner.query(EXPORTS);
    await runner.query(LISTS);
    await runner.query(FOLLOWED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER successor_gone ON payments;
      DROP TRIGGER successor_made ON payments;
      DROP FUNCTION note_successor();
      ALTER TABLE payments DROP COLUMN followed_by;
      DROP INDEX payments_of_kind, payments_cancelled, payments_of_run_attention;
      DROP TABLE export_log, closing_statement_rows, closing_statements`);
  }
}

/** A statement that does not add up cannot be kept, whatever the code thinks. */
const STATEMENTS = `
  CREATE TABLE closing_statements (
    run_id uuid PRIMARY KEY REFERENCES payout_runs, digest text NOT NULL, closed_by text NOT NULL, closed_at timestamptz NOT NULL);
  CREATE TABLE closing_statement_rows (
    run_id uuid NOT NULL REFERENCES closing_statements, programme text NOT NULL, funding_source text NOT NULL,
    channel text, provider_code text, district_code text NOT NULL,
    ${FIGURES.map((name) => `${name}_payments integer NOT NULL, ${name}_amount bigint NOT NULL`).join(', ')},
    CONSTRAINT payments_add_up CHECK (planned_payments = ${PARTS.map((name) => `${name}_payments`).join(' + ')}),
    CONSTRAINT amounts_add_up CHECK (planned_amount = ${PARTS.map((name) => `${name}_amount`).join(' + ')}));
  CREATE UNIQUE INDEX closing_statement_rows_of_run ON closing_statement_rows (run_id, district_code, channel, provider_code) NULLS NOT DISTINCT;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closing_statements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closing_statement_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/** Who took a list out of the house. One row when it begins, before the first byte leaves, and one when it ends. */
const EXPORTS = `
  CREATE TABLE export_log (
    export_id uuid NOT NULL, step text NOT NULL CHECK (step IN ('STARTED', 'DONE', 'BROKEN_OFF')),
    list text NOT NULL, format text NOT NULL, filter jsonb NOT NULL, with_names boolean NOT NULL, rows integer,
    actor text NOT NULL, area_code text NOT NULL, request_id text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (export_id, step));
  CREATE INDEX export_log_by_time ON export_log (at, export_id);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON export_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/**
 * Lists of exceptions. None of these indexes holds a column that an ordinary change of state changes, so that such a
 * change goes on touching no index: `live` and `attention` change for exceptions only, a payment is cancelled when it is
 * neither, and its kind never changes.
 */
const LISTS = `
  CREATE INDEX payments_of_run_attention ON payments (run_id, attention, district_code, id) WHERE attention IS NOT NULL;
  CREATE INDEX payments_cancelled ON payments (run_id, district_code, id)
    WHERE NOT live AND attention IS NULL AND reason IS DISTINCT FROM 'PLANNED_AGAIN';
  CREATE INDEX payments_of_kind ON payments (run_id, kind, district_code, id) WHERE kind <> 'REGULAR'`;

/**
 * What came back or was carried over is left to chase until another payment follows it: of the same person and month,
 * the next in sequence. Kept with the payment, because in a few years almost all that ever came back was paid since,
 * and what was not must be found among it at once. A successor that is cancelled leaves it to chase again.
 */
const FOLLOWED = `
  ALTER TABLE payments ADD COLUMN followed_by uuid;
  UPDATE payments former SET followed_by = later.id FROM payments later
    WHERE former.attention IN ('RETURNED', 'CARRIED_OVER') AND later.beneficiary_id = former.beneficiary_id
      AND later.period = former.period AND later.programme = former.programme AND later.kind = former.kind
      AND later.sequence = former.sequence + 1 AND later.state <> 'CANCELLED';
  CREATE INDEX payments_to_chase ON payments (attention, id)
    INCLUDE (period, run_id, programme, reason, amount, channel, provider_code, district_code, area_code, province_code)
    WHERE attention IS NOT NULL AND followed_by IS NULL;
  CREATE FUNCTION note_successor() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.state = 'CANCELLED' THEN
      UPDATE payments SET followed_by = NULL
        WHERE beneficiary_id = NEW.beneficiary_id AND period = NEW.period AND followed_by = NEW.id;
    ELSE
      UPDATE payments SET followed_by = NEW.id
        WHERE beneficiary_id = NEW.beneficiary_id AND period = NEW.period AND programme = NEW.programme AND kind = NEW.kind
          AND sequence < NEW.sequence AND attention IN ('RETURNED', 'CARRIED_OVER') AND followed_by IS NULL;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER successor_made AFTER INSERT ON payments FOR EACH ROW WHEN (NEW.sequence > 1)
    EXECUTE FUNCTION note_successor();
  CREATE TRIGGER successor_gone AFTER UPDATE OF state ON payments FOR EACH ROW
    WHEN (NEW.state = 'CANCELLED' AND OLD.state <> 'CANCELLED' AND NEW.sequence > 1) EXECUTE FUNCTION note_successor()`;
