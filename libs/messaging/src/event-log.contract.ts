import { eventually } from '#service/testing';
import { applyEvents, byKey, type ContractService, record } from './contract-service.js';
import { type LogUnderTest, oneTo, PATIENCE_MS, type Trial, trials } from './contract-trial.js';
import { deliveryContract } from './delivery.contract.js';
import type { EventLog } from './event-log.js';

/** What `EventLog`, relay and inbox promise, tried on a real log. */
export function eventLogContract(name: string, start: () => Promise<LogUnderTest>): void {
  describe(`event log on ${name}`, () => {
    const trial = trials(start);
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

    deliveryContract(trial);
  });
}
