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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX payments_successors, payments_of_kind, payments_cancelled, payments_of_run_attention;
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
 * Lists of exceptions, by run and by succession. None of these holds a column that an ordinary change of state changes,
 * so that such a change goes on touching no index: `live` and `attention` change for exceptions only, a payment is
 * cancelled when it is neither, and its kind and sequence never change.
 */
const LISTS = `
  CREATE INDEX payments_of_run_attention ON payments (run_id, attention, district_code, id) WHERE attention IS NOT NULL;
  CREATE INDEX payments_cancelled ON payments (run_id, district_code, id)
    WHERE NOT live AND attention IS NULL AND reason IS DISTINCT FROM 'PLANNED_AGAIN';
  CREATE INDEX payments_of_kind ON payments (run_id, kind, district_code, id) WHERE kind <> 'REGULAR';
  CREATE INDEX payments_successors ON payments (period, beneficiary_id, programme, kind, sequence) INCLUDE (id, run_id)
    WHERE sequence > 1 AND (live OR attention IS NOT NULL)`;
