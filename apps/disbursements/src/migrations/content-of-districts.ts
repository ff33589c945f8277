import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a district's list says, so that an approver is shown what really changed when it is planned again. */
export class ContentOfDistricts1732500000900 implements MigrationInterface {
  name = 'ContentOfDistricts1732500000900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run_districts ADD COLUMN content text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run_districts DROP COLUMN content');
  }
}
