import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A list back says whether an officer brought it, and for which area; what the provider says itself is another list.
 * `overruled`: rows were refused because of who brought it, so that the same content may come again. Lists that are being
 * applied do not say who brought them: they have to come again too.
 */
export class ListsByOfficers1732500000920 implements MigrationInterface {
  name = 'ListsByOfficers1732500000920';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_files ADD COLUMN officer_area text, ADD COLUMN overruled boolean NOT NULL DEFAULT false;
      UPDATE provider_files SET state = 'FAILED', detail = 'Hệ thống đã được nâng cấp; hãy nộp lại / the system was upgraded: bring it again'
        WHERE direction = 'IN' AND state = 'RUNNING';
      DROP INDEX provider_files_known;
      CREATE UNIQUE INDEX provider_files_known ON provider_files (provider_code, content_hash, coalesce(officer_area, '-'))
        WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED' AND NOT overruled`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX provider_files_known;
      CREATE UNIQUE INDEX provider_files_known ON provider_files (provider_code, content_hash)
        WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED';
      ALTER TABLE provider_files DROP COLUMN officer_area, DROP COLUMN overruled`);
  }
}
