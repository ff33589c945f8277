import type { OutgoingEvent, Queryable } from '#persistence';
import type { DeliveredRecord } from './event-log.js';

/** The topic of events that a group could not apply. */
export function deadLetterTopic(group: string): string {
  return `${group}.dlq.v1`;
}

export const DEAD_LETTERED = 'vn.chitra.messaging.dead-lettered.v1';

/** `data` of an event in a dead-letter topic. */
export interface DeadLetter {
  group: string;
  cause: string;
  /** How often the event was tried. */
  attempts: number;
  origin: { topic: string; partition: number; offset: string; key: string };
  /** The original value, untouched: it may not be JSON. */
  event: string;
}

export interface GivenUp {
  group: string;
  eventId: string;
  record: DeliveredRecord;
  type: string;
  cause: string;
  attempts: number;
}

const CAUSE_LENGTH = 500;

export function deadLetterEvent({ group, record, cause, attempts }: GivenUp): OutgoingEvent {
  const data: DeadLetter = {
    group,
    cause: cause.slice(0, CAUSE_LENGTH),
    attempts,
    origin: { topic: record.topic, partition: record.partition, offset: record.offset.toString(), key: record.key },
    event: record.value,
  };
  return { topic: deadLetterTopic(group), key: record.key, type: DEAD_LETTERED, data };
}

export async function recordDeadLetter(unit: Queryable, given: GivenUp): Promise<void> {
  const { group, eventId, record, type, cause, attempts } = given;
  await unit.query(
    `INSERT INTO dead_letter (consumer_group, event_id, topic, partition, log_offset, type, cause, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      group,
      eventId,
      record.topic,
      record.partition,
      record.offset.toString(),
      type,
      cause.slice(0, CAUSE_LENGTH),
      attempts,
    ],
  );
}

/** How many events the group has given up. */
export async function deadLetterCount(queryable: Queryable, group: string): Promise<number> {
  const [row] = await queryable.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM dead_letter WHERE consumer_group = $1',
    [group],
  );
  return row?.count ?? 0;
}
