import { backoffMs, pause } from './backoff.js';
import type { LogBatch, SubscribeOptions } from './event-log.js';
import { asError } from './failures.js';
import type { MessagingObserver } from './observer.js';

/**
 * Hands the same batch over until the group has it, with growing pauses.
 * @returns false when the subscription was closed or lost first: then the position must stay
 */
export async function deliver(
  batch: LogBatch,
  onBatch: SubscribeOptions['onBatch'],
  observer?: MessagingObserver,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await onBatch(batch);
      return true;
    } catch (error) {
      if (batch.signal.aborted) return false;
      const { topic, partition } = batch;
      observer?.log?.('warn', 'batch not taken', { topic, partition, attempt, error: asError(error).message });
      await pause(backoffMs(attempt), batch.signal);
      if (batch.signal.aborted) return false;
    }
  }
}
