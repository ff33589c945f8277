import type { Database } from '#persistence';
import { eventually } from '#service/testing';
import { BatchProcessor } from './batch-processor.js';
import { applyEvents, openServiceDatabase, record } from './contract-service.js';
import { deadLetterCount } from './dead-letter.js';
import type { EventBatch } from './event-batch.js';
import type { LogBatch } from './event-log.js';
import { PermanentFailure, TransientFailure } from './failures.js';
import type { MessagingObserver } from './observer.js';
import { outboxStatus } from './outbox.js';
import { StoppableServer } from './test-server.js';

const group = 'reporting';

function batchOf(numbers: number[], signal = new AbortController().signal): LogBatch {
  const records = numbers.map((n, index) => ({
    ...record('things.v1', 'key', { n }),
    partition: 0,
    offset: BigInt(index),
  }));
  return { topic: 'things.v1', partition: 0, records, signal };
}

describe('batch processor', () => {
  let server: StoppableServer;
  let database: Database;

  beforeAll(async () => {
    server = await StoppableServer.start();
    database = await openServiceDatabase(server.url);
    database.pool.on('error', () => undefined);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await server.remove();
  });
  beforeEach(() => database.query('TRUNCATE outbox, inbox, dead_letter, applied'));

  const applied = async (): Promise<number[]> =>
    (await database.query<{ n: number }>('SELECT n FROM applied ORDER BY ordinal')).map(({ n }) => n);
  const processor = (observer?: MessagingObserver): BatchProcessor =>
    new BatchProcessor({ database, group, firstPauseMs: 1, ...(observer && { observer }) });

  function refusing(numbers: number[], refusal: (n: number) => Error): (batch: EventBatch) => Promise<void> {
    return async ({ events, unit }) => {
      await applyEvents({ events, unit });
      const refused = events.map((event) => (event.data as { n: number }).n).find((n) => numbers.includes(n));
      if (refused !== undefined) throw refusal(refused);
    };
  }

  it('applies a batch once, however often it comes', async () => {
    const batch = batchOf([1, 2, 3]);
    const [first] = batch.records;
    if (first) batch.records.push({ ...first, offset: 3n });

    for (let time = 0; time < 3; time += 1) await processor().process(batch, applyEvents);

    expect(await applied()).toEqual([1, 2, 3]);
  });

  it('lets two instances with the same batch at the same time apply it once', async () => {
    const batch = batchOf([1, 2, 3, 4]);

    await Promise.all([1, 2, 3, 4].map(() => processor().process(batch, applyEvents)));

    expect(await applied()).toEqual([1, 2, 3, 4]);
  });

  it('halves a failing batch until only the events that fail are given up', async () => {
    const batch = batchOf([1, 2, 3, 4, 5, 6, 7, 8, 9]);

    await processor().process(
      batch,
      refusing([2, 9], (n) => new Error(`no ${n}`)),
    );

    expect(await applied()).toEqual([1, 3, 4, 5, 6, 7, 8]);
    const causes = await database.query('SELECT cause, topic, partition, log_offset FROM dead_letter ORDER BY cause');
    expect(causes).toEqual([
      { cause: 'Error: no 2', topic: 'things.v1', partition: 0, log_offset: 1n },
      { cause: 'Error: no 9', topic: 'things.v1', partition: 0, log_offset: 8n },
    ]);
    expect((await outboxStatus(database)).size).toBe(2);
    await processor().process(batch, applyEvents);
    expect(await applied()).toHaveLength(7);
  });

  it('does not try again what can never succeed', async () => {
    let tries = 0;

    await processor().process(batchOf([1]), () => {
      tries += 1;
      throw new PermanentFailure('unknown version');
    });

    expect(tries).toBe(1);
    expect(await deadLetterCount(database, group)).toBe(1);
  });

  it('waits for what passes by itself, as long as it takes', async () => {
    let tries = 0;

    await processor().process(batchOf([1, 2]), async (batch) => {
      tries += 1;
      if (tries < 6) throw new TransientFailure('not yet');
      await applyEvents(batch);
    });

    expect(await applied()).toEqual([1, 2]);
    expect(await deadLetterCount(database, group)).toBe(0);
  });

  it('survives a database that goes away in the middle of a batch, without a dead letter', async () => {
    let tries = 0;
    const failures: Error[] = [];
    const observer: MessagingObserver = { batchFailed: ({ error }) => failures.push(error) };
    const done = processor(observer).process(batchOf([1, 2, 3]), async (batch) => {
      tries += 1;
      await applyEvents(batch);
      if (tries === 1) await server.stop();
    });

    await eventually(() => failures.length >= 3);
    await server.startAgain();
    await done;

    expect(await applied()).toEqual([1, 2, 3]);
    expect(await deadLetterCount(database, group)).toBe(0);
  });

  it('gives the batch back when the subscription closes while it waits', async () => {
    const closing = new AbortController();
    const done = processor().process(batchOf([1], closing.signal), () => {
      closing.abort();
      throw new TransientFailure('not yet');
    });

    await expect(done).rejects.toThrow();
    expect(await applied()).toEqual([]);
    expect(await database.query('SELECT FROM inbox')).toEqual([]);
  });
});
