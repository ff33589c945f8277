import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the month's list has beside its regular payments, what it was made of, and how it differs from the one before. */
export class ListOfTheMonth1732500000300 implements MigrationInterface {
  name = 'ListOfTheMonth1732500000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SUCCESSORS);
    await runner.query(DETAILS);
    await runner.query(ITEMS);
    await runner.query(ARREARS);
    await runner.query(ROUTES);
    await runner.query(BRIDGE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE run_differences, run_bridge, run_bridges, route_changes, owed_changes, arrears_lines, payment_items, one_off_items;
      DROP INDEX enrolments_of_beneficiary;
      ALTER TABLE payment_details DROP COLUMN extra_lines, DROP COLUMN sealed_payee, DROP COLUMN category_digest, DROP COLUMN rate_from;
      ALTER TABLE payments DROP COLUMN succeeds, DROP COLUMN superseded, DROP COLUMN taken`);
  }
}

/**
 * `succeeds`: the payment that came back or was not collected, and that this one pays anew. `superseded`: it was, and by one
 * that can no longer be cancelled; from then on nobody asks again, so what waits for a successor is found at once however
 * many years there are. `taken`: what was offset against recoveries; the amount is what remains.
 */
const SUCCESSORS = `
  ALTER TABLE payments ADD COLUMN succeeds uuid, ADD COLUMN superseded boolean NOT NULL DEFAULT false, ADD COLUMN taken bigint;
  UPDATE payments p SET succeeds = former.id FROM payments former
    WHERE p.sequence > 1 AND p.state <> 'CANCELLED' AND former.beneficiary_id = p.beneficiary_id AND former.programme = p.programme
      AND former.period = p.period AND former.kind = p.kind AND former.sequence = p.sequence - 1
      AND former.state IN ('RETURNED', 'CARRIED_OVER');
  CREATE INDEX payments_succeeding ON payments (succeeds) WHERE succeeds IS NOT NULL;
  CREATE UNIQUE INDEX payments_one_successor ON payments (succeeds) WHERE live AND succeeds IS NOT NULL;
  CREATE INDEX payments_waiting ON payments (programme, period)
    WHERE attention IN ('RETURNED', 'CARRIED_OVER') AND NOT superseded;
  CREATE INDEX enrolments_of_beneficiary ON enrolments (beneficiary_id)`;

/** Lines of the entitlement are sealed; what the list itself adds (months, decisions, offsets) is told beside them. */
const DETAILS = `
  ALTER TABLE payment_details ALTER COLUMN sealed_lines DROP NOT NULL,
    ADD COLUMN extra_lines jsonb, ADD COLUMN sealed_payee text, ADD COLUMN category_digest text, ADD COLUMN rate_from date`;

/**
 * One-off support, funeral grants and recoveries, by list. What became of an item follows from the payments that carry it;
 * `finished` only says that no list needs to look at it again. The payee is sealed; its keyed hash tells whether it changed.
 */
const ITEMS = `
  CREATE TABLE one_off_items (
    id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('ONE_OFF', 'FUNERAL_GRANT', 'RECOVERY')),
    programme text NOT NULL, period text NOT NULL, enrolment_id uuid NOT NULL, beneficiary_id uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0), decision text NOT NULL, sealed_payee text, payee_key text,
    monthly_limit_percent smallint CHECK (monthly_limit_percent BETWEEN 1 AND 99),
    finished boolean NOT NULL DEFAULT false, cancelled_by text, cancelled_at timestamptz,
    version integer NOT NULL DEFAULT 1, created_by text NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
    CONSTRAINT recoveries_have_a_limit CHECK ((kind = 'RECOVERY') = (monthly_limit_percent IS NOT NULL)),
    CONSTRAINT grants_have_a_payee CHECK ((kind = 'FUNERAL_GRANT') = (sealed_payee IS NOT NULL)));
  CREATE UNIQUE INDEX one_off_items_known ON one_off_items (enrolment_id, kind, period, decision);
  CREATE UNIQUE INDEX one_off_items_one_grant ON one_off_items (enrolment_id) WHERE kind = 'FUNERAL_GRANT' AND cancelled_at IS NULL;
  CREATE INDEX one_off_items_to_list ON one_off_items (programme, kind, period) WHERE NOT finished AND cancelled_at IS NULL;
  CREATE TABLE payment_items (
    payment_id uuid NOT NULL, item_id uuid NOT NULL, amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (payment_id, item_id));
  CREATE INDEX payment_items_of_item ON payment_items (item_id);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_items FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/**
 * Which months a payment of arrears makes good. `owed_changes`: whose months may be owed something else than when they were
 * listed, so that an ordinary month compares nobody; `version` is that of the enrolment, so that a newer change is not lost.
 */
const ARREARS = `
  CREATE TABLE arrears_lines (
    payment_id uuid NOT NULL, month text NOT NULL, enrolment_id uuid NOT NULL,
    owed bigint NOT NULL, paid bigint NOT NULL, difference bigint NOT NULL CHECK (difference > 0),
    PRIMARY KEY (payment_id, month));
  CREATE INDEX arrears_lines_of_enrolment ON arrears_lines (enrolment_id, month);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON arrears_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TABLE owed_changes (enrolment_id uuid PRIMARY KEY, version integer NOT NULL)`;

/** How a person is paid from a month on; the latest word counts. */
const ROUTES = `
  CREATE TABLE route_changes (
    id uuid PRIMARY KEY, beneficiary_id uuid NOT NULL, programme text NOT NULL, from_period text NOT NULL,
    route text NOT NULL CHECK (route IN ('ACCOUNT', 'POST_OFFICE')), created_by text NOT NULL, created_at timestamptz NOT NULL);
  CREATE INDEX route_changes_of_beneficiary ON route_changes (beneficiary_id, programme, from_period, id);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON route_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

/**
 * From the list before to this one. A row of `run_bridge` is a cause, or one of the two banks (BEFORE, AFTER): per district
 * the causes add up to AFTER less BEFORE. `run_differences`: the same person by person, unless there was no list before.
 */
const BRIDGE = `
  CREATE TABLE run_bridges (
    run_id uuid PRIMARY KEY REFERENCES payout_runs, before_period text, before_runs uuid[], made_at timestamptz NOT NULL);
  CREATE TABLE run_bridge (
    run_id uuid NOT NULL REFERENCES run_bridges, district_code text NOT NULL, cause text NOT NULL,
    payments integer NOT NULL, amount bigint NOT NULL, PRIMARY KEY (run_id, district_code, cause));
  CREATE TABLE run_differences (
    run_id uuid NOT NULL, cause text NOT NULL, ordinal bigint GENERATED ALWAYS AS IDENTITY, beneficiary_id uuid NOT NULL,
    payment_id uuid, district_code text NOT NULL, before bigint, after bigint, difference bigint NOT NULL,
    PRIMARY KEY (run_id, cause, ordinal))`;
