import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sandbox's own books: nobody else reads them but through `/sandbox/ledger`. */
export class InitialSchema1725000000100 implements MigrationInterface {
  name = 'InitialSchema1725000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE providers (code text PRIMARY KEY, webhook_url text NOT NULL, webhook_secret text NOT NULL);

      CREATE TABLE customers (
        provider_code text NOT NULL, account_number text NOT NULL, holder_name text NOT NULL,
        PRIMARY KEY (provider_code, account_number));

      CREATE TABLE batches (
        provider_code text NOT NULL, batch_id text NOT NULL, body_hash text NOT NULL, duplicates text[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (provider_code, batch_id));

      CREATE TABLE ledger (
        provider_code text NOT NULL, reference text NOT NULL,
        amount bigint NOT NULL, state text NOT NULL, reason text,
        movements integer NOT NULL DEFAULT 0, paid_out bigint NOT NULL DEFAULT 0,
        answers_when_asked boolean NOT NULL DEFAULT false, returns_later boolean NOT NULL DEFAULT false,
        list_id uuid, occurred_at timestamptz NOT NULL,
        PRIMARY KEY (provider_code, reference),
        CHECK (paid_out IN (0, amount)));
      CREATE INDEX ledger_by_list ON ledger (list_id, reference) WHERE list_id IS NOT NULL;

      CREATE TABLE deliveries (
        id uuid PRIMARY KEY, position bigint GENERATED ALWAYS AS IDENTITY, provider_code text NOT NULL,
        body text NOT NULL, follows uuid, due_at timestamptz NOT NULL, tries integer NOT NULL DEFAULT 0);
      CREATE INDEX deliveries_due ON deliveries (due_at);

      CREATE TABLE post_office (
        only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
        gateway_url text NOT NULL, username text NOT NULL, password text NOT NULL);

      CREATE TABLE post_office_lists (
        list_id uuid PRIMARY KEY, state text NOT NULL, answer_id text, CHECK (state IN ('READ', 'ANSWERED', 'DONE')))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE post_office_lists, post_office, deliveries, ledger, batches, customers, providers');
  }
}
