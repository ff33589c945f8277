import { Refusal } from '../common/refusal.js';

/**
 * Waits until the server takes connections, then creates the databases that it does not have.
 * @param {string} url of any database on the server
 * @param {string[]} names
 * @param {{patience?: number}} [options] milliseconds to wait for the server
 * @throws {Refusal} when the server cannot be reached or may not create databases
 */
export async function ensureDatabases(url, names, { patience = 60_000 } = {}) {
  // Only now: the launcher itself starts before the packages are there.
  const { default: pg } = await import('pg');
  const deadline = Date.now() + patience;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query('SELECT datname FROM pg_database');
      const known = new Set(rows.map((row) => row.datname));
      for (const name of names.filter((each) => !known.has(each))) {
        await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} STRATEGY file_copy`).catch((error) => {
          // 42P04: another instance on the same server was quicker.
          if (error.code !== '42P04') throw error;
        });
      }
      return;
    } catch (error) {
      const { code, message } = /** @type {Error & {code?: string}} */ (error);
      if (code === '42501')
        throw new Refusal(
          `The server of DATABASE_URL lets this user create no database: create ${names.join(', ')} there.`,
        );
      if (code?.startsWith('28') || Date.now() > deadline) {
        throw new Refusal(`PostgreSQL at ${new URL(url).host} does not answer: ${message || code}.`);
      }
      await new Promise((next) => setTimeout(next, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/**
 * The same server, another database.
 * @param {string} url
 * @param {string} name
 */
export function databaseUrl(url, name) {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
