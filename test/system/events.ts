import kafkajs from 'kafkajs';
import pg from 'pg';
import { generateProvince, PROGRAMMES } from '../../demo/src/province/index.js';
import type { Product } from './product.js';
import { until } from './waiting.js';

export interface EventRecord {
  topic: string;
  key: string;
  value: string;
}

/** Every event of the embedded log, straight from its table. */
export async function embeddedEvents(product: Product): Promise<EventRecord[]> {
  const client = new pg.Client({ connectionString: product.databaseUrl('chitra_events') });
  await client.connect();
  try {
    const { rows } = await client.query<EventRecord>('SELECT topic, key, value FROM event_log.record');
    return rows;
  } finally {
    await client.end();
  }
}

/** Every event on Kafka, read from the start by a consumer that knows nothing of the product. */
export async function kafkaEvents(product: Product): Promise<EventRecord[]> {
  const brokers = [`127.0.0.1:${product.portOf('kafka')}`];
  const kafka = new kafkajs.Kafka({ clientId: 'outsider', brokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
  const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  // Markers of transactions would take an offset, too; what is counted are the last offsets reached.
  const ends = new Map(
    topics.flatMap((topic, index) =>
      (offsets[index] ?? [])
        .filter(({ high, low }) => BigInt(high) > BigInt(low))
        .map(({ partition, high }): [string, bigint] => [`${topic}/${partition}`, BigInt(high) - 1n]),
    ),
  );
  const records: EventRecord[] = [];
  const consumer = kafka.consumer({ groupId: 'outsider' });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        records.push({ topic, key: message.key?.toString() ?? '', value: message.value?.toString() ?? '' });
        if (BigInt(message.offset) >= (ends.get(`${topic}/${partition}`) ?? 0n)) ends.delete(`${topic}/${partition}`);
        return Promise.resolve();
      },
    });
    await until('all events read', () => ends.size === 0, { milliseconds: 60_000 });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

/** Citizen ids and account numbers of the demo's people that occur in any of the texts. */
export function identifiersIn(texts: Iterable<string>): string[] {
  const province = generateProvince('small');
  const secrets = new Set<string>();
  for (const programme of PROGRAMMES) {
    for (const { citizenId } of province.beneficiaries(programme)) secrets.add(citizenId);
    for (const { accountNumber } of province.accounts(programme)) secrets.add(accountNumber);
  }
  const lengths = new Set([...secrets].map((secret) => secret.length));
  const found = new Set<string>();
  for (const text of texts) {
    for (const [digits] of text.matchAll(/\d{8,}/g)) {
      for (const length of lengths) {
        for (let from = 0; from + length <= digits.length; from += 1) {
          const part = digits.slice(from, from + length);
          if (secrets.has(part)) found.add(part);
        }
      }
    }
  }
  return [...found];
}
