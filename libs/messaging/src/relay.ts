import type { Database } from '#persistence';
import { backoffMs } from './backoff.js';
import { TYPE_HEADER, type EventLog, type LogRecord } from './event-log.js';
import { asError } from './failures.js';
import type { MessagingObserver } from './observer.js';
import { onOutboxWritten } from './outbox.js';
import { Wake } from './wake.js';

export interface RelayOptions {
  database: Pick<Database, 'transaction'>;
  log: EventLog;
  /** CloudEvents `source`, e.g. `/disbursements`. */
  source: string;
  /** Default 100. */
  batchRows?: number;
  /** Default 4 MB; a single larger event still goes, alone. */
  batchBytes?: number;
  /** How often to look without being rung (another instance wrote). Default 500 ms. */
  pollMs?: number;
  observer?: MessagingObserver;
}

interface OutboxRow {
  position: bigint | string;
  id: string;
  topic: string;
  key: string;
  type: string;
  occurred_at: Date;
  request_id: string | null;
  payload: string;
}

/**
 * Takes committed events from the outbox to the log.
 *
 * - **Nothing lost**: a row leaves the outbox only after the log has it durably. A row that commits later than its
 *   successors is still there at the next look: rows are found by being there, not by a position reached.
 * - **In order**: one relay per database at a time (an advisory lock of the transaction); rows by `position`.
 * - **Perhaps twice**: a crash between the append and the delete sends the same event ids again; inboxes drop them.
 * - **Bounded**: at most `batchRows` and about `batchBytes` in memory. While the log is away the outbox grows on disk
 *   and the relay tries again, at most every 5 s, by itself.
 */
export class Relay {
  private readonly bell = new Wake();
  private readonly knownTopics = new Set<string>();
  private stopping = false;
  private loop: Promise<void> | undefined;
  private stopListening: (() => void) | undefined;

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    if (this.loop) return;
    this.stopping = false;
    this.stopListening = onOutboxWritten(() => this.bell.ring());
    this.loop = this.run();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopListening?.();
    this.bell.ring();
    await this.loop;
    this.loop = undefined;
  }

  /**
   * One batch.
   * @returns how many events went, or `undefined` when another relay is at work
   * @throws what the database or the log throws; then every row is still in the outbox
   */
  relayOnce(): Promise<number | undefined> {
    return this.options.database.transaction(async (unit) => {
      const [lock] = await unit.query<{ mine: boolean }>(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('messaging.relay', 0)) AS mine`,
      );
      if (!lock?.mine) return undefined;
      // The byte bound reads only lengths: payloads beyond it are not fetched.
      const rows = await unit.query<OutboxRow>(
        `SELECT position, id, topic, key, type, occurred_at, request_id, payload
         FROM (SELECT head.*, sum(octet_length(payload)) OVER (ORDER BY position) AS bytes, row_number() OVER (ORDER BY position) AS nth
               FROM (SELECT * FROM outbox ORDER BY position LIMIT $1) head) bounded
         WHERE bytes <= $2 OR nth = 1
         ORDER BY position`,
        [this.options.batchRows ?? 100, this.options.batchBytes ?? 4 * 1024 * 1024],
      );
      if (rows.length === 0) return 0;
      await this.ensureTopics(rows);
      await this.options.log.append(rows.map((row) => this.record(row)));
      await unit.query('DELETE FROM outbox WHERE position = ANY($1::bigint[])', [
        rows.map((row) => row.position.toString()),
      ]);
      return rows.length;
    });
  }

  private async run(): Promise<void> {
    const { observer, pollMs = 500 } = this.options;
    let failures = 0;
    while (!this.stopping) {
      const started = performance.now();
      try {
        const events = await this.relayOnce();
        failures = 0;
        if (events) observer?.relayed?.({ events, seconds: (performance.now() - started) / 1000 });
        else await this.bell.wait(pollMs);
      } catch (error) {
        failures += 1;
        // A topic may have gone with a broker that came back empty.
        this.knownTopics.clear();
        observer?.relayFailed?.({ attempt: failures, error: asError(error) });
        const until = performance.now() + backoffMs(failures);
        while (!this.stopping && performance.now() < until) await this.bell.wait(until - performance.now());
      }
    }
  }

  private async ensureTopics(rows: OutboxRow[]): Promise<void> {
    const unknown = [...new Set(rows.map((row) => row.topic))].filter((topic) => !this.knownTopics.has(topic));
    if (unknown.length === 0) return;
    await this.options.log.ensureTopics(unknown);
    for (const topic of unknown) this.knownTopics.add(topic);
  }

  /** The envelope goes around the payload as text: half a thousand payments are not parsed and printed again. */
  private record(row: OutboxRow): LogRecord {
    const envelope = JSON.stringify({
      specversion: '1.0',
      id: row.id,
      source: this.options.source,
      type: row.type,
      time: row.occurred_at.toISOString(),
      datacontenttype: 'application/json',
      partitionkey: row.key,
      ...(row.request_id !== null && { requestid: row.request_id }),
    });
    return {
      topic: row.topic,
      key: row.key,
      id: row.id,
      value: `${envelope.slice(0, -1)},"data":${row.payload}}`,
      headers: { 'content-type': 'application/cloudevents+json', [TYPE_HEADER]: row.type },
    };
  }
}
