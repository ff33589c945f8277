import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Replicas of what other services publish (areas, enrolments, accounts, payout_runs, payments), the figures counted
 * from them (cells) and the note of what has changed since they were counted (touches).
 */
export class ReportingSchema1725000000400 implements MigrationInterface {
  readonly name = 'ReportingSchema1725000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE areas (
        area_version text NOT NULL CHECK (area_version IN ('DISTRICT_2024', 'COMMUNE_2025')),
        code text NOT NULL, name text NOT NULL,
        level text NOT NULL CHECK (level IN ('COUNTRY', 'PROVINCE', 'DISTRICT', 'COMMUNE')),
        parent_code text, valid_from date, valid_to date, tile_col integer, tile_row integer,
        PRIMARY KEY (area_version, code))`);
    await runner.query('CREATE INDEX areas_parent ON areas (area_version, parent_code)');
    await runner.query(`
      CREATE TABLE enrolments (
        enrolment_id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL,
        programme text NOT NULL CHECK (programme IN ('BTXH', 'NCC')),
        area_code text NOT NULL, district_code text NOT NULL, province_code text NOT NULL,
        valid_from date NOT NULL, valid_to date,
        status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'STOPPED')),
        reviewed boolean NOT NULL, wants_account boolean NOT NULL, version integer NOT NULL
      ) WITH (fillfactor = 85)`);
    await runner.query(`
      CREATE TABLE accounts (
        account_id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL, programme text NOT NULL,
        holder_relation text NOT NULL CHECK (holder_relation IN ('SELF', 'AUTHORISED', 'GUARDIAN')),
        authorised_until date, priority integer NOT NULL,
        status text NOT NULL CHECK (status IN ('UNVERIFIED', 'PENDING', 'VERIFIED', 'MISMATCH', 'CLOSED', 'DISABLED')),
        version integer NOT NULL
      ) WITH (fillfactor = 70)`);
    await runner.query('CREATE INDEX accounts_beneficiary ON accounts (beneficiary_id, programme)');
    await runner.query(`
      CREATE TABLE payout_runs (
        run_id uuid PRIMARY KEY, period text NOT NULL, programme text NOT NULL, kind text NOT NULL,
        area_code text NOT NULL, state text NOT NULL, version integer NOT NULL)`);
    await runner.query('CREATE INDEX payout_runs_period ON payout_runs (period)');
    // What planning says (kind … reviewed) is null as long as only later states of the payment have been seen.
    // The state's columns are in no index and the pages leave room: a new state is a heap-only update.
    await runner.query(`
      CREATE TABLE payments (
        payment_id uuid PRIMARY KEY,
        period text NOT NULL, programme text NOT NULL CHECK (programme IN ('BTXH', 'NCC')),
        kind text, enrolment_id uuid, beneficiary_id uuid, sequence integer,
        area_code text, district_code text, province_code text,
        holder boolean, holder_relation text CHECK (holder_relation IN ('SELF', 'AUTHORISED', 'GUARDIAN')),
        wants_account boolean, reviewed boolean,
        amount bigint NOT NULL, provider_code text, reason text,
        channel text CHECK (channel IN ('BANK', 'EWALLET', 'MOBILE_MONEY', 'POST_OFFICE')),
        state text NOT NULL CHECK (state IN ('PLANNED', 'HELD', 'APPROVED', 'SUBMITTING', 'SUBMITTED', 'UNKNOWN',
          'SETTLED', 'REJECTED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED')),
        version integer NOT NULL,
        first_account_settled_at timestamptz
      ) WITH (fillfactor = 60)`);
    await runner.query('CREATE INDEX payments_period ON payments (period)');
    await runner.query('CREATE INDEX payments_without_plan ON payments (period) WHERE kind IS NULL');
    await runner.query(`
      CREATE TABLE touches (
        period text, transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        events integer NOT NULL, event_time timestamptz NOT NULL)`);
    await runner.query('CREATE INDEX touches_period ON touches (period)');
    await runner.query(`
      CREATE TABLE counted_periods (
        period text PRIMARY KEY, snapshot pg_snapshot NOT NULL, as_of timestamptz NOT NULL,
        unplanned integer NOT NULL, milliseconds integer NOT NULL)`);
    await runner.query(`
      CREATE TABLE cells (
        period text NOT NULL, programme text NOT NULL, province_code text NOT NULL, district_code text NOT NULL,
        total integer NOT NULL, reviewed integer NOT NULL, consenting integer NOT NULL,
        holders integer NOT NULL, paid_by_account integer NOT NULL, carried_over integer NOT NULL,
        relations jsonb NOT NULL, reasons jsonb NOT NULL, channels jsonb NOT NULL,
        PRIMARY KEY (period, province_code, district_code, programme))`);
    await runner.query(`
      CREATE TABLE targets (
        area_code text NOT NULL, denominator text NOT NULL CHECK (denominator IN ('holders', 'total', 'consenting')),
        from_year integer NOT NULL, value numeric(4, 1), source text NOT NULL,
        PRIMARY KEY (area_code, denominator, from_year))`);
    // Where a province has set nothing of its own, the published targets hold: a row of its code replaces them.
    await runner.query(`
      INSERT INTO targets (area_code, denominator, from_year, value, source) VALUES
        ('VN', 'holders', 2024, 100.0, 'Chỉ tiêu 2024: 100% người có tài khoản được chi trả qua tài khoản'),
        ('VN', 'consenting', 2025, 100.0, 'Chỉ tiêu 2025: 100% người có nhu cầu được chi trả qua tài khoản')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE targets, cells, counted_periods, touches, payments, payout_runs, accounts, enrolments, areas',
    );
  }
}
