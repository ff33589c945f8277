import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a run needs to be a step of the month: where it came from, whose money it is, its days; and what waits for a hand. */
export class MonthOfPaying1732500000100 implements MigrationInterface {
  name = 'MonthOfPaying1732500000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payout_runs
        ADD COLUMN schedule_id uuid,
        ADD COLUMN funding_source text NOT NULL DEFAULT 'STATE_BUDGET',
        ADD COLUMN cut_off_on date, ADD COLUMN approval_by date, ADD COLUMN pay_on date, ADD COLUMN collection_until date`);
    // A run of one schedule and period is made once, however often the calendar ticks, and not again when it was cancelled.
    await runner.query(
      'CREATE UNIQUE INDEX payout_runs_of_schedule ON payout_runs (schedule_id, period) WHERE schedule_id IS NOT NULL',
    );
    // Three different people, enforced by the data.
    await runner.query(`
      ALTER TABLE payout_runs
        ADD CONSTRAINT approver_did_not_prepare CHECK (approved_by IS NULL OR approved_by <> ALL (preparers)),
        ADD CONSTRAINT releaser_is_a_third_person CHECK (released_by IS NULL OR
          (released_by <> ALL (preparers) AND released_by IS DISTINCT FROM approved_by))`);
    // What waits for a hand is found at once. The indexed column changes only when a payment becomes or ceases to be an
    // exception, so that ordinary changes of state touch no index.
    await runner.query(`
      ALTER TABLE payments ADD COLUMN attention text GENERATED ALWAYS AS
        (CASE WHEN state IN ('HELD', 'REJECTED', 'UNKNOWN', 'RETURNED', 'CARRIED_OVER') THEN state END) STORED`);
    await runner.query(
      'CREATE INDEX payments_of_attention ON payments (attention, period, id) WHERE attention IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN attention');
    await runner.query(`
      ALTER TABLE payout_runs DROP CONSTRAINT approver_did_not_prepare, DROP CONSTRAINT releaser_is_a_third_person,
        DROP COLUMN schedule_id, DROP COLUMN funding_source, DROP COLUMN cut_off_on, DROP COLUMN approval_by,
        DROP COLUMN pay_on, DROP COLUMN collection_until`);
  }
}
