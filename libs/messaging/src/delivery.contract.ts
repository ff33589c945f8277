import { eventually } from '#service/testing';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Payload } from '@nestjs/microservices';
import 'reflect-metadata';
import { applyEvents, byKey, type ContractService, dataOf, type Happened, record } from './contract-service.js';
import { type LogUnderTest, oneTo, PATIENCE_MS, type Trial } from './contract-trial.js';
import { type DeadLetter, deadLetterCount } from './dead-letter.js';
import { EventBatch } from './event-batch.js';
import type { EventLog, LogRecord } from './event-log.js';
import { Relay } from './relay.js';
import { EventLogStrategy } from './strategy.js';

/** What relay and inbox promise together: from a transaction of one service to its effect in another. */
export function deliveryContract(trial: () => Trial): void {
  let underTest: LogUnderTest;
  let log: EventLog;
  let service: ContractService;
  let topic: string;
  let group: string;
  let open: Trial['open'];
  beforeEach(() => {
    ({ underTest, log, service, topic, group, open } = trial());
  });
  const collect: Trial['collect'] = (...wanted) => trial().collect(...wanted);
  const processor: Trial['processor'] = () => trial().processor();

  function relay(through: EventLog = log): Relay {
    return new Relay({ database: service.database, log: through, source: '/contract' });
  }

  async function publish(key: string, numbers: number[]): Promise<void> {
    await service.database.transaction((unit) => {
      for (const n of numbers) unit.publish({ topic, key, type: 'contract.happened.v1', data: { n } });
      return Promise.resolve();
    });
  }

  it('does not skip an outbox row that commits after a later one', async () => {
    const { promise: wait, resolve: commit } = Promise.withResolvers<void>();
    const { promise: written, resolve: hasWritten } = Promise.withResolvers<void>();
    const late = service.database.transaction(async (unit) => {
      await unit.query(
        `INSERT INTO outbox (id, topic, key, type, occurred_at, payload)
         VALUES (gen_random_uuid(), $1, 'late', 'contract.happened.v1', now(), '{"n":1}')`,
        [topic],
      );
      hasWritten();
      await wait;
    });
    await written;
    const collector = collect(group);
    await publish('early', [2]);
    expect(await relay().relayOnce()).toBe(1);
    await eventually(() => collector.numbers['early'], PATIENCE_MS);

    commit();
    await late;

    expect(await relay().relayOnce()).toBe(1);
    await eventually(() => collector.numbers['late'], PATIENCE_MS);
    expect(await service.outboxSize()).toBe(0);
  });

  it('sends again after a relay crash between append and delete, and applies once', async () => {
    await publish('key', oneTo(30));
    const dying: EventLog = Object.assign(Object.create(log) as EventLog, {
      append: async (records: LogRecord[]) => {
        await log.append(records);
        await service.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND state = 'idle in transaction'`,
        );
      },
    });
    await expect(relay(dying).relayOnce()).rejects.toThrow();
    expect(await service.outboxSize()).toBe(30);
    expect(await relay().relayOnce()).toBe(30);
    const all = collect(`${group}-all`);
    open.push(log.subscribe({ group, topics: [topic], onBatch: (batch) => processor().process(batch, applyEvents) }));

    await eventually(() => all.records.length === 60, PATIENCE_MS);
    await eventually(async () => (await log.lag(group, [topic]))[0]?.lag === 0, PATIENCE_MS);
    expect(await service.applied()).toEqual(oneTo(30).map((n) => ({ key: 'key', n })));
  });

  it('goes on by itself after the log was away', async () => {
    const running = relay();
    running.start();
    open.push({ close: () => running.stop() });
    open.push(log.subscribe({ group, topics: [topic], onBatch: (batch) => processor().process(batch, applyEvents) }));
    await publish('key', [1]);
    await eventually(async () => (await service.applied()).length === 1, PATIENCE_MS);

    const bringBack = await underTest.takeAway();
    await expect(log.ping()).rejects.toThrow();
    await publish('key', [2, 3]);
    expect(await service.outboxSize()).toBe(2);
    await bringBack();

    await eventually(async () => (await service.applied()).length === 3, PATIENCE_MS);
    expect(byKey(await service.applied())).toEqual({ key: [1, 2, 3] });
    await eventually(async () => (await service.outboxSize()) === 0, PATIENCE_MS);
  }, 120_000);

  it('sends only the poison message to the dead letters, with its cause, and goes on', async () => {
    @Controller()
    class Things {
      @EventBatch(topic)
      async apply(@Payload() { events, unit }: EventBatch<Happened>): Promise<void> {
        await applyEvents({ events, unit });
        if (events.some(({ data }) => data.n === 4)) throw new Error('four cannot be');
      }
    }
    @Module({ controllers: [Things] })
    class ThingsModule {}
    const { database } = service;
    const strategy = new EventLogStrategy({ log, database, group, firstPauseMs: 5 });
    const app: INestMicroservice = await NestFactory.createMicroservice<MicroserviceOptions>(ThingsModule, {
      strategy,
      logger: false,
    });
    open.push(app);
    await app.listen();
    const running = relay();
    running.start();
    open.push({ close: () => running.stop() });

    await publish('key', oneTo(10));
    await eventually(async () => (await service.applied()).length === 9, PATIENCE_MS);
    await log.append([{ topic, key: 'key', id: 'broken', value: '{', headers: {} }, record(topic, 'key', { n: 11 })]);

    await eventually(async () => (await service.applied()).length === 10, PATIENCE_MS);
    expect(byKey(await service.applied())).toEqual({ key: [1, 2, 3, 5, 6, 7, 8, 9, 10, 11] });
    const dead = collect(`${group}-inspection`, [`${group}.dlq.v1`]);
    await eventually(() => dead.records.length === 2, PATIENCE_MS);
    const [four, broken] = dead.records.map(({ value }) => dataOf<DeadLetter>(value));
    expect(four).toMatchObject({ group, cause: 'Error: four cannot be', origin: { topic, key: 'key' } });
    expect(four?.attempts).toBeGreaterThanOrEqual(3);
    expect(dataOf(four?.event ?? '{}').n).toBe(4);
    expect(broken).toMatchObject({ event: '{', attempts: 1 });
    expect(broken?.cause).toMatch(/not JSON/);
    expect(await deadLetterCount(database, group)).toBe(2);
    await eventually(async () => (await strategy.lag())[0]?.lag === 0, PATIENCE_MS);
  });

  it('hands over only the types that a handler wants, and what does not say its type', async () => {
    @Controller()
    class Wanted {
      @EventBatch(topic, { types: ['contract.wanted.v1'] })
      apply(@Payload() { events, unit }: EventBatch): Promise<void> {
        return applyEvents({ events, unit });
      }
    }
    @Module({ controllers: [Wanted] })
    class WantedModule {}
    const { database } = service;
    const strategy = new EventLogStrategy({ log, database, group });
    const app: INestMicroservice = await NestFactory.createMicroservice<MicroserviceOptions>(WantedModule, {
      strategy,
      logger: false,
    });
    open.push(app);
    await app.listen();
    await database.transaction((unit) => {
      for (const n of oneTo(6)) {
        const type = n % 3 === 0 ? 'contract.wanted.v1' : 'contract.happened.v1';
        unit.publish({ topic, key: 'key', type, data: { n } });
      }
      return Promise.resolve();
    });
    expect(await relay().relayOnce()).toBe(6);
    await log.append([record(topic, 'key', { n: 7 })]);

    await eventually(async () => (await strategy.lag())[0]?.lag === 0, PATIENCE_MS);
    expect(byKey(await service.applied())).toEqual({ key: [3, 6, 7] });
    expect(await database.query('SELECT FROM inbox')).toHaveLength(3);
  });
}
