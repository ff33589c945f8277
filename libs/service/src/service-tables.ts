import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every service that takes commands needs in its database. */
export class ServiceTables1725000000001 implements MigrationInterface {
  name = 'ServiceTables1725000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        username text NOT NULL, method text NOT NULL, path text NOT NULL, key text NOT NULL,
        input_hash text NOT NULL, reply jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (username, method, path, key))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
