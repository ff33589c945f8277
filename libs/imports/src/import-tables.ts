import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of imports; each service that imports lists this migration. */
export class ImportTables1725000000100 implements MigrationInterface {
  name = 'ImportTables1725000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE imports (
        import_id uuid PRIMARY KEY,
        kind text NOT NULL,
        state text NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'FAILED', 'PREVIEWED')),
        dry_run boolean NOT NULL,
        actor jsonb NOT NULL,
        file_name text NOT NULL,
        format text NOT NULL,
        content_hash text NOT NULL,
        -- File line up to which everything is committed: a restart goes on behind it.
        position integer NOT NULL DEFAULT 0,
        read integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        by_area jsonb NOT NULL DEFAULT '{}',
        detail jsonb,
        requested_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz)`);
    await runner.query(`CREATE INDEX imports_running ON imports (kind) WHERE state = 'RUNNING'`);
    // The uploaded bytes wait here until the import is finished, so that it survives a restart; then they are deleted.
    await runner.query(`
      CREATE TABLE import_chunks (
        import_id uuid NOT NULL, number integer NOT NULL, bytes bytea NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (import_id, number))`);
    await runner.query('ALTER TABLE import_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL');
    await runner.query(`
      CREATE TABLE import_errors (
        import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        row integer NOT NULL, field text, code text NOT NULL, severity text NOT NULL,
        message jsonb NOT NULL, value text, PRIMARY KEY (import_id, ordinal))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_errors, import_chunks, imports');
  }
}
