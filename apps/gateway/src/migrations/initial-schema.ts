import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in, and who is signed in. */
export class InitialSchema1725000000200 implements MigrationInterface {
  name = 'InitialSchema1725000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        username text PRIMARY KEY, password_hash text NOT NULL, roles text[] NOT NULL, area_code text, provider_code text,
        created_by text, created_at timestamptz NOT NULL DEFAULT now());
      CREATE UNIQUE INDEX users_once_whatever_case ON users (lower(username));

      CREATE TABLE sessions (
        token_hash text PRIMARY KEY, username text NOT NULL REFERENCES users (username),
        created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL);
      CREATE INDEX sessions_by_expiry ON sessions (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sessions, users');
  }
}
