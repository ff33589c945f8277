import type { CloudEvent } from '#contracts';
import type { Queryable } from '#persistence';

/**
 * Notes in the transaction that applies events that figures are out of date. A note is a new row, never an update, so
 * that two batches never wait for each other; which notes a count has seen is known from its snapshot.
 */
export async function touchPeriods(unit: Queryable, events: CloudEvent[], periods: string[]): Promise<void> {
  const distinct = [...new Set(periods)];
  if (distinct.length === 0) return;
  await unit.query(
    'INSERT INTO touches (period, events, event_time) SELECT period, $2, $3 FROM unnest($1::text[]) AS period',
    [distinct, events.length, latestTime(events)],
  );
}

/** Enrolments and accounts count in every period that they cover. */
export async function touchAllPeriods(unit: Queryable, events: CloudEvent[]): Promise<void> {
  await unit.query('INSERT INTO touches (period, events, event_time) VALUES (NULL, $1, $2)', [
    events.length,
    latestTime(events),
  ]);
}

function latestTime(events: CloudEvent[]): Date {
  return new Date(Math.max(...events.map((event) => Date.parse(event.time))));
}
