import type { Database } from '#persistence';
import { BaseRpcContext, type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { backoffMs, pause } from './backoff.js';
import { BatchProcessor } from './batch-processor.js';
import { deadLetterTopic } from './dead-letter.js';
import { EVENT_LOG_TRANSPORT, type EventBatch, type EventChoice } from './event-batch.js';
import {
  TYPE_HEADER,
  type BatchLimit,
  type EventLog,
  type LogBatch,
  type Subscription,
  type TopicLag,
} from './event-log.js';
import { asError } from './failures.js';
import type { MessagingObserver } from './observer.js';

export interface EventLogStrategyOptions {
  log: EventLog;
  database: Database;
  /** The consumer group: the service's name. */
  group: string;
  batchLimit?: BatchLimit;
  /** Partitions handled at the same time. Default 2. */
  concurrency?: number;
  /** Tries of an event before it goes to the dead letters. Default 3. */
  attempts?: number;
  /** Pause after the first failure; doubles. Default 100 ms. */
  firstPauseMs?: number;
  observer?: MessagingObserver;
}

/**
 * Nest transport over an event log: `app.connectMicroservice({ strategy: new EventLogStrategy({ … }) })`, then every
 * `@EventBatch(topic)` method of the application's controllers gets the batches of its topic.
 *
 * Guarantee: each event reaches its handler, and what the handler writes through `unit` happens exactly once; the
 * group's position moves only after that commit. It rests on the inbox (same database as the effect) and on the log's
 * at-least-once. `listen` returns at once and keeps trying while the log is away; `connected` says how it stands.
 */
export class EventLogStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENT_LOG_TRANSPORT;
  override readonly propagatesEventHandlerErrors = true;
  private readonly stopping = new AbortController();
  private readonly processor: BatchProcessor;
  private starting: Promise<void> | undefined;
  private subscription: Subscription | undefined;

  constructor(private readonly options: EventLogStrategyOptions) {
    super();
    this.processor = new BatchProcessor(options);
  }

  /** True once the topics exist and the subscription stands; it then reconnects by itself. */
  get connected(): boolean {
    return this.subscription !== undefined;
  }

  /** How many records of each handled topic this service has not applied yet. */
  lag(): Promise<TopicLag[]> {
    return this.options.log.lag(this.options.group, this.topics());
  }

  /** @throws when a topic has a handler already: two transactions could not both claim its events. */
  override addHandler(
    topic: string,
    handler: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    if (this.messageHandlers.has(topic)) throw new Error(`topic ${topic} has two @EventBatch handlers in one service`);
    super.addHandler(topic, handler, isEventHandler, extras);
  }

  listen(callback: (error?: Error) => void): void {
    if (this.messageHandlers.size > 0) this.starting = this.subscribe();
    callback();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await this.subscription?.close();
    this.subscription = undefined;
  }

  on(): never {
    throw new Error('the event log has no client events: use `connected` and the observer');
  }

  unwrap<Type>(): Type {
    return this.options.log as Type;
  }

  private topics(): string[] {
    return [...this.messageHandlers.keys()];
  }

  /** Undefined where all types are wanted. */
  private typesOf(topic: string): readonly string[] | undefined {
    return ((this.messageHandlers.get(topic)?.extras ?? {}) as EventChoice).types;
  }

  private async subscribe(): Promise<void> {
    const { log, group, batchLimit, concurrency, observer } = this.options;
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await log.ensureTopics([...this.topics(), deadLetterTopic(group)]);
        break;
      } catch (error) {
        observer?.log?.('warn', 'event log not reachable yet', { attempt, error: asError(error).message });
        await pause(backoffMs(attempt), signal);
      }
    }
    if (signal.aborted) return;
    this.subscription = log.subscribe({
      group,
      topics: this.topics(),
      types: Object.fromEntries(this.topics().map((topic) => [topic, this.typesOf(topic)])),
      onBatch: (batch) => this.apply(batch),
      ...(batchLimit && { batchLimit }),
      ...(concurrency && { concurrency }),
    });
  }

  private async apply(batch: LogBatch): Promise<void> {
    const handler = this.messageHandlers.get(batch.topic);
    if (!handler) throw new Error(`no handler for topic ${batch.topic}`);
    const types = this.typesOf(batch.topic);
    const records = batch.records.filter(({ headers }) => {
      const type = headers[TYPE_HEADER];
      return types === undefined || type === undefined || types.includes(type);
    });
    if (records.length === 0) return;
    const context = new BaseRpcContext([batch.topic, batch.partition]);
    await this.processor.process({ ...batch, records }, async (events: EventBatch) => {
      const result: unknown = await handler(events, context);
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    });
  }
}
