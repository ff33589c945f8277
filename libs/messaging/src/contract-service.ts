import type { CloudEvent } from '#contracts';
import { Database, type TestDatabase, testDatabase, type UnitOfWork } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import type { EventBatch } from './event-batch.js';
import type { EventLog, LogBatch, LogRecord, Subscription } from './event-log.js';
import { writeOutbox } from './outbox.js';
import { MessagingTables } from './tables.js';

/** What the contract's events say: the n-th thing that happened to a key. */
export interface Happened {
  n: number;
  note?: string;
}

class AppliedTable implements MigrationInterface {
  readonly name = 'AppliedTable1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    // No unique key: an effect that happens twice must show.
    await runner.query('CREATE TABLE applied (ordinal bigint GENERATED ALWAYS AS IDENTITY, key text, n integer)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applied');
  }
}

/** A service as small as one can be: an outbox, an inbox, and one table that its events fill. */
export class ContractService {
  private constructor(
    readonly database: Database,
    private readonly testing: TestDatabase,
  ) {}

  static async start(): Promise<ContractService> {
    const testing = await testDatabase('messaging');
    return new ContractService(await openServiceDatabase(testing.url), testing);
  }

  async stop(): Promise<void> {
    await this.database.close();
    await this.testing.drop();
  }

  async empty(): Promise<void> {
    await this.database.query('TRUNCATE outbox, inbox, dead_letter, applied');
  }

  applied(): Promise<{ key: string; n: number }[]> {
    return this.database.query('SELECT key, n FROM applied ORDER BY ordinal');
  }

  async outboxSize(): Promise<number> {
    return (await this.database.query('SELECT FROM outbox')).length;
  }
}

export function openServiceDatabase(url: string): Promise<Database> {
  return new Database({ url, migrations: [MessagingTables, AppliedTable], writeOutbox }).open();
}

/** A handler: writes every event's effect through the unit of work. */
export async function applyEvents({ events, unit }: Pick<EventBatch, 'events'> & { unit: UnitOfWork }): Promise<void> {
  await unit.query('INSERT INTO applied (key, n) SELECT * FROM unnest($1::text[], $2::int[])', [
    events.map((event) => event.partitionkey),
    events.map((event) => (event.data as Happened).n),
  ]);
}

export function record(topic: string, key: string, data: Happened): LogRecord {
  const id = v7();
  const event: CloudEvent<Happened> = {
    specversion: '1.0',
    id,
    source: '/contract',
    type: 'contract.happened.v1',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    partitionkey: key,
    data,
  };
  return { topic, key, id, value: JSON.stringify(event), headers: {} };
}

export function dataOf<Data = Happened>(value: string): Data {
  return (JSON.parse(value) as CloudEvent<Data>).data;
}

/** A group that only looks. */
export class Collector {
  readonly batches: LogBatch[] = [];
  private readonly subscription: Subscription;

  constructor(log: EventLog, group: string, topics: string[], batchLimit?: { records: number; bytes: number }) {
    this.subscription = log.subscribe({
      group,
      topics,
      ...(batchLimit && { batchLimit }),
      onBatch: (batch) => {
        this.batches.push(batch);
        return Promise.resolve();
      },
    });
  }

  get records(): LogBatch['records'] {
    return this.batches.flatMap((batch) => batch.records);
  }

  /** Per key, the numbers in the order they came. */
  get numbers(): Record<string, number[]> {
    return byKey(this.records.map(({ key, value }) => ({ key, n: dataOf(value).n })));
  }

  close(): Promise<void> {
    return this.subscription.close();
  }
}

export function byKey(rows: { key: string; n: number }[]): Record<string, number[]> {
  const numbers: Record<string, number[]> = {};
  for (const { key, n } of rows) (numbers[key] ??= []).push(n);
  return numbers;
}
