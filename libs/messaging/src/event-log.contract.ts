import { eventually } from '#service/testing';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Payload } from '@nestjs/microservices';
import { randomBytes } from 'node:crypto';
import 'reflect-metadata';
import { BatchProcessor } from './batch-processor.js';
import { applyEvents, byKey, Collector, ContractService, dataOf, type Happened, record } from './contract-service.js';
import { type DeadLetter, deadLetterCount } from './dead-letter.js';
import { EventBatch } from './event-batch.js';
import type { EventLog, LogRecord } from './event-log.js';
import { Relay } from './relay.js';
import { EventLogStrategy } from './strategy.js';

/** One of the two logs, really running. */
export interface LogUnderTest {
  /** A client of its own connections, as another process would have. */
  connect(): EventLog;
  /** Takes the log away; the returned function brings it back with everything it held. */
  takeAway(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 45_000;
const oneTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** What `EventLog`, relay and inbox promise, tried on a real log. */
export function eventLogContract(name: string, start: () => Promise<LogUnderTest>): void {
  describe(`event log on ${name}`, () => {
    let underTest: LogUnderTest;
    let log: EventLog;
    let service: ContractService;
    let topic: string;
    let group: string;
    const open: { close(): Promise<unknown> }[] = [];

    beforeAll(async () => {
      underTest = await start();
      service = await ContractService.start();
    }, 180_000);
    afterAll(async () => {
      await service.stop();
      await underTest.stop();
    });

    beforeEach(async () => {
      const unique = randomBytes(4).toString('hex');
      topic = `things-${unique}.v1`;
      group = `group-${unique}`;
      await service.empty();
      log = underTest.connect();
      await log.ensureTopics([topic]);
    });
    afterEach(async () => {
      for (const one of open.splice(0).reverse()) await one.close();
      await log.close();
    });

    function collect(groupName: string, topics = [topic], batchLimit?: { records: number; bytes: number }): Collector {
      const collector = new Collector(log, groupName, topics, batchLimit);
      open.push(collector);
      return collector;
    }

    function processor(): BatchProcessor {
      return new BatchProcessor({ database: service.database, group, firstPauseMs: 10 });
    }

    function relay(through: EventLog = log): Relay {
      return new Relay({ database: service.database, log: through, source: '/contract' });
    }

    async function publish(key: string, numbers: number[]): Promise<void> {
      await service.database.transaction((unit) => {
        for (const n of numbers) unit.publish({ topic, key, type: 'contract.happened.v1', data: { n } });
        return Promise.resolve();
      });
    }

    it('keeps the order of every key and hands batches to every group, from the first record on', async () => {
      const records = oneTo(30).flatMap((n) => oneTo(10).map((key) => record(topic, `key-${key}`, { n })));
      const early = collect(`${group}-early`, [topic], { records: 20, bytes: 1_000_000 });
      await log.append(records);
      const late = collect(`${group}-late`, [topic], { records: 20, bytes: 1_000_000 });

      for (const collector of [early, late]) {
        await eventually(() => collector.records.length === records.length, PATIENCE_MS);
        expect(Object.keys(collector.numbers)).toHaveLength(10);
        for (const numbers of Object.values(collector.numbers)) expect(numbers).toEqual(oneTo(30));
        expect(Math.max(...collector.batches.map((batch) => batch.records.length))).toBe(20);
        expect(new Set(collector.records.map(({ id }) => id))).toEqual(new Set(records.map(({ id }) => id)));
      }
    });

    it('bounds a batch by bytes and still delivers a record that is larger than the bound', async () => {
      const note = 'x'.repeat(300_000);
      const sizes = [1, 2, 3, 4].map((n) => record(topic, 'key', { n, note }));
      await log.append([...sizes, record(topic, 'key', { n: 5, note: note.repeat(3) })]);

      const collector = collect(group, [topic], { records: 50, bytes: 700_000 });

      await eventually(() => collector.records.length === 5, PATIENCE_MS);
      expect(collector.numbers).toEqual({ key: oneTo(5) });
      for (const { records } of collector.batches.slice(0, -1)) expect(records.length).toBeLessThanOrEqual(2);
      expect(collector.batches.at(-1)?.records).toHaveLength(1);
    });

    it('counts what a group has not seen yet', async () => {
      await log.append(oneTo(7).map((n) => record(topic, `key-${n}`, { n })));
      expect(await log.lag(group, [topic])).toEqual([{ topic, lag: 7 }]);

      collect(group);

      await eventually(async () => (await log.lag(group, [topic]))[0]?.lag === 0, PATIENCE_MS);
    });

    it('applies an event once when a crash falls between the commit and the position', async () => {
      await log.append(oneTo(20).map((n) => record(topic, `key-${n % 2}`, { n })));
      let deliveries = 0;
      let crashes = 0;
      open.push(
        log.subscribe({
          group,
          topics: [topic],
          onBatch: async (batch) => {
            deliveries += batch.records.length;
            await processor().process(batch, applyEvents);
            if (crashes++ < 2) throw new Error('the process died here');
          },
        }),
      );

      await eventually(async () => (await log.lag(group, [topic]))[0]?.lag === 0, PATIENCE_MS);
      expect(deliveries).toBeGreaterThan(20);
      expect((await service.applied()).map(({ n }) => n).sort((a, b) => a - b)).toEqual(oneTo(20));
    });

    it('shares a group between instances, each event applied once, also when one leaves on the way', async () => {
      const other = underTest.connect();
      open.push(other);
      const seen = [0, 0];
      const [first, second] = [log, other].map((instance, index) =>
        instance.subscribe({
          group,
          topics: [topic],
          batchLimit: { records: 10, bytes: 1_000_000 },
          onBatch: async (batch) => {
            await processor().process(batch, applyEvents);
            seen[index] = (seen[index] ?? 0) + batch.records.length;
          },
        }),
      );
      if (first) open.push(first);
      const send = (from: number): Promise<void> =>
        log.append(oneTo(100).flatMap((n) => oneTo(6).map((key) => record(topic, `key-${key}`, { n: from + n }))));

      await eventually(async () => {
        await send(1_000);
        return seen.every((count) => count > 0);
      }, PATIENCE_MS);
      await Promise.all([send(10_000), second?.close()]);
      await send(20_000);

      await eventually(async () => (await log.lag(group, [topic]))[0]?.lag === 0, PATIENCE_MS);
      const applied = (await service.applied()).filter(({ n }) => n > 10_000);
      expect(applied).toHaveLength(1_200);
      const expected = [...oneTo(100).map((n) => 10_000 + n), ...oneTo(100).map((n) => 20_000 + n)];
      for (const numbers of Object.values(byKey(applied))) expect(numbers).toEqual(expected);
    });

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
  });
}
