import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database } from './database.js';
import { testDatabase, type TestDatabase } from './testing.js';

class Tables1725000000901 implements MigrationInterface {
  name = 'Tables1725000000901';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE things (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text)');
    await runner.query('CREATE TABLE things_history (id integer NOT NULL, note text)');
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON things_history
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things, things_history');
  }
}

describe('the user as whom a service works', () => {
  let server: TestDatabase;
  let database: Database;
  const open = (): Promise<Database> =>
    new Database({ url: server.url, migrations: [Tables1725000000901], asServiceUser: true }).open();

  beforeAll(async () => {
    server = await testDatabase('service_user');
    database = await open();
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  it('reads, writes, counts and analyses', async () => {
    await database.query(`INSERT INTO things (note) VALUES ('a'), ('b')`);
    await database.query(`UPDATE things SET note = 'c' WHERE note = 'b'`);
    await database.query(`DELETE FROM things WHERE note = 'a'`);
    await database.query('ANALYZE things');
    expect(await database.query('SELECT note FROM things')).toEqual([{ note: 'c' }]);
  });

  it('adds to an append-only table', async () => {
    await database.query(`INSERT INTO things_history VALUES (1, 'first')`);
    expect(await database.query('SELECT * FROM things_history')).toEqual([{ id: 1, note: 'first' }]);
  });

  it.each([
    `UPDATE things_history SET note = 'x'`,
    'DELETE FROM things_history',
    'TRUNCATE things_history',
    'ALTER TABLE things_history DISABLE TRIGGER append_only',
    'DROP TRIGGER append_only ON things_history',
    'DROP TABLE things_history',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    `SET session_replication_role = 'replica'`,
    'SET ROLE postgres',
    'CREATE TABLE others (id integer)',
  ])('may not: %s', async (statement) => {
    await expect(database.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('is made once, also when several instances start at the same moment', async () => {
    const more = await Promise.all([open(), open(), open()]);
    const [user] = await database.query('SELECT current_user AS name');
    for (const each of more) {
      expect(await each.query('SELECT current_user AS name')).toEqual([user]);
      await each.close();
    }
  });
});
