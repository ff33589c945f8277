import type { Database } from './database.js';

/**
 * Rows of a statement in chunks through a server-side cursor: any number of rows in flat memory, one snapshot.
 * `sql` is a SELECT; each chunk is a non-empty array of at most `size` rows.
 */
export async function* streamRows<Row>(
  database: Database,
  sql: string,
  parameters: unknown[] = [],
  size = 2_000,
): AsyncGenerator<Row[]> {
  const client = await database.pool.connect();
  // A server that goes away rejects the query in hand; without a listener the event would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE rows_cursor NO SCROLL CURSOR FOR ${sql}`, parameters);
    for (;;) {
      const { rows } = await client.query(`FETCH ${size} FROM rows_cursor`);
      if (rows.length === 0) break;
      yield rows as Row[];
    }
    await client.query('COMMIT');
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.off('error', ignore);
    client.release();
  }
}
