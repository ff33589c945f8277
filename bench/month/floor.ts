import pg from 'pg';
import type { Phase } from './phases.js';
import { FLOOR_STEPS, type FloorStep } from './floor-steps.js';

/** Rows of one statement and commit: what the services use, too. */
const ROWS_PER_COMMIT = 5_000;

/**
 * The same rows once more by bare SQL: each table that the month filled is copied, with its indexes and constraints,
 * into a schema `floor` of the same database on the same server, and each change of state that the history tells of is
 * made again. No event, no HTTP, no provider, no code: what no implementation on this server can go below.
 * @returns seconds of each phase
 */
export async function measureFloor(
  databaseUrl: (name: string) => string,
  say: (line: string) => void,
): Promise<Record<Phase, number>> {
  const seconds = { import: 0, verify: 0, plan: 0, approve: 0, 'hand-over': 0, confirmation: 0, reporting: 0 };
  const clients = new Map<string, pg.Client>();
  try {
    for (const step of FLOOR_STEPS) {
      const client = clients.get(step.database) ?? (await connect(databaseUrl(step.database)));
      clients.set(step.database, client);
      if (!(await exists(client, step.from))) {
        say(`floor: there is no ${step.from} in ${step.database}; left out`);
        continue;
      }
      await prepare(client, step);
      const started = performance.now();
      const rows = await run(client, step);
      const took = (performance.now() - started) / 1000;
      seconds[step.phase] += took;
      say(
        `floor ${step.phase}: ${step.database} ${step.name}, ${rows.toLocaleString('en')} rows, ${took.toFixed(2)} s`,
      );
    }
    return seconds;
  } finally {
    for (const client of clients.values()) {
      await client.query('DROP SCHEMA IF EXISTS floor CASCADE').catch(() => undefined);
      await client.end();
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'chitra-bench-floor' });
  await client.connect();
  await client.query('DROP SCHEMA IF EXISTS floor CASCADE');
  await client.query('CREATE SCHEMA floor');
  return client;
}

async function exists(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [table]);
  return rows[0]?.present === true;
}

/** Not timed: the empty copy of the table to fill, and the size of what is read. */
async function prepare(client: pg.Client, { from, into }: FloorStep): Promise<void> {
  if (!(await exists(client, `floor.${into}`))) {
    await client.query(`CREATE TABLE floor.${into} (LIKE ${from} INCLUDING ALL EXCLUDING IDENTITY)`);
  }
}

/** Walks the table that is read in the order it was written, so many rows a statement, each committed by itself. */
async function run(client: pg.Client, step: FloorStep): Promise<number> {
  const source = step.from;
  const { rows: size } = await client.query<{ pages: number; rows: number }>(
    `SELECT (pg_relation_size($1::regclass) / 8192)::int AS pages, (SELECT count(*)::int FROM ${source}) AS rows`,
    [source],
  );
  const { pages = 0, rows: count = 0 } = size[0] ?? {};
  if (count === 0) return 0;
  const columns = await columnsOf(client, `floor.${step.into}`);
  const pagesPerCommit = Math.max(1, Math.floor((pages * ROWS_PER_COMMIT) / count));
  let written = 0;
  for (let page = 0; page < pages; page += pagesPerCommit) {
    const range = `source.ctid >= '(${page},0)' AND source.ctid < '(${page + pagesPerCommit},0)'`;
    for (const statement of step.statements({ source, target: `floor.${step.into}`, range, columns })) {
      written += (await client.query(statement)).rowCount ?? 0;
    }
  }
  return written;
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map((row) => row.name);
}
