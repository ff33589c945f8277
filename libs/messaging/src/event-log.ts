/**
 * What a service may count on, whichever log is behind it (Kafka, or PostgreSQL on one machine):
 *
 * - **Durable**: `append` resolves when the records survive a crash of the log. When it rejects, any of them may or may
 *   not be in the log: append the same records (same ids) again.
 * - **Ordered**: records with the same topic and key are in one partition, and every group sees them in the order of
 *   `append`. Nothing is promised between keys.
 * - **At least once**: a group's position moves only after `onBatch` resolved. After a crash, a lost connection or a
 *   changed number of instances the same records come again; the inbox makes their effect happen once.
 * - **Shared**: the instances of a group share the partitions; one partition is handled by one instance at a time
 *   (after a lost connection two may overlap for a moment, which the inbox also bears).
 * - **Kept**: nothing expires; a new group starts at the first record.
 *
 * It rests on: `acks=all` and an idempotent producer (Kafka), or `fsync` at commit (PostgreSQL).
 */
export interface EventLog {
  /** Creates the topics that do not exist; those that exist keep their partitions. */
  ensureTopics(topics: string[]): Promise<void>;

  /** Appends in the order given; resolves when all are durable. Any number; sent in parts bounded by bytes. */
  append(records: LogRecord[]): Promise<void>;

  /**
   * Starts handing batches to `onBatch`; returns at once and connects by itself, again and again while the log is
   * away. The topics must exist (`ensureTopics`).
   */
  subscribe(options: SubscribeOptions): Subscription;

  /** How many records each topic holds beyond the group's position (0 = the group has seen everything). */
  lag(group: string, topics: string[]): Promise<TopicLag[]>;

  /** Resolves when the log answers, rejects otherwise: for readiness. */
  ping(): Promise<void>;

  /** Ends subscriptions and connections. */
  close(): Promise<void>;
}

/** The event's type, so that who does not want it need not parse the value. */
export const TYPE_HEADER = 'type';

export interface LogRecord {
  topic: string;
  /** What must stay in order. */
  key: string;
  /** The event's id; travels with the record so that the inbox need not parse the value. */
  id: string;
  /** A CloudEvent as JSON, up to about 1 MB. */
  value: string;
  headers: Record<string, string>;
}

export interface DeliveredRecord extends LogRecord {
  partition: number;
  /** Position in the partition; rises with every record. */
  offset: bigint;
}

/** Consecutive records of one partition, in order; never empty. */
export interface LogBatch {
  topic: string;
  partition: number;
  records: DeliveredRecord[];
  /** Fires when the subscription closes or loses the partition: give up waiting, and reject. */
  signal: AbortSignal;
}

export interface SubscribeOptions {
  /** The consumer group: instances with the same name share the work. */
  group: string;
  topics: string[];
  /** By topic: the types that are wanted of it. A log may leave others out; it need not. All where nothing is said. */
  types?: Record<string, readonly string[] | undefined>;
  /** Resolved: the group's position moves behind the batch. Rejected: the batch comes again after a pause. */
  onBatch: (batch: LogBatch) => Promise<void>;
  batchLimit?: BatchLimit;
  /** Partitions handled at the same time by this instance. Default 2. */
  concurrency?: number;
}

export interface BatchLimit {
  /** Default 50. */
  records: number;
  /** Default 4 MB; a single larger record still comes, alone. */
  bytes: number;
}

export const DEFAULT_BATCH_LIMIT: BatchLimit = { records: 50, bytes: 4 * 1024 * 1024 };

export interface Subscription {
  /** Waits for the batches in hand, then leaves the group. */
  close(): Promise<void>;
}

export interface TopicLag {
  topic: string;
  lag: number;
}
