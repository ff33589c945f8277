/**
 * The embedded log's tables, in a schema of their own.
 *
 * `partition_head.next_position` counts the records of a partition without gaps; it is raised in the transaction that
 * inserts them, under a lock that is held until commit, so no reader ever sees a position before a lower one.
 */
export const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS event_log;
  CREATE TABLE IF NOT EXISTS event_log.partition_head (
    topic text NOT NULL,
    partition integer NOT NULL,
    next_position bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
  ) WITH (fillfactor = 50);
  CREATE TABLE IF NOT EXISTS event_log.record (
    topic text NOT NULL,
    partition integer NOT NULL,
    position bigint NOT NULL,
    id text NOT NULL,
    key text NOT NULL,
    headers jsonb NOT NULL,
    value text NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, position)
  );
  ALTER TABLE event_log.record ALTER COLUMN value SET STORAGE EXTERNAL;
  CREATE TABLE IF NOT EXISTS event_log.group_position (
    consumer_group text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_position bigint NOT NULL,
    PRIMARY KEY (consumer_group, topic, partition)
  ) WITH (fillfactor = 50);
`;

/** Wakes consumers; the payload is the topic. */
export const CHANNEL = 'event_log';

/** One at a time creates the schema. */
export const SCHEMA_LOCK = 20_240_902;
