import type { Queryable } from '#persistence';

/** What somebody saw of a run: each district as it was then. */
export interface Seen {
  at: Date;
  fingerprint: string;
  districts: Record<string, { content: string | null; payments: number; amount: string }>;
}

export async function lastSeen(database: Queryable, runId: string, username: string): Promise<Seen | null> {
  const [seen] = await database.query<Seen>(
    'SELECT at, fingerprint, districts FROM run_reviews WHERE run_id = $1 AND username = $2 ORDER BY at DESC LIMIT 1',
    [runId, username],
  );
  return seen ?? null;
}

export async function writeSeen(database: Queryable, runId: string, username: string, seen: Seen): Promise<void> {
  await database.query(
    'INSERT INTO run_reviews (run_id, username, at, fingerprint, districts) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [runId, username, seen.at, seen.fingerprint, JSON.stringify(seen.districts)],
  );
}
