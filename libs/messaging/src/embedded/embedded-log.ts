import pg from 'pg';
import { within } from '../backoff.js';
import type { EventLog, LogRecord, SubscribeOptions, Subscription, TopicLag } from '../event-log.js';
import type { MessagingObserver } from '../observer.js';
import { parts } from '../parts.js';
import { rowPlaceholders } from '../placeholders.js';
import { EmbeddedSubscription } from './embedded-subscription.js';
import { partitionOf } from './partition.js';
import { CHANNEL, SCHEMA, SCHEMA_LOCK } from './schema.js';

export interface EmbeddedLogOptions {
  /** The log's own database. */
  url: string;
  /** Of topics created here. Default 8. */
  partitions?: number;
  clientId?: string;
  /** How often a consumer looks without being notified. Default 1 s. */
  pollMs?: number;
  observer?: MessagingObserver | undefined;
}

const APPEND_LIMIT = { records: 500, bytes: 8 * 1024 * 1024 };
const PING_TIMEOUT_MS = 3_000;
const TOPIC_NAME = /^[a-zA-Z0-9._-]{1,249}$/;

/**
 * The event log of one machine: a table in PostgreSQL with exactly the guarantees of `EventLog`, and no more.
 *
 * It rests on: `fsync` and `synchronous_commit` (durable), appends of a topic one after the other under an advisory
 * lock (positions become visible in order), one row per group and partition for its position, and advisory locks of a
 * session for who handles a partition (they end with the connection, so a dead instance holds nothing).
 */
export class EmbeddedLog implements EventLog {
  private readonly pool: pg.Pool;
  private readonly partitionsOf = new Map<string, number>();
  private readonly subscriptions = new Set<EmbeddedSubscription>();
  private schema: Promise<void> | undefined;

  constructor(private readonly options: EmbeddedLogOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: 6,
      application_name: options.clientId ?? 'event-log',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    // An idle connection that breaks is replaced at the next use.
    this.pool.on('error', () => undefined);
  }

  async ensureTopics(topics: string[]): Promise<void> {
    const refused = topics.find((topic) => !TOPIC_NAME.test(topic));
    if (refused !== undefined) throw new Error(`not a topic name: ${refused}`);
    await this.open();
    await this.pool.query(
      `INSERT INTO event_log.partition_head (topic, partition)
       SELECT topic, partition FROM unnest($1::text[]) AS topic, generate_series(0, $2::int - 1) AS partition
       WHERE NOT EXISTS (SELECT FROM event_log.partition_head head WHERE head.topic = topic.topic)
       ORDER BY topic, partition
       ON CONFLICT DO NOTHING`,
      [[...new Set(topics)].sort(), this.options.partitions ?? 8],
    );
  }

  async append(records: LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.open();
    await this.learnPartitions([...new Set(records.map((record) => record.topic))]);
    for (const part of parts(records, APPEND_LIMIT, (record) => record.value.length)) await this.appendPart(part);
  }

  subscribe(options: SubscribeOptions): Subscription {
    const subscription = new EmbeddedSubscription({
      ...options,
      pool: this.pool,
      url: this.options.url,
      open: () => this.open(),
      pollMs: this.options.pollMs ?? 1_000,
      observer: this.options.observer,
    });
    this.subscriptions.add(subscription);
    return {
      close: async () => {
        await subscription.close();
        this.subscriptions.delete(subscription);
      },
    };
  }

  async lag(group: string, topics: string[]): Promise<TopicLag[]> {
    await this.open();
    const { rows } = await this.pool.query<{ topic: string; lag: number }>(
      `SELECT topic.name AS topic,
              coalesce(sum(head.next_position - coalesce(reached.next_position, 0)), 0)::float8 AS lag
       FROM unnest($2::text[]) AS topic (name)
       LEFT JOIN event_log.partition_head head ON head.topic = topic.name
       LEFT JOIN event_log.group_position reached
         ON reached.consumer_group = $1 AND reached.topic = head.topic AND reached.partition = head.partition
       GROUP BY topic.name`,
      [group, topics],
    );
    return rows;
  }

  async ping(): Promise<void> {
    const answer = this.open().then(() => this.pool.query('SELECT 1'));
    await within(PING_TIMEOUT_MS, 'the event log', answer);
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.subscriptions.clear();
    await this.pool.end();
  }

  /** Creates the schema once per process; a failure is tried again at the next call. */
  private async open(): Promise<void> {
    this.schema ??= this.createSchema();
    try {
      await this.schema;
    } catch (error) {
      this.schema = undefined;
      throw error;
    }
  }

  private createSchema(): Promise<void> {
    return this.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
      const { rows } = await client.query<{ present: boolean }>(
        `SELECT to_regclass('event_log.group_position') IS NOT NULL AS present`,
      );
      if (!rows[0]?.present) await client.query(SCHEMA);
    });
  }

  private async learnPartitions(topics: string[]): Promise<void> {
    const unknown = topics.filter((topic) => !this.partitionsOf.has(topic));
    if (unknown.length === 0) return;
    const { rows } = await this.pool.query<{ topic: string; partitions: number }>(
      `SELECT topic, count(*)::int AS partitions FROM event_log.partition_head WHERE topic = ANY($1) GROUP BY topic`,
      [unknown],
    );
    for (const { topic, partitions } of rows) this.partitionsOf.set(topic, partitions);
    const missing = unknown.find((topic) => !this.partitionsOf.has(topic));
    if (missing !== undefined) throw new Error(`topic ${missing} does not exist: call ensureTopics first`);
  }

  private async appendPart(records: LogRecord[]): Promise<void> {
    const counts = new Map<string, { topic: string; partition: number; count: number }>();
    const placed = records.map((record) => {
      const partition = partitionOf(record.key, this.partitionsOf.get(record.topic) ?? 1);
      const name = `${record.topic}/${partition}`;
      const head = counts.get(name) ?? { topic: record.topic, partition, count: 0 };
      counts.set(name, head);
      head.count += 1;
      return { record, partition, nth: head.count - 1 };
    });
    const heads = [...counts.values()];
    const topics = [...new Set(heads.map((head) => head.topic))].sort();
    await this.transaction(async (client) => {
      // Sorted, so that two appends of the same topics queue up instead of deadlocking.
      await client.query(
        `SELECT pg_advisory_xact_lock(hashtextextended('event_log.append.' || topic, 0)) FROM unnest($1::text[]) AS topic`,
        [topics],
      );
      const { rows: bases } = await client.query<{ topic: string; partition: number; base: bigint | string }>(
        `UPDATE event_log.partition_head head SET next_position = head.next_position + arrived.count
         FROM unnest($1::text[], $2::int[], $3::int[]) AS arrived (topic, partition, count)
         WHERE head.topic = arrived.topic AND head.partition = arrived.partition
         RETURNING head.topic, head.partition, head.next_position - arrived.count AS base`,
        [heads.map((head) => head.topic), heads.map((head) => head.partition), heads.map((head) => head.count)],
      );
      const base = new Map(bases.map((head) => [`${head.topic}/${head.partition}`, BigInt(head.base)]));
      await client.query(
        `INSERT INTO event_log.record (topic, partition, position, id, key, headers, value)
         VALUES ${rowPlaceholders({ rows: placed.length, columns: 7 })}`,
        placed.flatMap(({ record, partition, nth }) => {
          const first = base.get(`${record.topic}/${partition}`);
          // Cannot be while topics keep their partitions; a lost record would be worse than a refused one.
          if (first === undefined) throw new Error(`topic ${record.topic} lost partition ${partition}`);
          const position = (first + BigInt(nth)).toString();
          const { topic, id, key, headers, value } = record;
          return [topic, partition, position, id, key, JSON.stringify(headers), value];
        }),
      );
      await client.query('SELECT pg_notify($2, topic) FROM unnest($1::text[]) AS topic', [topics, CHANNEL]);
    });
  }

  private async transaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // Without a listener a connection that breaks between two statements would end the process.
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch((reason: Error) => (broken = reason));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}
