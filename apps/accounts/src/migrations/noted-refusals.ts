import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refusals that were told: each is applied in the next round, and kept so that it is applied once. */
export class NotedRefusals1732500000410 implements MigrationInterface {
  name = 'NotedRefusals1732500000410';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE noted_refusals (
        payment_id uuid NOT NULL, payment_version integer NOT NULL, account_id uuid NOT NULL REFERENCES accounts,
        reason text NOT NULL, applied_at timestamptz, PRIMARY KEY (payment_id, payment_version));
      CREATE INDEX noted_refusals_to_apply ON noted_refusals (payment_id, payment_version) WHERE applied_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE noted_refusals');
  }
}
