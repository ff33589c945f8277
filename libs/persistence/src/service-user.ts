import { createHmac } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { Queryable } from './unit-of-work.js';

/** The trigger by which a migration says that a table is only ever added to. */
const APPEND_ONLY_TRIGGER = 'append_only';
const NO_PRIVILEGE = '42501';

/**
 * The database user as whom a service works, which owns nothing: it reads and writes rows, but can neither change nor
 * remove what is in an append-only table, nor lift that rule. The owner's connection only migrates.
 * Safe to repeat; the caller makes sure that nobody else does it at the same moment.
 * @param owner a transaction of the owner
 * @param url of the owner; the user's password follows from its password, so that nobody has to keep another secret
 * @returns the same database as the service's user
 * @throws Error in words when the owner may not create users
 */
export async function prepareServiceUser(owner: Queryable, url: string): Promise<string> {
  const own = new URL(url);
  const database = decodeURIComponent(own.pathname.slice(1));
  const user = serviceUserOf(database);
  const password = createHmac('sha256', decodeURIComponent(own.password)).update(user).digest('base64url');
  const role = escapeIdentifier(user);
  const known = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  try {
    await owner.query(
      `${known.length > 0 ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`,
    );
  } catch (error) {
    if ((error as { code?: string }).code !== NO_PRIVILEGE) throw error;
    throw new Error(`The user of ${own.host}/${database} has to be allowed to create users (CREATEROLE).`, {
      cause: error,
    });
  }
  await owner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON ALL TABLES IN SCHEMA public TO ${role}`);
  await owner.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
  const kept = await owner.query<{ name: string }>(
    `SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = $1`,
    [APPEND_ONLY_TRIGGER],
  );
  for (const { name } of kept) await owner.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${name} FROM ${role}`);
  own.username = encodeURIComponent(user);
  own.password = password;
  return own.href;
}

/** The service's user of a database. */
export function serviceUserOf(database: string): string {
  return `${database}_service`;
}
