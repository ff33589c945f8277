import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables behind "nothing lost, nothing twice". Every service lists this migration first.
 *
 * - `outbox`: events of committed transactions, until the relay has them in the log. `position` orders them; two
 *   transactions that touch the same row are ordered by that row's lock, so their events are too.
 * - `inbox`: which events a group has applied or given up.
 * - `dead_letter`: which it gave up and why; the event itself is in the topic `<group>.dlq.v1`.
 */
export class MessagingTables implements MigrationInterface {
  readonly name = 'MessagingTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL,
        topic text NOT NULL,
        key text NOT NULL,
        type text NOT NULL,
        occurred_at timestamptz NOT NULL,
        request_id text,
        payload text NOT NULL
      )`);
    // Rows live for milliseconds: compressing them costs more than it saves, and the delete must not wait for a vacuum.
    await runner.query(`ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL`);
    await runner.query(
      `ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
    );
    await runner.query(`
      CREATE TABLE inbox (
        consumer_group text NOT NULL,
        event_id uuid NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer_group, event_id)
      )`);
    await runner.query(`
      CREATE TABLE dead_letter (
        consumer_group text NOT NULL,
        event_id uuid NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        log_offset bigint NOT NULL,
        type text NOT NULL,
        cause text NOT NULL,
        attempts integer NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer_group, event_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter, inbox, outbox');
  }
}
