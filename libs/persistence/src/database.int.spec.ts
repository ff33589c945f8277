import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database } from './database.js';
import { streamRows } from './stream.js';
import { testDatabase, type TestDatabase } from './testing.js';
import type { CopyRow, OutboxWriter } from './unit-of-work.js';

class Tables1725000000900 implements MigrationInterface {
  name = 'Tables1725000000900';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE outbox (type text NOT NULL)');
    await runner.query(
      'CREATE TABLE things (id integer PRIMARY KEY, note text, amount bigint, on_day date, flag boolean)',
    );
    await runner.query('CREATE TABLE migrated (at timestamptz NOT NULL DEFAULT now())');
    await runner.query('INSERT INTO migrated DEFAULT VALUES');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE migrated, things, outbox');
  }
}

const writeOutbox: OutboxWriter = async (queryable, events) => {
  await queryable.query('INSERT INTO outbox SELECT unnest($1::text[])', [events.map(({ type }) => type)]);
};
const EVENT = { topic: 'things.v1', key: '1', type: 'thing-made', data: {} };

describe('database', () => {
  let server: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await testDatabase('persistence');
    database = await new Database({ url: server.url, migrations: [Tables1725000000900], writeOutbox }).open();
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(() => database.query('TRUNCATE things, outbox'));

  const count = async (table: string): Promise<bigint | undefined> =>
    (await database.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`))[0]?.count;

  describe('a transaction', () => {
    it('commits its rows and its events together, and then runs its hooks', async () => {
      const seen: string[] = [];
      const result = await database.transaction(async (unit) => {
        unit.afterCommit(() => seen.push('committed'));
        unit.publish(EVENT);
        await unit.query('INSERT INTO things (id) VALUES (1)');
        seen.push('worked');
        return 'done';
      });
      expect(result).toBe('done');
      expect(seen).toEqual(['worked', 'committed']);
      expect([await count('things'), await count('outbox')]).toEqual([1n, 1n]);
    });

    it('leaves no row, no event and runs no hook when the work throws', async () => {
      let hooks = 0;
      const work = database.transaction(async (unit) => {
        unit.afterCommit(() => (hooks += 1));
        unit.publish(EVENT);
        await unit.query('INSERT INTO things (id) VALUES (1)');
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect([await count('things'), await count('outbox'), hooks]).toEqual([0n, 0n, 0]);
    });

    it('is undone when the commit itself is refused', async () => {
      await database.query('CREATE TABLE parts (thing integer REFERENCES things DEFERRABLE INITIALLY DEFERRED)');
      const work = database.transaction(async (unit) => {
        unit.publish(EVENT);
        await unit.query('INSERT INTO parts VALUES (99)');
      });
      await expect(work).rejects.toThrow(/foreign key/);
      await database.query('DROP TABLE parts');
      expect(await count('outbox')).toBe(0n);
    });

    it('that only reads is of one moment, whatever commits meanwhile, and writes nothing', async () => {
      const counts = await database.snapshot(async (source) => {
        const before = await source.query<{ count: bigint }>('SELECT count(*) FROM things');
        await database.query('INSERT INTO things (id) VALUES (9)');
        return [...before, ...(await source.query<{ count: bigint }>('SELECT count(*) FROM things'))];
      });
      expect(counts.map((row) => row.count)).toEqual([0n, 0n]);
      expect(await count('things')).toBe(1n);
      await expect(database.snapshot((source) => source.query('DELETE FROM things'))).rejects.toThrow('read-only');
    });

    it('gives its connection back after a failure', async () => {
      const failing = Array.from({ length: 30 }, () => database.transaction((unit) => unit.query('SELECT 1 / 0')));
      const outcomes = await Promise.allSettled(failing);
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
      expect(await count('things')).toBe(0n);
    });

    it('refuses an event where there is no outbox to write it to', async () => {
      const bare = await new Database({ url: server.url, migrations: [] }).open();
      await expect(bare.transaction((unit) => Promise.resolve(unit.publish(EVENT)))).rejects.toThrow(/no outbox/);
      await bare.close();
    });
  });

  describe('values', () => {
    it('come as bigint for bigint and as the written day for dates', async () => {
      const [row] = await database.query(
        `SELECT 9007199254740993::bigint AS amount, '2024-09-01'::date AS day, sum(amount) AS nothing FROM things`,
      );
      expect(row).toEqual({ amount: 9007199254740993n, day: '2024-09-01', nothing: null });
    });
  });

  describe('copy', () => {
    it('keeps tabs, line breaks, backslashes, empty texts, nulls and diacritics as they are', async () => {
      const notes = ['a\tb', 'a\nb', 'a\r\nb', 'a\\b', '\\N', '\\.', '', null, 'Nguyễn Thị Hoà'];
      const rows: CopyRow[] = notes.map((note, id) => [id, note, 540_000n, '2024-09-01', id % 2 === 0]);
      const written = await database.transaction((unit) =>
        unit.copy('things', ['id', 'note', 'amount', 'on_day', 'flag'], rows),
      );
      expect(written).toBe(notes.length);
      expect(await database.query('SELECT * FROM things ORDER BY id')).toEqual(
        notes.map((note, id) => ({ id, note, amount: 540_000n, on_day: '2024-09-01', flag: id % 2 === 0 })),
      );
    });

    it('takes rows as they are made, more than one chunk of them', async () => {
      async function* made(): AsyncGenerator<CopyRow> {
        for (let id = 0; id < 5_000; id += 1) yield await Promise.resolve([id, 'x'.repeat(100)]);
      }
      expect(await database.transaction((unit) => unit.copy('things', ['id', 'note'], made()))).toBe(5_000);
      expect(await count('things')).toBe(5_000n);
    });

    it('is part of the transaction, also when the source of the rows fails', async () => {
      function* breaking(): Generator<CopyRow> {
        yield [1, 'first'];
        throw new Error('source');
      }
      const work = database.transaction((unit) => unit.copy('things', ['id', 'note'], breaking()));
      await expect(work).rejects.toThrow('source');
      expect(await count('things')).toBe(0n);
    });
  });

  describe('streamRows', () => {
    it('gives every row once, in chunks of the size asked for', async () => {
      const sizes: number[] = [];
      const ids: number[] = [];
      const sql = 'SELECT i AS id FROM generate_series(1, $1::integer) AS i ORDER BY i';
      for await (const chunk of streamRows<{ id: number }>(database, sql, [2_500], 1_000)) {
        sizes.push(chunk.length);
        ids.push(...chunk.map(({ id }) => id));
      }
      expect(sizes).toEqual([1_000, 1_000, 500]);
      expect(ids).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
    });

    it('makes no row before it is asked for, so memory is flat', async () => {
      // Each row takes a lock when it is made, which another connection can count.
      const madeSoFar: bigint[] = [];
      const sql = 'SELECT pg_advisory_xact_lock(77, i::integer) FROM generate_series(1, 3000) AS i';
      for await (const chunk of streamRows(database, sql, [], 1_000)) {
        expect(chunk).toHaveLength(1_000);
        const [row] = await database.query<{ made: bigint }>(
          'SELECT count(*) AS made FROM pg_locks WHERE classid = 77',
        );
        madeSoFar.push(row?.made ?? 0n);
      }
      expect(madeSoFar).toEqual([1_000n, 2_000n, 3_000n]);
    });

    it('gives its connection back when the reader leaves early', async () => {
      for (let round = 0; round < 20; round += 1) {
        for await (const chunk of streamRows(database, 'SELECT generate_series(1, 100)', [], 10)) {
          expect(chunk).toHaveLength(10);
          break;
        }
      }
      expect(await count('things')).toBe(0n);
    });
  });

  describe('migrations', () => {
    it('run once when several instances start at the same moment', async () => {
      const fresh = await testDatabase('migrations');
      const instances = Array.from(
        { length: 3 },
        () => new Database({ url: fresh.url, migrations: [Tables1725000000900] }),
      );
      try {
        await Promise.all(instances.map((instance) => instance.open()));
        const [first] = instances;
        expect(await first?.query('SELECT count(*) FROM migrated')).toEqual([{ count: 1n }]);
      } finally {
        await Promise.all(instances.map((instance) => instance.close()));
        await fresh.drop();
      }
    });
  });
});
