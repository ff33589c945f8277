import type { Consumer, EachBatchPayload, Kafka, KafkaMessage, RetryOptions } from 'kafkajs';
import { backoffMs, pause } from '../backoff.js';
import { deliver } from '../deliver.js';
import { DEFAULT_BATCH_LIMIT, type DeliveredRecord, type SubscribeOptions, type Subscription } from '../event-log.js';
import { asError } from '../failures.js';
import type { MessagingObserver } from '../observer.js';
import { parts } from '../parts.js';
import { kafkaClient, type KafkaConnection } from './client.js';

/** A dead instance is noticed after this; an instance at work says so far more often. */
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 2_000;

/**
 * A consumer outlasts a broker's restart (about half a minute) as the same member. A new one would have to wait until
 * the group has missed the old one's heartbeats.
 */
const RETRY: RetryOptions = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  retries: 35,
  restartOnFailure: () => Promise.resolve(false),
};

/** Leaving is a courtesy: with the broker away it must not hold up the shutdown. */
const LEAVE_TIMEOUT_MS = 5_000;

/**
 * One instance of a group. kafkajs gives up after some failures; this loop then starts a new consumer, for as long as
 * the subscription is open.
 */
export class KafkaSubscription implements Subscription {
  private readonly stopping = new AbortController();
  private readonly kafka: Kafka;
  private readonly observer: MessagingObserver | undefined;
  private readonly inHand = new Set<Promise<void>>();
  private readonly running: Promise<void>;

  constructor(
    connection: KafkaConnection,
    private readonly options: SubscribeOptions,
  ) {
    this.kafka = kafkaClient(connection, RETRY);
    this.observer = connection.observer;
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    const left = new AbortController();
    await Promise.race([this.running.finally(() => left.abort()), pause(LEAVE_TIMEOUT_MS, left.signal)]);
    await Promise.allSettled(this.inHand);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { group, topics } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const consumer = this.consumer();
      try {
        const ended = new Promise<Error | undefined>((resolve) => {
          consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
          consumer.on(consumer.events.GROUP_JOIN, () => (failures = 0));
          if (signal.aborted) resolve(undefined);
          signal.addEventListener('abort', () => resolve(undefined), { once: true });
        });
        await consumer.connect();
        await consumer.subscribe({ topics, fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: this.options.concurrency ?? 2,
          eachBatch: (payload) => {
            const work = this.eachBatch(payload);
            this.inHand.add(work);
            return work.finally(() => this.inHand.delete(work));
          },
        });
        const crash = await ended;
        if (crash) throw crash;
      } catch (error) {
        failures += 1;
        this.observer?.log?.('warn', 'event log away', { group, attempt: failures, error: asError(error).message });
        await pause(backoffMs(failures), signal);
      } finally {
        await consumer.disconnect().catch(() => undefined);
      }
    }
  }

  private consumer(): Consumer {
    return this.kafka.consumer({
      groupId: this.options.group,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: 60_000,
      heartbeatInterval: HEARTBEAT_MS,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: 2 * 1024 * 1024,
      maxBytes: 8 * 1024 * 1024,
      maxWaitTimeInMs: 500,
      retry: RETRY,
    });
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const lost = new AbortController();
    // A slow handler must not look dead: the group hears from this instance while the batch is in hand.
    const beat = setInterval(() => void payload.heartbeat().catch(() => lost.abort()), HEARTBEAT_MS);
    const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
    try {
      const limit = this.options.batchLimit ?? DEFAULT_BATCH_LIMIT;
      for (const part of parts(batch.messages, limit, (message) => message.value?.length ?? 0)) {
        if (signal.aborted || !payload.isRunning() || payload.isStale()) return;
        const records = part.map((message) => delivered(topic, partition, message));
        if (!(await deliver({ topic, partition, records, signal }, this.options.onBatch, this.observer))) return;
        const last = part.at(-1)?.offset ?? batch.firstOffset() ?? '0';
        payload.resolveOffset(last);
        const offset = (BigInt(last) + 1n).toString();
        await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
        await payload.heartbeat();
      }
    } finally {
      clearInterval(beat);
    }
  }
}

function delivered(topic: string, partition: number, message: KafkaMessage): DeliveredRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value.toString();
  }
  const { id = '', ...rest } = headers;
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? '',
    id,
    value: message.value?.toString() ?? '',
    headers: rest,
  };
}
