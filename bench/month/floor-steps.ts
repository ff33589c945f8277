import type { Phase } from './phases.js';

export interface FloorStep {
  phase: Phase;
  name: string;
  database: string;
  /** Table that is read, in portions, with its schema. */
  from: string;
  /** Table of the schema `floor`, made like it. */
  into: string;
  /** Statements of one portion. */
  statements(portion: Portion): string[];
}

export interface Portion {
  source: string;
  target: string;
  /** Condition on `source` that selects the portion. */
  range: string;
  /** Columns that can be written. */
  columns: string[];
}

function copy(
  phase: Phase,
  database: string,
  table: string,
  condition = 'true',
  first: Record<string, string> = {},
): FloorStep {
  return {
    phase,
    database,
    name: `insert ${table}`,
    from: `public.${table}`,
    into: table,
    statements: ({ source, target, range, columns }) => [
      `INSERT INTO ${target} (${columns.join(', ')})
       SELECT ${columns.map((column) => first[column] ?? `source.${column}`).join(', ')} FROM ${source} source WHERE ${range} AND ${condition}`,
    ],
  };
}

/** One change of state of payments: the row as it became, and its line of history. */
function change(phase: Phase, condition: string): FloorStep[] {
  return [
    {
      phase,
      database: 'chitra_disbursements',
      name: `update payments (${condition})`,
      from: 'public.payment_history',
      into: 'payment_history',
      statements: ({ source, target, range, columns }) => [
        `WITH written AS (
           INSERT INTO ${target} (${columns.join(', ')})
           SELECT ${columns.join(', ')} FROM ${source} source WHERE ${range} AND version > 1 AND ${condition} RETURNING *)
         UPDATE floor.payments payment SET state = written.state, reason = written.reason, version = written.version, updated_at = written.at
         FROM written WHERE payment.id = written.payment_id`,
      ],
    },
  ];
}

/** Each event is a row of the outbox, a row of the log, and no row of the outbox any more. */
function events(phase: Phase, condition: string): FloorStep {
  return {
    phase,
    database: 'chitra_events',
    name: `events (${condition})`,
    from: 'event_log.record',
    into: 'record',
    statements: ({ source, target, range, columns }) => [
      `CREATE TABLE IF NOT EXISTS floor.outbox (id text, payload text)`,
      `INSERT INTO floor.outbox SELECT id, value FROM ${source} source WHERE ${range} AND ${condition}`,
      `INSERT INTO ${target} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${source} source WHERE ${range} AND ${condition}`,
      `DELETE FROM floor.outbox`,
    ],
  };
}

/** A newer version of rows that are there, in place. */
function touch(phase: Phase, database: string, table: string, key: string): FloorStep {
  return {
    phase,
    database,
    name: `update ${table}`,
    from: `public.${table}`,
    into: table,
    statements: ({ source, target, range }) => [
      `UPDATE ${target} known SET version = known.version + 1, status = source.status FROM ${source} source WHERE ${range} AND known.${key} = source.${key}`,
    ],
  };
}

function report(phase: Phase): FloorStep {
  return {
    phase,
    database: 'chitra_reporting',
    name: 'update payments',
    from: 'public.payments',
    into: 'payments',
    statements: ({ source, target, range }) => [
      `UPDATE ${target} known SET version = known.version + 1, state = source.state, channel = source.channel, reason = source.reason
       FROM ${source} source WHERE ${range} AND known.payment_id = source.payment_id`,
    ],
  };
}

const PLANNED = `state IN ('PLANNED', 'HELD')`;
const HANDED_OVER = `state IN ('SUBMITTING', 'SUBMITTED')`;

/** In the order in which the month does it. Tables that a version of the product does not have are left out. */
export const FLOOR_STEPS: FloorStep[] = [
  copy('import', 'chitra_beneficiaries', 'persons'),
  copy('import', 'chitra_beneficiaries', 'enrolments'),
  copy('import', 'chitra_beneficiaries', 'entitlements'),
  events('import', `topic = 'beneficiaries.v1'`),
  copy('import', 'chitra_accounts', 'enrolments'),
  copy('import', 'chitra_accounts', 'accounts'),
  copy('import', 'chitra_disbursements', 'enrolments'),
  copy('import', 'chitra_disbursements', 'accounts'),
  copy('import', 'chitra_reporting', 'enrolments'),
  copy('import', 'chitra_reporting', 'accounts'),
  events('verify', `topic = 'accounts.v1'`),
  touch('verify', 'chitra_accounts', 'accounts', 'id'),
  touch('verify', 'chitra_disbursements', 'accounts', 'account_id'),
  touch('verify', 'chitra_reporting', 'accounts', 'account_id'),
  copy('plan', 'chitra_disbursements', 'payments', 'true', { state: `'PLANNED'`, version: '1' }),
  copy('plan', 'chitra_disbursements', 'payment_details'),
  copy('plan', 'chitra_disbursements', 'payment_history', 'version = 1'),
  events('plan', `topic = 'payments.v1' AND value LIKE '%payments-planned.v1%'`),
  ...change('approve', `state = 'APPROVED'`),
  copy('hand-over', 'chitra_disbursements', 'handover_batches'),
  copy('hand-over', 'chitra_disbursements', 'payment_attempts'),
  ...change('hand-over', `state = 'SUBMITTING'`),
  ...change('hand-over', `state = 'SUBMITTED'`),
  copy('confirmation', 'chitra_disbursements', 'webhook_deliveries'),
  copy('confirmation', 'chitra_disbursements', 'provider_files'),
  copy('confirmation', 'chitra_disbursements', 'confirmations'),
  ...change('confirmation', `NOT ${PLANNED} AND NOT ${HANDED_OVER} AND state <> 'APPROVED'`),
  copy('confirmation', 'chitra_disbursements', 'run_totals'),
  events('confirmation', `topic = 'payments.v1' AND value LIKE '%payments-changed.v1%'`),
  copy('reporting', 'chitra_reporting', 'payments', 'true', { state: `'PLANNED'`, version: '1' }),
  // Approved, handed over, final: reporting applies events in large batches, so that some changes fall into one.
  report('reporting'),
  report('reporting'),
  report('reporting'),
];
