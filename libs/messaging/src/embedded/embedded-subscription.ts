import pg from 'pg';
import { backoffMs, pause } from '../backoff.js';
import { deliver } from '../deliver.js';
import { DEFAULT_BATCH_LIMIT, type DeliveredRecord, type SubscribeOptions, type Subscription } from '../event-log.js';
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
  value: string;
}

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
  private readonly running: Promise<void>;

  constructor(private readonly options: EmbeddedSubscriptionOptions) {
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.bell.ring();
    await this.running;
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
    return rows.filter((partition) => !this.inHand.has(nameOf(partition)));
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

  private async turn({ topic, partition }: Partition, signal: AbortSignal): Promise<void> {
    for (let batches = 0; batches < BATCHES_PER_TURN && !signal.aborted; batches += 1) {
      const records = await this.read({ topic, partition });
      const last = records.at(-1);
      if (!last) return;
      const { onBatch, observer } = this.options;
      if (!(await deliver({ topic, partition, records, signal }, onBatch, observer))) return;
      await this.moveTo({ topic, partition }, last.offset + 1n);
    }
  }

  private async read({ topic, partition }: Partition): Promise<DeliveredRecord[]> {
    const { pool, group, batchLimit = DEFAULT_BATCH_LIMIT } = this.options;
    // The byte bound reads only lengths: values beyond it are not fetched.
    const { rows } = await pool.query<RecordRow>(
      `SELECT position, id, key, headers, value
       FROM (SELECT next.*, sum(octet_length(value)) OVER (ORDER BY position) AS bytes,
                    row_number() OVER (ORDER BY position) AS nth
             FROM (SELECT * FROM event_log.record
                   WHERE topic = $2 AND partition = $3
                     AND position >= coalesce((SELECT next_position FROM event_log.group_position
                                               WHERE consumer_group = $1 AND topic = $2 AND partition = $3), 0)
                   ORDER BY position LIMIT $4) next) bounded
       WHERE bytes <= $5 OR nth = 1
       ORDER BY position`,
      [group, topic, partition, batchLimit.records, batchLimit.bytes],
    );
    return rows.map(({ position, ...row }) => ({ topic, partition, offset: BigInt(position), ...row }));
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
