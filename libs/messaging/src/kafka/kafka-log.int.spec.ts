import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../../../tools/kafka/broker.js';
import { eventLogContract } from '../event-log.contract.js';
import { KafkaLog } from './kafka-log.js';

eventLogContract('Kafka', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'messaging-kafka-'));
  let broker = await startKafka({ dataDir, heap: '384m' });
  const { brokers } = broker;
  return {
    connect: () => new KafkaLog({ brokers: [brokers], clientId: 'contract', partitions: 3, replication: 1 }),
    takeAway: async () => {
      await broker.stop();
      return async () => {
        broker = await startKafka({ dataDir, heap: '384m', port: Number(brokers.split(':')[1]) });
      };
    },
    stop: async () => {
      await broker.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
