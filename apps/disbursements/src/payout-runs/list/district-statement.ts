import { firstDay, scopeColumn } from '#contracts';
import type { PayoutRun } from '../payout-run.repository.js';
import { StatementParameters } from './statement-parameters.js';

export interface PlanningMoment {
  businessDate: string;
  actor: string;
  at: Date;
}

/** The statement that plans one district, in the making: its parameters, and names for those that every part uses. */
export class DistrictStatement extends StatementParameters {
  readonly runId: string;
  readonly programme: string;
  readonly period: string;
  /** Authorisations have to reach this day. */
  readonly unexpiredOn: string;
  readonly district: string;
  readonly actor: string;
  readonly at: string;
  /** Whether the enrolment `e` belongs to this district of this run. */
  readonly scope: string;

  constructor(
    readonly run: PayoutRun,
    districtCode: string,
    { businessDate, actor, at }: PlanningMoment,
  ) {
    super();
    const first = firstDay(run.period);
    this.runId = this.bind(run.id, 'uuid');
    this.programme = this.bind(run.programme, 'text');
    this.period = this.bind(run.period, 'text');
    this.unexpiredOn = this.bind(businessDate > first ? businessDate : first, 'date');
    this.district = this.bind(districtCode, 'text');
    this.actor = this.bind(actor, 'text');
    this.at = this.bind(at, 'timestamptz');
    const column = scopeColumn(run.areaCode);
    this.scope = [
      `e.programme = ${this.programme} AND e.district_code = ${this.district}`,
      ...(column ? [`e.${column} = ${this.bind(run.areaCode, 'text')}`] : []),
    ].join(' AND ');
  }
}

/** A part of the list: whom it owes what, and what is kept of it beside the payments. SQL throughout. */
export interface ListPart {
  /** CTEs that the rows are made from. */
  from: string[];
  /** One row for each payment, as `owed` makes them. */
  rows: string;
  /** CTEs that write what the payments that were really `inserted` are made of. */
  keep: string[];
}

/** What a payment is made from, before it has a route. */
const OWED = {
  enrolment_id: 'uuid',
  beneficiary_id: 'uuid',
  programme: 'text',
  area_code: 'text',
  district_code: 'text',
  province_code: 'text',
  status: 'text',
  reviewed: 'boolean',
  wants_account: 'boolean',
  preferred_channel: 'text',
  period: 'text',
  kind: 'text',
  sequence: 'integer',
  amount: 'bigint',
  /** Offset against recoveries; the amount is what remains. */
  taken: 'bigint',
  succeeds: 'uuid',
  /** Held for this reason whatever the route would be. */
  blocked: 'text',
  sealed_lines: 'text',
  extra_lines: 'jsonb',
  sealed_payee: 'text',
  category_digest: 'text',
  rate_from: 'date',
};
type OwedColumn = keyof typeof OWED;
type OfEnrolment =
  | 'enrolment_id'
  | 'beneficiary_id'
  | 'programme'
  | 'area_code'
  | 'district_code'
  | 'province_code'
  | 'status'
  | 'reviewed'
  | 'wants_account'
  | 'preferred_channel';

export const OWED_COLUMNS = Object.keys(OWED) as OwedColumn[];

/** A row of what is owed to the enrolment `e`; columns that are not given are null. */
export function owed(
  columns: { period: string; kind: string; amount: string } & Partial<Record<Exclude<OwedColumn, OfEnrolment>, string>>,
): string {
  const given: Partial<Record<OwedColumn, string>> = columns;
  const ofEnrolment = OWED_COLUMNS.slice(0, 10).map((name) => `e.${name}`);
  const others = OWED_COLUMNS.slice(10).map((name) => `${given[name] ?? `NULL::${OWED[name]}`} AS ${name}`);
  return [...ofEnrolment, ...others].join(', ');
}
