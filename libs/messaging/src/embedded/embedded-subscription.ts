import pg from 'pg';
import { backoffMs, pause } from '../backoff.js';
import { deliver } from '../deliver.js';
import {
  DEFAULT_BATCH_LIMIT,
  TYPE_HEADER,
  type DeliveredRecord,
  type SubscribeOptions,
  type Subscription,
} from '../event-log.js';
import { asError } from '../failures.js';
import type { MessagingObserver } from '../observer.js';
import { Wake } from '../wake.js';
import { CHANNEL } from './schema.js';

interface EmbeddedSubscriptionOptions extends SubscribeOptions {
  pool: pg.Pool;
  url: string;
  open(): Promise<void>;
  pollMs: number;
  observer?: MessagingObserver | undefined;
}

interface Partition {
  topic: string;
  partition: number;
}

interface RecordRow {
  position: bigint | string;
  id: string;
  key: string;
  headers: Record<string, string>;
  /** Null: of a type that the group does not want. */
  value: string | null;
}

/** What a look at a partition found. */
interface Found {
  records: DeliveredRecord[];
  /** Where to go on; undefined when there was nothing. */
  next: bigint | undefined;
}

/**
 * A partition that was read to its end is looked at again after this time: what comes thick is applied in sets, and
 * what comes alone does not wait.
 */
const GATHER_MS = 150;
/** The same where the group wanted nothing of what it passed: a busy topic of which it wants little does not keep it busy. */
const LEISURE_MS = 1_000;
/** After so many batches a busy partition lets another one have its turn. */
const BATCHES_PER_TURN = 10;

/**
 * One instance of a group. A session of its own listens for news and holds the advisory locks of the partitions in
 * hand: when this process or its connection dies, the server releases them and another instance goes on.
 */
export class EmbeddedSubscription implements Subscription {
  private readonly stopping = new AbortController();
  private readonly bell = new Wake();
  private readonly inHand = new Map<string, Promise<void>>();
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private readonly running: Promise<void>;

  constructor(private readonly options: EmbeddedSubscriptionOptions) {
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.bell.ring();
    await this.running;
    for (const timer of this.resting.values()) clearTimeout(timer);
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        await this.session(() => (failures = 0));
      } catch (error) {
        failures += 1;
        const { group, observer } = this.options;
        observer?.log?.('warn', 'event log away', { group, attempt: failures, error: asError(error).message });
        await pause(backoffMs(failures), this.stopping.signal);
      }
    }
  }

  /** Serves until the subscription closes (returns) or the connection is lost (throws). */
  private async session(connected: () => void): Promise<void> {
    const { url, topics, concurrency = 2, pollMs } = this.options;
    await this.options.open();
    const lost = new AbortController();
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: this.options.group });
    const lose = (): void => {
      lost.abort();
      this.bell.ring();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload }) => {
      if (payload !== undefined && topics.includes(payload)) this.bell.ring();
    });
    const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      connected();
      while (!signal.aborted) {
        for (const partition of await this.behind(client)) {
          if (this.inHand.size >= concurrency) break;
          if (await this.lock(client, partition)) this.take(client, partition, signal);
        }
        await this.bell.wait(pollMs);
      }
      if (!this.stopping.signal.aborted) throw new Error('connection lost');
    } finally {
      await Promise.all(this.inHand.values());
      client.off('end', lose);
      await client.end().catch(() => undefined);
    }
  }

  /** Partitions with records beyond the group's position that this instance has not in hand; in any order, so that none starves. */
  private async behind(client: pg.Client): Promise<Partition[]> {
    const { rows } = await client.query<Partition>(
      `SELECT head.topic, head.partition
       FROM event_log.partition_head head
       LEFT JOIN event_log.group_position reached
         ON reached.consumer_group = $1 AND reached.topic = head.topic AND reached.partition = head.partition
       WHERE head.topic = ANY($2) AND head.next_position > coalesce(reached.next_position, 0)
       ORDER BY random()`,
      [this.options.group, this.options.topics],
    );
    return rows.filter((partition) => {
      const name = nameOf(partition);
      return !this.inHand.has(name) && !this.resting.has(name);
    });
  }

  private async lock(client: pg.Client, partition: Partition): Promise<boolean> {
    const { rows } = await client.query<{ mine: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine',
      [this.lockName(partition)],
    );
    return rows[0]?.mine ?? false;
  }

  private lockName(partition: Partition): string {
    return `event_log.group.${this.options.group}/${nameOf(partition)}`;
  }

  private take(client: pg.Client, partition: Partition, signal: AbortSignal): void {
    const name = nameOf(partition);
    const work = this.turn(partition, signal)
      .then((restMs) => {
        if (restMs > 0 && !signal.aborted) this.rest(name, restMs);
      })
      .catch(async (error: unknown) => {
        const { group, observer } = this.options;
        observer?.log?.('warn', 'partition interrupted', { group, ...partition, error: asError(error).message });
        await pause(backoffMs(3), signal);
      })
      .then(() => client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [this.lockName(partition)]))
      .catch(() => undefined) // the connection is gone, and the lock with it
      .then(() => {
        this.inHand.delete(name);
        this.bell.ring();
      });
    this.inHand.set(name, work);
  }

  private rest(name: string, ms: number): void {
    const timer = setTimeout(() => {
      this.resting.delete(name);
      this.bell.ring();
    }, ms);
    this.resting.set(name, timer);
  }

  /** Returns how long the partition can be left alone, in milliseconds: not at all while there is more of it. */
  private async turn({ topic, partition }: Partition, signal: AbortSignal): Promise<number> {
    let restMs = LEISURE_MS;
    for (let batches = 0; batches < BATCHES_PER_TURN && !signal.aborted; batches += 1) {
      const { records, next } = await this.read({ topic, partition });
      if (next === undefined) return batches === 0 ? GATHER_MS : restMs;
      const { onBatch, observer } = this.options;
      if (records.length > 0) {
        if (!(await deliver({ topic, partition, records, signal }, onBatch, observer))) return 0;
        restMs = GATHER_MS;
      }
      await this.moveTo({ topic, partition }, next);
    }
    return 0;
  }

  private async read({ topic, partition }: Partition): Promise<Found> {
    const { pool, group, types, batchLimit = DEFAULT_BATCH_LIMIT } = this.options;
    // The byte bound reads only lengths: values beyond it, or of types that nobody wants, are not fetched.
    const { rows } = await pool.query<RecordRow>(
      `SELECT position, id, key, headers, CASE WHEN wanted THEN value END AS value
       FROM (SELECT next.*, sum(CASE WHEN wanted THEN octet_length(value) ELSE 0 END) OVER (ORDER BY position) AS bytes,
                    row_number() OVER (ORDER BY position) AS nth
             FROM (SELECT *, coalesce(headers ->> '${TYPE_HEADER}' = ANY ($6), true) AS wanted FROM event_log.record
                   WHERE topic = $2 AND partition = $3
                     AND position >= coalesce((SELECT next_position FROM event_log.group_position
                                               WHERE consumer_group = $1 AND topic = $2 AND partition = $3), 0)
                   ORDER BY position LIMIT $4) next) bounded
       WHERE bytes <= $5 OR nth = 1
       ORDER BY position`,
      [group, topic, partition, batchLimit.records, batchLimit.bytes, types?.[topic] ?? null],
    );
    const last = rows.at(-1);
    return {
      records: rows.flatMap(({ position, value, ...row }) =>
        value === null ? [] : [{ topic, partition, offset: BigInt(position), value, ...row }],
      ),
      next: last && BigInt(last.position) + 1n,
    };
  }

  /** Never backwards: an instance that lost its lock while working must not undo what its successor reached. */
  private async moveTo({ topic, partition }: Partition, position: bigint): Promise<void> {
    await this.options.pool.query(
      `INSERT INTO event_log.group_position AS reached (consumer_group, topic, partition, next_position)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_position = excluded.next_position
       WHERE reached.next_position < excluded.next_position`,
      [this.options.group, topic, partition, position.toString()],
    );
  }
}

function nameOf({ topic, partition }: Partition): string {
  return `${topic}/${partition}`;
}
