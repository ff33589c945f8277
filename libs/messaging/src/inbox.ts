import type { Queryable } from '#persistence';
import { createHash } from 'node:crypto';

/**
 * An event's effect and its being-seen are one transaction: whoever inserts the id applies the event. A second instance
 * with the same event waits for the first one's commit and then finds nothing to do.
 *
 * @returns the ids that nobody had claimed before
 */
export async function claim(unit: Queryable, group: string, eventIds: string[]): Promise<Set<string>> {
  const rows = await unit.query<{ event_id: string }>(
    // Sorted, so that two instances with overlapping batches queue up instead of deadlocking.
    `INSERT INTO inbox (consumer_group, event_id)
     SELECT $1, event_id FROM unnest($2::uuid[]) AS event (event_id) ORDER BY event_id
     ON CONFLICT DO NOTHING
     RETURNING event_id`,
    [group, eventIds],
  );
  return new Set(rows.map((row) => row.event_id));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The inbox's key of an event: its own UUID, or a stable one made from whatever identifies it. */
export function inboxId(identity: string): string {
  if (UUID.test(identity)) return identity.toLowerCase();
  const hex = createHash('sha256').update(identity).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
