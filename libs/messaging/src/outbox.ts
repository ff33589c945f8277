import type { Clock } from '#contracts';
import type { OutboxWriter, OutgoingEvent, Queryable } from '#persistence';
import { v7 } from 'uuid';
import { rowPlaceholders } from './placeholders.js';

/**
 * Events become true with the transaction that wrote them, or not at all: they are rows of the same commit.
 * The relay takes them to the log in the order of `position`.
 */

const listeners = new Set<() => void>();

/** Rings after every commit of this process that wrote to an outbox; returns how to stop listening. */
export function onOutboxWritten(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function ring(): void {
  for (const listener of listeners) listener();
}

const STATEMENT_ROWS = 1_000;

export interface OutboxWriterOptions {
  /** Follows one call through every event it caused, e.g. from the request's context. */
  requestId?: () => string | undefined;
  clock?: Pick<Clock, 'now'>;
}

/** Makes the writer that a service's `Database` gets; one INSERT per commit (per 1,000 events). */
export function outboxWriter({ requestId, clock }: OutboxWriterOptions = {}): OutboxWriter {
  return async (queryable, events) => {
    if (events.length === 0) return;
    const at = clock?.now() ?? new Date();
    for (let from = 0; from < events.length; from += STATEMENT_ROWS) {
      const rows: (OutgoingEvent & { id?: string })[] = events.slice(from, from + STATEMENT_ROWS);
      await queryable.query(
        `INSERT INTO outbox (occurred_at, request_id, id, topic, key, type, payload)
         VALUES ${rowPlaceholders({ rows: rows.length, columns: 5, shared: 2 })}`,
        [
          at.toISOString(),
          requestId?.() ?? null,
          ...rows.flatMap((event) => [
            event.id ?? v7(),
            event.topic,
            event.key,
            event.type,
            JSON.stringify(event.data),
          ]),
        ],
      );
    }
    if ('afterCommit' in queryable)
      (queryable as Queryable & { afterCommit(hook: () => void): void }).afterCommit(ring);
  };
}

/** The writer without request ids. */
export const writeOutbox: OutboxWriter = outboxWriter();

export interface OutboxStatus {
  /** Events not yet in the log. */
  size: number;
  /** Age of the oldest, 0 when empty. */
  oldestSeconds: number;
}

export async function outboxStatus(queryable: Queryable): Promise<OutboxStatus> {
  const [row] = await queryable.query<{ size: number; age: number }>(
    `SELECT count(*)::int AS size, coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float8 AS age FROM outbox`,
  );
  return { size: row?.size ?? 0, oldestSeconds: Math.max(0, row?.age ?? 0) };
}
