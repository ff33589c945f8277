import { eventually } from '#service/testing';
import pg from 'pg';
import type { Harness } from './harness.js';

/** What the service has told so far with events of a type, in their order: everything that is committed. */
export async function published<Data>(harness: Harness, type: string): Promise<Data[]> {
  await eventually(async () => (await harness.db.query('SELECT FROM outbox')).length === 0);
  const client = new pg.Client({ connectionString: harness.eventLogUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ data: Data }>(
      `SELECT value::jsonb -> 'data' AS data FROM event_log.record WHERE value::jsonb ->> 'type' = $1 ORDER BY appended_at, position`,
      [type],
    );
    return rows.map(({ data }) => data);
  } finally {
    await client.end();
  }
}
