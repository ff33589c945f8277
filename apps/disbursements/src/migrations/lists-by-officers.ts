import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list back says whether an officer brought it, and for which area; what the provider says itself is another list. */
export class ListsByOfficers1732500000920 implements MigrationInterface {
  name = 'ListsByOfficers1732500000920';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_files ADD COLUMN officer_area text;
      DROP INDEX provider_files_known;
      CREATE UNIQUE INDEX provider_files_known ON provider_files (provider_code, content_hash, coalesce(officer_area, ''))
        WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX provider_files_known;
      CREATE UNIQUE INDEX provider_files_known ON provider_files (provider_code, content_hash)
        WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED';
      ALTER TABLE provider_files DROP COLUMN officer_area`);
  }
}
