import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANNOUNCED_HOLIDAYS } from './announced-holidays.js';

/** When runs are made and by when each of their steps is due. */
export class CalendarTables1732500000700 implements MigrationInterface {
  name = 'CalendarTables1732500000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SCHEDULES);
    await runner.query(HOLIDAYS);
    await runner.query(
      `INSERT INTO public_holidays (day, name, set_by, set_at)
       SELECT day, name, 'announced', now() FROM jsonb_to_recordset($1::jsonb) AS announced (day date, name text)`,
      [JSON.stringify(ANNOUNCED_HOLIDAYS)],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE holiday_history, public_holidays;
      ALTER TABLE payout_runs DROP CONSTRAINT run_of_schedule;
      DROP TABLE schedule_history, schedule_exceptions, payout_schedules`);
  }
}

const SCHEDULES = `
  CREATE TABLE payout_schedules (
    id uuid PRIMARY KEY, name text NOT NULL, programme text NOT NULL, kind text NOT NULL, funding_source text NOT NULL,
    area_code text NOT NULL, district_code text, province_code text,
    opens_day smallint NOT NULL, cut_off_day smallint NOT NULL, approval_day smallint NOT NULL, pay_day smallint NOT NULL,
    collection_days smallint NOT NULL, weekend_rule text NOT NULL, tet_rule text NOT NULL,
    first_period text NOT NULL, last_period text, paused boolean NOT NULL DEFAULT false, version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL, created_at timestamptz NOT NULL, changed_by text NOT NULL, changed_at timestamptz NOT NULL,
    CONSTRAINT days_in_order CHECK (1 <= opens_day AND opens_day <= cut_off_day AND cut_off_day <= approval_day
      AND approval_day <= 28 AND pay_day BETWEEN 1 AND 28 AND collection_days BETWEEN 1 AND 60),
    CONSTRAINT periods_in_order CHECK (last_period IS NULL OR first_period <= last_period));
  CREATE INDEX payout_schedules_of_what ON payout_schedules (programme, area_code, kind);
  -- The days of a move are complete: what the rule says later does not touch them.
  CREATE TABLE schedule_exceptions (
    schedule_id uuid NOT NULL REFERENCES payout_schedules, period text NOT NULL,
    action text NOT NULL CHECK (action IN ('SKIP', 'MOVE')), reason text NOT NULL,
    opens_on date, cut_off_on date, approval_by date, pay_on date, collection_until date,
    set_by text NOT NULL, set_at timestamptz NOT NULL, PRIMARY KEY (schedule_id, period),
    CONSTRAINT moved_days_in_order CHECK (action = 'SKIP' OR (opens_on IS NOT NULL AND opens_on <= cut_off_on
      AND cut_off_on <= approval_by AND approval_by <= pay_on AND pay_on <= collection_until)));
  CREATE TABLE schedule_history (
    schedule_id uuid NOT NULL REFERENCES payout_schedules, version integer NOT NULL, action text NOT NULL,
    period text, content jsonb NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (schedule_id, version));
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON schedule_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  ALTER TABLE payout_runs ADD CONSTRAINT run_of_schedule FOREIGN KEY (schedule_id) REFERENCES payout_schedules`;

/** Reference data: as the Government announces it, year by year. */
const HOLIDAYS = `
  CREATE TABLE public_holidays (day date PRIMARY KEY, name text NOT NULL, set_by text NOT NULL, set_at timestamptz NOT NULL);
  -- name: null when the day ceased to be one.
  CREATE TABLE holiday_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, day date NOT NULL, name text, actor text NOT NULL, at timestamptz NOT NULL);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON holiday_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;
