import kafkajs from 'kafkajs';
import type { Kafka, LogEntry, RetryOptions } from 'kafkajs';
import type { MessagingObserver } from '../observer.js';

export interface KafkaConnection {
  brokers: string[];
  clientId: string;
  observer?: MessagingObserver | undefined;
}

/** A few tries within seconds; whoever calls has a loop of its own for longer absences. */
export const RETRY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 6 };

export function kafkaClient({ brokers, clientId, observer }: KafkaConnection, retry = RETRY): Kafka {
  return new kafkajs.Kafka({
    clientId,
    brokers,
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => quietly(observer),
  });
}

const SAME_LINE_MS = 30_000;

/**
 * kafkajs says ERROR, several times a second, for what it then retries by itself: nothing here is more than a warning,
 * and the same line is worth keeping once in half a minute.
 */
function quietly(observer: MessagingObserver | undefined): (entry: LogEntry) => void {
  const said = new Map<string, number>();
  return ({ log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...details } }) => {
    const now = Date.now();
    if (now - (said.get(message) ?? 0) < SAME_LINE_MS) return;
    if (said.size > 100) said.clear();
    said.set(message, now);
    observer?.log?.('warn', `kafka: ${message}`, details);
  };
}
