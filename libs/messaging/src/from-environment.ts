import { EmbeddedLog } from './embedded/embedded-log.js';
import type { EventLog } from './event-log.js';
import { KafkaLog } from './kafka/kafka-log.js';
import type { MessagingObserver } from './observer.js';

export interface EventLogEnvironment {
  /** `host:port,host:port`; empty or missing: the embedded log. */
  kafkaBrokers?: string;
  /** The embedded log's database, e.g. `postgres://…/chitra_events`. */
  eventLogUrl?: string;
  /** Of topics this process creates. */
  partitions: number;
  /** Kafka only. */
  replication: number;
  /** Names this process in the log's connections. */
  clientId?: string;
  observer?: MessagingObserver;
}

/** The event log a deployment has chosen. Connects when first used. @throws when it has chosen none */
export function eventLogFromEnvironment(environment: EventLogEnvironment): EventLog {
  const { kafkaBrokers, eventLogUrl, partitions, replication, clientId = 'chitra', observer } = environment;
  const brokers = (kafkaBrokers ?? '').split(',').map((broker) => broker.trim());
  if (brokers.some(Boolean)) {
    return new KafkaLog({ brokers: brokers.filter(Boolean), partitions, replication, clientId, observer });
  }
  if (!eventLogUrl) throw new Error('set KAFKA_BROKERS (Kafka) or EVENT_LOG_URL (embedded event log)');
  return new EmbeddedLog({ url: eventLogUrl, partitions, clientId, observer });
}
