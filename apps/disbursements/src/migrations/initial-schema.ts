import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States in which a payment no longer counts as the one live payment of its person, programme, period and sequence. */
const DEAD = `('RETURNED', 'CARRIED_OVER', 'CANCELLED')`;

export class InitialSchema1725000000100 implements MigrationInterface {
  name = 'InitialSchema1725000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REPLICA);
    await runner.query(RUNS);
    await runner.query(PAYMENTS);
    await runner.query(CONFIRMATIONS);
    await runner.query(APPEND_ONLY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE cases, confirmations, provider_file_errors, provider_files, webhook_deliveries, webhook_secrets,
        payment_history, payment_notes, inquiries, payment_attempts, handover_batches, payment_details, payments, run_totals, run_districts,
        run_history, payout_runs, areas, providers, accounts, enrolments;
      DROP FUNCTION refuse_change()`);
  }
}

/** What other services own, as their events tell it. */
const REPLICA = `
  CREATE TABLE enrolments (
    enrolment_id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL, programme text NOT NULL, monthly_amount bigint NOT NULL,
    sealed_identity text NOT NULL, sealed_lines text NOT NULL,
    area_code text NOT NULL, district_code text NOT NULL, province_code text NOT NULL,
    valid_from date NOT NULL, valid_to date, status text NOT NULL, reviewed boolean NOT NULL, wants_account boolean NOT NULL,
    preferred_channel text, version integer NOT NULL);
  CREATE INDEX enrolments_of_district ON enrolments (district_code, programme);
  CREATE TABLE accounts (
    account_id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL, programme text NOT NULL, channel text NOT NULL,
    provider_code text NOT NULL, sealed_account text NOT NULL, account_digest text NOT NULL, account_ending text NOT NULL,
    holder_relation text NOT NULL, authorised_until date, priority integer NOT NULL, status text NOT NULL, version integer NOT NULL);
  CREATE INDEX accounts_of_beneficiary ON accounts (beneficiary_id, programme);
  CREATE TABLE providers (
    code text PRIMARY KEY, name text NOT NULL, channels text[] NOT NULL, endpoint_url text,
    acceptance_window_hours integer NOT NULL, answer_deadline_minutes integer NOT NULL, settled_by_acsc boolean NOT NULL,
    status text NOT NULL, version integer NOT NULL);
  CREATE TABLE areas (
    area_version text NOT NULL, code text NOT NULL, level text NOT NULL, name text NOT NULL, parent_code text,
    PRIMARY KEY (area_version, level, code))`;

const RUNS = `
  CREATE TABLE payout_runs (
    id uuid PRIMARY KEY, period text NOT NULL, programme text NOT NULL, kind text NOT NULL,
    area_code text NOT NULL, district_code text, province_code text,
    state text NOT NULL, version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL, preparers text[] NOT NULL, approved_by text, released_by text, rejection_reason text,
    fingerprint text, operation_name text, operation_state text, operation_error text, operation_by text,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
  CREATE INDEX payout_runs_of_period ON payout_runs (period, id);
  CREATE TABLE run_history (
    run_id uuid NOT NULL REFERENCES payout_runs, version integer NOT NULL, state text NOT NULL, actor text NOT NULL,
    reason text, at timestamptz NOT NULL, PRIMARY KEY (run_id, version));
  -- One row for each district of a plan; revision counts how often the run was planned.
  CREATE TABLE run_districts (
    run_id uuid NOT NULL REFERENCES payout_runs, district_code text NOT NULL, revision integer NOT NULL DEFAULT 0,
    planned boolean NOT NULL DEFAULT false, approved boolean NOT NULL DEFAULT false, fingerprint text,
    PRIMARY KEY (run_id, district_code));
  -- reason: of the held and the cancelled. Changes only, never updated: many batches count at once without waiting for each other. The total is their sum.
  CREATE TABLE run_totals (
    run_id uuid NOT NULL, district_code text NOT NULL, channel text, provider_code text, state text NOT NULL, reason text,
    payments integer NOT NULL, amount bigint NOT NULL);
  CREATE INDEX run_totals_of_run ON run_totals (run_id)`;

const PAYMENTS = `
  CREATE TABLE payments (
    id uuid PRIMARY KEY, run_id uuid NOT NULL, beneficiary_id uuid NOT NULL, enrolment_id uuid NOT NULL,
    programme text NOT NULL, period text NOT NULL, kind text NOT NULL, sequence smallint NOT NULL, amount bigint NOT NULL,
    channel text, provider_code text, account_digest text,
    area_code text NOT NULL, district_code text NOT NULL, province_code text NOT NULL,
    state text NOT NULL, reason text, attempt smallint NOT NULL DEFAULT 0, batch_id uuid, unhold_requested_by text,
    version integer NOT NULL DEFAULT 1, updated_at timestamptz NOT NULL,
    live boolean GENERATED ALWAYS AS (state NOT IN ${DEAD}) STORED
  ) WITH (fillfactor = 60);
  -- At most one live payment: also between runs, also when two officers plan at the same moment. The predicate is the
  -- generated column, which seldom changes, so that ordinary changes of state touch no index.
  CREATE UNIQUE INDEX payments_live ON payments (beneficiary_id, programme, period, kind, sequence) WHERE live;
  CREATE INDEX payments_of_run ON payments (run_id, district_code, id);
  CREATE INDEX payments_of_beneficiary ON payments (beneficiary_id, period);
  CREATE TABLE payment_details (
    payment_id uuid PRIMARY KEY, account_id uuid, sealed_account text, account_ending text, sealed_lines text NOT NULL,
    holder boolean NOT NULL, holder_relation text, wants_account boolean NOT NULL, reviewed boolean NOT NULL);
  CREATE TABLE handover_batches (
    id uuid PRIMARY KEY, run_id uuid NOT NULL, district_code text NOT NULL, provider_code text NOT NULL, channel text NOT NULL,
    part bigint NOT NULL DEFAULT 0, count integer, control_sum bigint, digest text,
    state text NOT NULL, created_at timestamptz NOT NULL, handed_over_at timestamptz, answered_at timestamptz, swept_at timestamptz,
    not_before timestamptz);
  CREATE INDEX handover_batches_open ON handover_batches (state) WHERE state IN ('WAITING', 'HANDING_OVER');
  CREATE INDEX handover_batches_of_run ON handover_batches (run_id);
  CREATE INDEX payments_of_batch ON payments (batch_id) WHERE batch_id IS NOT NULL;
  CREATE TABLE payment_attempts (
    payment_id uuid NOT NULL, number smallint NOT NULL, batch_id uuid NOT NULL, provider_code text NOT NULL,
    amount bigint NOT NULL, handed_over_at timestamptz NOT NULL, PRIMARY KEY (payment_id, number));
  CREATE TABLE payment_notes (
    payment_id uuid NOT NULL, version integer NOT NULL, author text NOT NULL, note text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (payment_id, version));
  CREATE TABLE inquiries (
    payment_id uuid NOT NULL, attempt smallint NOT NULL, asked_at timestamptz NOT NULL, answer text NOT NULL,
    PRIMARY KEY (payment_id, attempt, asked_at));
  CREATE TABLE payment_history (
    payment_id uuid NOT NULL, version integer NOT NULL, state text NOT NULL, reason text, actor text NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (payment_id, version))`;

const CONFIRMATIONS = `
  CREATE TABLE webhook_secrets (
    id uuid PRIMARY KEY, provider_code text NOT NULL, sealed_secret text NOT NULL, created_by text NOT NULL,
    created_at timestamptz NOT NULL, revoked_at timestamptz);
  CREATE INDEX webhook_secrets_of_provider ON webhook_secrets (provider_code);
  CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY, provider_code text NOT NULL, webhook_id text NOT NULL, body_hash text NOT NULL, body text NOT NULL,
    statuses integer NOT NULL, received_at timestamptz NOT NULL, applied_at timestamptz,
    tries smallint NOT NULL DEFAULT 0, try_at timestamptz NOT NULL);
  CREATE UNIQUE INDEX webhook_deliveries_known ON webhook_deliveries (provider_code, webhook_id);
  CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (received_at) WHERE applied_at IS NULL;
  CREATE TABLE provider_files (
    id uuid PRIMARY KEY, provider_code text NOT NULL, direction text NOT NULL, name text NOT NULL, period text,
    batch_id uuid, run_id uuid, district_code text, state text NOT NULL, dry_run boolean NOT NULL DEFAULT false,
    count integer, control_sum bigint, content bytea, content_hash text, media_type text,
    read integer NOT NULL DEFAULT 0, applied integer NOT NULL DEFAULT 0, unchanged integer NOT NULL DEFAULT 0,
    rejected integer NOT NULL DEFAULT 0, cases integer NOT NULL DEFAULT 0, detail text,
    created_by text NOT NULL, created_at timestamptz NOT NULL, finished_at timestamptz);
  CREATE INDEX provider_files_of_provider ON provider_files (provider_code, period, id);
  CREATE UNIQUE INDEX provider_files_known ON provider_files (provider_code, content_hash)
    WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED';
  CREATE TABLE provider_file_errors (
    file_id uuid NOT NULL, row integer NOT NULL, "column" text NOT NULL, code text NOT NULL, message text NOT NULL);
  CREATE INDEX provider_file_errors_of_file ON provider_file_errors (file_id, row);
  -- What anyone said happened, as it came; never changed.
  CREATE TABLE confirmations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id uuid, attempt smallint, reference text,
    provider_code text NOT NULL, source text NOT NULL, source_id uuid, status text NOT NULL, amount bigint, currency text,
    reason text, provider_reference text, occurred_at timestamptz, received_at timestamptz NOT NULL, effect text NOT NULL);
  CREATE INDEX confirmations_of_payment ON confirmations (payment_id);
  CREATE TABLE cases (
    id uuid PRIMARY KEY, class text NOT NULL, state text NOT NULL DEFAULT 'OPEN', provider_code text NOT NULL,
    source text NOT NULL, source_id uuid, payment_id uuid, district_code text, province_code text, area_code text,
    statuses integer NOT NULL DEFAULT 1, detail jsonb NOT NULL, opened_at timestamptz NOT NULL);
  -- One case for each delivery and class; a contradiction has one open case per payment.
  CREATE UNIQUE INDEX cases_of_source ON cases (source_id, class) WHERE payment_id IS NULL;
  CREATE UNIQUE INDEX cases_of_payment ON cases (payment_id, class) WHERE payment_id IS NOT NULL AND state = 'OPEN'`;

/** History is a record, not a variable: the database itself refuses to change or remove it. */
const APPEND_ONLY = `
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON confirmations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_attempts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;
