import {
  type EventBatch,
  type EventLog,
  EventLogStrategy,
  eventLogFromEnvironment,
  MessagingTables,
  Relay,
  writeOutbox,
} from '#messaging';
import { Database, testDatabase } from '#persistence';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Throughput of business transaction → outbox → relay → log → inbox, both logs, everything on this machine: messages of
 * 500 payments (about 150 KB). After the build: `node dist/bench/messaging.js [messages]`.
 */

const MESSAGES = Number(process.argv[2] ?? 500);
const PAYMENTS = 500;
const TOPIC = 'payments.v1';

const data = {
  runId: randomUUID(),
  payments: Array.from({ length: PAYMENTS }, () => ({
    paymentId: randomUUID(),
    beneficiaryId: randomUUID(),
    enrolmentId: randomUUID(),
    areaCode: '14797',
    amount: '540000',
    sealedAccount: `v1.k1.${randomBytes(64).toString('base64url')}`,
    version: 1,
  })),
};

async function measure(name: string, log: EventLog): Promise<void> {
  const [outboxSide, inboxSide] = [await testDatabase('bench'), await testDatabase('bench')];
  const sender = await new Database({ url: outboxSide.url, migrations: [MessagingTables], writeOutbox }).open();
  const receiver = await new Database({ url: inboxSide.url, migrations: [MessagingTables], writeOutbox }).open();
  const relay = new Relay({ database: sender, log, source: '/bench' });
  const strategy = new EventLogStrategy({ log, database: receiver, group: `bench-${randomBytes(4).toString('hex')}` });
  let received = 0;
  let peak = 0;
  const arrived = Promise.withResolvers<void>();
  const handle = ({ events }: EventBatch<typeof data>): Promise<void> => {
    received += events.length;
    peak = Math.max(peak, process.memoryUsage().rss);
    if (received >= MESSAGES) arrived.resolve();
    return Promise.resolve();
  };
  strategy.addHandler(TOPIC, (batch: EventBatch<typeof data>) => handle(batch), true);
  await log.ensureTopics([TOPIC]);
  try {
    const start = performance.now();
    for (let sent = 0; sent < MESSAGES; sent += 10) {
      await sender.transaction((unit) => {
        for (let n = sent; n < Math.min(sent + 10, MESSAGES); n += 1) {
          unit.publish({ topic: TOPIC, key: `run:${n % 27}`, type: 'bench.v1', data });
        }
        return Promise.resolve();
      });
    }
    const written = performance.now();
    relay.start();
    while ((await sender.query('SELECT FROM outbox LIMIT 1')).length > 0)
      await new Promise((next) => setTimeout(next, 5));
    const relayed = performance.now();
    strategy.listen(() => undefined);
    await arrived.promise;
    const done = performance.now();
    const rate = (from: number, to: number): string => {
      const perSecond = (MESSAGES * 1000) / (to - from);
      return `${perSecond.toFixed(0)} messages/s (${(perSecond * PAYMENTS).toFixed(0)} payments/s)`;
    };
    console.log(`${name}: ${MESSAGES} messages of ${(JSON.stringify(data).length / 1024).toFixed(0)} KB`);
    console.log(`  into the outbox     ${rate(start, written)}`);
    console.log(`  outbox → log        ${rate(written, relayed)}`);
    console.log(`  log → inbox         ${rate(relayed, done)}`);
    console.log(`  the three in a row  ${rate(start, done)}; peak memory ${(peak / 2 ** 20).toFixed(0)} MB`);
  } finally {
    await relay.stop();
    await strategy.close();
    await log.close();
    await sender.close();
    await receiver.close();
    await inboxSide.drop();
    await outboxSide.drop();
  }
}

const events = await testDatabase('bench');
await measure('embedded log', eventLogFromEnvironment({ eventLogUrl: events.url, partitions: 8, replication: 1 }));
await events.drop();

const { startKafka } = (await import(
  pathToFileURL(resolve('tools/kafka/broker.js')).href
)) as typeof import('../tools/kafka/broker.js');
const dataDir = await mkdtemp(join(tmpdir(), 'bench-kafka-'));
const broker = await startKafka({ dataDir, heap: '512m' });
try {
  await measure('Kafka', eventLogFromEnvironment({ kafkaBrokers: broker.brokers, partitions: 8, replication: 1 }));
} finally {
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
