import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refusals that were told and are not applied yet: each until the next round. */
export class NotedRefusals1732500000410 implements MigrationInterface {
  name = 'NotedRefusals1732500000410';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE noted_refusals (
        payment_id uuid NOT NULL, payment_version integer NOT NULL, account_id uuid NOT NULL REFERENCES accounts,
        reason text NOT NULL, PRIMARY KEY (payment_id, payment_version))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE noted_refusals');
  }
}
