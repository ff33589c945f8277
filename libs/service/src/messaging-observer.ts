import type { MessagingObserver } from '#messaging';
import type { Logger } from '#observability';

/** What messaging has to say goes to the service's log. */
export function messagingObserver(logger: Logger): MessagingObserver {
  return {
    log: (level, message, fields) => logger[level](fields ?? {}, message),
    batchFailed: ({ topic, attempt, transient, error }) =>
      logger.warn({ topic, attempt, transient, err: error }, 'events could not be applied, will be tried again'),
    deadLettered: ({ topic, eventId, type, cause }) =>
      logger.error({ topic, eventId, type, cause }, 'event went to the dead letters'),
    relayFailed: ({ attempt, error }) =>
      logger.warn({ attempt, err: error }, 'events stay in the outbox, will be tried again'),
  };
}
