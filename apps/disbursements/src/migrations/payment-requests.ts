import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a second person has to sign, what became of it, by which ways a payment went before, and work on many at once. */
export class PaymentRequests1732500000400 implements MigrationInterface {
  name = 'PaymentRequests1732500000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REQUESTS);
    await runner.query(ROUTES);
    await runner.query(BULK);
    await runner.query(BATCHES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE handover_batches DROP COLUMN handed_over_on;
      DROP INDEX handover_batches_to_sweep;
      DROP TRIGGER append_only ON payment_notes;
      ALTER TABLE payments ADD COLUMN unhold_requested_by text;
      UPDATE payments SET unhold_requested_by = request.requested_by FROM payment_requests request
        WHERE request.payment_id = payments.id AND request.verb = 'unhold';
      DROP TABLE bulk_operations, payment_routes, payment_request_steps, payment_requests`);
  }
}

const appendOnly = (table: string): string =>
  `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/**
 * One open request at most for each payment; `people`: who asked, and for whom. It ends when another person signs it, when somebody withdraws it, or when
 * the payment moves. Each step of its life is kept.
 */
const REQUESTS = `
  CREATE TABLE payment_requests (
    payment_id uuid PRIMARY KEY, verb text NOT NULL, route jsonb, outcome text, evidence text, reason text,
    requested_by text NOT NULL, people text[] NOT NULL, requested_at timestamptz NOT NULL);
  CREATE TABLE payment_request_steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('REQUESTED', 'APPROVED', 'DECLINED', 'LAPSED')),
    verb text NOT NULL, route jsonb, outcome text, evidence text, reason text,
    actor text NOT NULL, on_behalf_of text, at timestamptz NOT NULL);
  CREATE INDEX payment_request_steps_of_payment ON payment_request_steps (payment_id);
  ${appendOnly('payment_request_steps')};
  ${appendOnly('payment_notes')};
  INSERT INTO payment_requests (payment_id, verb, requested_by, people, requested_at)
    SELECT id, 'unhold', unhold_requested_by, ARRAY[unhold_requested_by], updated_at FROM payments WHERE unhold_requested_by IS NOT NULL;
  INSERT INTO payment_request_steps (payment_id, step, verb, actor, at)
    SELECT payment_id, 'REQUESTED', verb, requested_by, requested_at FROM payment_requests;
  ALTER TABLE payments DROP COLUMN unhold_requested_by`;

/** The way that a payment left when two people gave it another one: up to this version and attempt it went there. */
const ROUTES = `
  CREATE TABLE payment_routes (
    payment_id uuid NOT NULL, version integer NOT NULL, attempt smallint NOT NULL,
    channel text, provider_code text, account_id uuid, account_digest text, account_ending text, sealed_account text,
    requested_by text NOT NULL, approved_by text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (payment_id, version));
  ${appendOnly('payment_routes')}`;

/** How far a verb on many payments of a run came: whoever dies goes on behind the last chunk. */
const BULK = `
  CREATE TABLE bulk_operations (
    id uuid PRIMARY KEY, run_id uuid NOT NULL REFERENCES payout_runs, input jsonb NOT NULL, decider jsonb NOT NULL,
    created_at timestamptz NOT NULL, finished_at timestamptz, district_code text, payment_id uuid,
    done integer NOT NULL DEFAULT 0, requested integer NOT NULL DEFAULT 0, moved integer NOT NULL DEFAULT 0,
    skipped jsonb NOT NULL DEFAULT '{}');
  CREATE INDEX bulk_operations_of_run ON bulk_operations (run_id, created_at);
  CREATE UNIQUE INDEX bulk_operations_running ON bulk_operations (run_id) WHERE finished_at IS NULL`;

/** The business day on which a batch left; and what the passing of deadlines looks at. */
const BATCHES = `
  ALTER TABLE handover_batches ADD COLUMN handed_over_on date;
  CREATE INDEX handover_batches_to_sweep ON handover_batches (channel) WHERE state = 'DONE' AND swept_at IS NULL`;
