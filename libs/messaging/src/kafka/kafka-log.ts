import kafkajs from 'kafkajs';
import type { Admin, Kafka, Message, Producer } from 'kafkajs';
import { within } from '../backoff.js';
import type { EventLog, LogRecord, SubscribeOptions, Subscription, TopicLag } from '../event-log.js';
import { parts } from '../parts.js';
import { kafkaClient, type KafkaConnection } from './client.js';
import { KafkaSubscription } from './kafka-subscription.js';

export interface KafkaLogOptions extends KafkaConnection {
  /** Of topics created here. */
  partitions: number;
  replication: number;
}

/** One request: within the 1 MB that a broker takes by default (for topics somebody else created), keys included. */
const APPEND_LIMIT = { records: 1_000, bytes: 900 * 1024 };
const PING_TIMEOUT_MS = 3_000;
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/**
 * The event log on Apache Kafka.
 *
 * It rests on: `acks=all` with an idempotent producer (durable, in order within a request and across its retries),
 * parts sent one after the other (in order across requests), the partitioner of Kafka's Java client, offsets committed
 * by hand after the batch was taken, topics that keep everything. With three or more replicas a record counts as
 * durable when two have it.
 */
export class KafkaLog implements EventLog {
  private readonly kafka: Kafka;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private producing: Promise<Producer> | undefined;
  private administering: Promise<Admin> | undefined;

  constructor(private readonly options: KafkaLogOptions) {
    this.kafka = kafkaClient(options);
  }

  async ensureTopics(topics: string[]): Promise<void> {
    const admin = await this.admin();
    const present = new Set(await admin.listTopics());
    const missing = [...new Set(topics)].filter((topic) => !present.has(topic));
    if (missing.length === 0) return;
    const { partitions, replication } = this.options;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: [
          { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
          { name: 'retention.ms', value: '-1' },
          { name: 'retention.bytes', value: '-1' },
          { name: 'min.insync.replicas', value: replication >= 3 ? '2' : '1' },
        ],
      })),
    });
  }

  async append(records: LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    const producing = this.producer();
    try {
      const producer = await producing;
      for (const part of parts(records, APPEND_LIMIT, (record) => record.value.length)) {
        await producer.sendBatch({ acks: -1, timeout: 30_000, topicMessages: byTopic(part) });
      }
    } catch (error) {
      // Its sequence numbers may no longer be those the broker expects: the next append starts with a fresh one.
      if (this.producing === producing) this.producing = undefined;
      void producing.then((producer) => producer.disconnect()).catch(() => undefined);
      throw error;
    }
  }

  subscribe(options: SubscribeOptions): Subscription {
    const subscription = new KafkaSubscription(this.options, options);
    this.subscriptions.add(subscription);
    return {
      close: async () => {
        await subscription.close();
        this.subscriptions.delete(subscription);
      },
    };
  }

  async lag(group: string, topics: string[]): Promise<TopicLag[]> {
    const admin = await this.admin();
    const reached = await admin.fetchOffsets({ groupId: group, topics });
    return Promise.all(
      topics.map(async (topic) => {
        const committed = new Map(
          reached.find((entry) => entry.topic === topic)?.partitions.map((part) => [part.partition, part.offset]),
        );
        const ends = await admin.fetchTopicOffsets(topic);
        const lag = ends.reduce((sum, { partition, high, low }) => {
          const offset = committed.get(partition) ?? '-1';
          return sum + Math.max(0, Number(high) - Number(offset === '-1' ? low : offset));
        }, 0);
        return { topic, lag };
      }),
    );
  }

  async ping(): Promise<void> {
    const answer = this.admin().then((admin) => admin.describeCluster());
    await within(PING_TIMEOUT_MS, 'Kafka', answer);
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.subscriptions.clear();
    await Promise.allSettled([
      this.producing?.then((producer) => producer.disconnect()),
      this.administering?.then((admin) => admin.disconnect()),
    ]);
  }

  private producer(): Promise<Producer> {
    this.producing ??= this.connectProducer();
    return this.producing;
  }

  private async connectProducer(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  private async admin(): Promise<Admin> {
    if (!this.administering) {
      const admin = this.kafka.admin();
      this.administering = admin.connect().then(() => admin);
    }
    try {
      return await this.administering;
    } catch (error) {
      this.administering = undefined;
      throw error;
    }
  }
}

function byTopic(records: LogRecord[]): { topic: string; messages: Message[] }[] {
  const messages = new Map<string, Message[]>();
  for (const { topic, key, id, value, headers } of records) {
    const list = messages.get(topic) ?? [];
    messages.set(topic, list);
    list.push({ key, value, headers: { ...headers, id } });
  }
  return [...messages].map(([topic, list]) => ({ topic, messages: list }));
}
