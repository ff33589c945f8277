import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AccountsSchema1725000000200 implements MigrationInterface {
  name = 'AccountsSchema1725000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROVIDERS);
    await runner.query(ENROLMENTS);
    await runner.query(ACCOUNTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE accounts, enrolments, providers');
  }
}

const PROVIDERS = `
  CREATE TABLE providers (
    code text PRIMARY KEY, name text NOT NULL, bin text, channels text[] NOT NULL, endpoint_url text,
    acceptance_window_hours integer NOT NULL, answer_deadline_minutes integer NOT NULL, settled_by_acsc boolean NOT NULL,
    status text NOT NULL, version integer NOT NULL, registered_by text NOT NULL, registered_at timestamptz NOT NULL)`;

/** What the registry says, as its events tell it: who exists, where, and under which name (sealed). */
const ENROLMENTS = `
  CREATE TABLE enrolments (
    enrolment_id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL, citizen_id_key text NOT NULL, programme text NOT NULL,
    area_code text NOT NULL, district_code text NOT NULL, province_code text NOT NULL,
    sealed_identity text NOT NULL, version integer NOT NULL);
  CREATE INDEX enrolments_of_citizen ON enrolments (citizen_id_key, programme)`;

const ACCOUNTS = `
  CREATE TABLE accounts (
    id uuid PRIMARY KEY, enrolment_id uuid NOT NULL REFERENCES enrolments, beneficiary_id uuid NOT NULL, programme text NOT NULL,
    channel text NOT NULL, provider_code text NOT NULL REFERENCES providers,
    -- {accountNumber, holderName}; account_key and holder_key are keyed hashes that find and compare them unopened.
    sealed_account text NOT NULL, account_key text NOT NULL, account_ending text NOT NULL, holder_key text NOT NULL,
    holder_relation text NOT NULL, authorised_until date, priority smallint NOT NULL,
    status text NOT NULL, status_reason text,
    -- The batch in which the provider is being asked; null when nobody asks, or when no batch is made yet.
    verification_id uuid,
    -- The holder's name in the provider's books, when it is another one.
    sealed_provider_name text,
    verified_at timestamptz, version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
    CHECK (verification_id IS NULL OR status = 'PENDING'));
  CREATE UNIQUE INDEX one_account_of_enrolment ON accounts (enrolment_id, account_key);
  CREATE INDEX accounts_of_beneficiary ON accounts (beneficiary_id, priority, id);
  CREATE INDEX accounts_being_verified ON accounts (verification_id) WHERE status = 'PENDING'`;
