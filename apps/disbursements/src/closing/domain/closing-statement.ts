import { createHash } from 'node:crypto';
import { PAYMENT_STATES, type Channel, type PaymentState, type Programme } from '#contracts';

/** How many payments, and how much. */
export interface Figure {
  payments: number;
  amount: bigint;
}

/** Where a payment ends in the statement; `open`: it stands in the way of closing. */
export const OUTCOME: Record<PaymentState, Outcome> = {
  PLANNED: 'open',
  HELD: 'open',
  APPROVED: 'open',
  SUBMITTING: 'open',
  SUBMITTED: 'open',
  UNKNOWN: 'open',
  REJECTED: 'open',
  SETTLED: 'settled',
  RETURNED: 'returned',
  CARRIED_OVER: 'carriedOver',
  CANCELLED: 'cancelled',
};

export const OUTCOMES = ['settled', 'returned', 'carriedOver', 'cancelled', 'open'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const OPEN_STATES: readonly PaymentState[] = PAYMENT_STATES.filter((state) => OUTCOME[state] === 'open');

/** planned = settled + returned + carriedOver + cancelled + open, of payments and of their amounts. */
export type Outcomes = Record<'planned' | Outcome, Figure>;

/** Of what a row of the statement tells. */
export interface StatementPlace {
  programme: Programme;
  fundingSource: string;
  channel: Channel | null;
  providerCode: string | null;
  districtCode: string;
}

export type StatementRow = StatementPlace & Outcomes;

/** Payments of one state and place, as the rows tell and as the counters do. */
export interface CountedState extends Omit<StatementPlace, 'programme' | 'fundingSource'> {
  state: PaymentState;
  payments: number;
  amount: bigint;
  countedPayments: number;
  countedAmount: bigint;
}

export interface ClosingStatement {
  totals: Outcomes;
  rows: StatementRow[];
  /** What stands in the way, by state. */
  obstacles: (Figure & { state: PaymentState })[];
  /** Where counters and rows do not agree; none, always. */
  differences: CountedState[];
}

/** The statement of a run, from its payments. */
export function statementOf(
  of: Pick<StatementPlace, 'programme' | 'fundingSource'>,
  counted: CountedState[],
): ClosingStatement {
  const rows = [...Map.groupBy(counted, placeKey).values()].map((states) => {
    const { districtCode, channel, providerCode } = states[0] as CountedState;
    const { programme, fundingSource } = of;
    return { programme, fundingSource, channel, providerCode, districtCode, ...outcomesOf(states) };
  });
  return {
    totals: outcomesOf(counted),
    rows: rows.filter(({ planned }) => planned.payments > 0).sort(byPlace),
    obstacles: OPEN_STATES.map((state) => ({ state, ...sum(counted.filter((row) => row.state === state)) })).filter(
      ({ payments }) => payments > 0,
    ),
    differences: counted.filter((row) => row.payments !== row.countedPayments || row.amount !== row.countedAmount),
  };
}

/** Whether each planned đồng is in exactly one outcome, and none is open any more. */
export function isBalanced(statement: Pick<ClosingStatement, 'totals' | 'rows' | 'differences'>): boolean {
  return statement.differences.length === 0 && [statement.totals, ...statement.rows].every(addsUp);
}

export function addsUp(outcomes: Outcomes): boolean {
  const parts = sum(OUTCOMES.map((outcome) => outcomes[outcome]));
  return parts.payments === outcomes.planned.payments && parts.amount === outcomes.planned.amount;
}

/** Rows that are not as they were, each with what it was. A place that is in one list only is all zero in the other. */
export function changedRows(
  frozen: StatementRow[],
  present: StatementRow[],
): { before: StatementRow; after: StatementRow }[] {
  const before = new Map(frozen.map((row) => [placeKey(row), row]));
  const after = new Map(present.map((row) => [placeKey(row), row]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => {
      const known = (before.get(key) ?? after.get(key)) as StatementRow;
      return {
        before: before.get(key) ?? { ...known, ...nothing() },
        after: after.get(key) ?? { ...known, ...nothing() },
      };
    })
    .filter((row) => textOf(row.before) !== textOf(row.after))
    .sort((one, other) => byPlace(one.before, other.before));
}

/** SHA-256 over the run and the rows of its statement, in the order of their places. */
export function digestOf(run: { id: string; period: string }, rows: StatementRow[]): string {
  const hash = createHash('sha256').update(`${run.id}|${run.period}\n`);
  for (const row of [...rows].sort(byPlace)) hash.update(`${textOf(row)}\n`);
  return hash.digest('hex');
}

export function sum(figures: Figure[]): Figure {
  return {
    payments: figures.reduce((total, { payments }) => total + payments, 0),
    amount: figures.reduce((total, { amount }) => total + amount, 0n),
  };
}

/** Several statements as one: a month is the sum of its runs. */
export function addUp(statements: Outcomes[]): Outcomes {
  const of = (name: keyof Outcomes): Figure => sum(statements.map((outcomes) => outcomes[name]));
  return {
    planned: of('planned'),
    settled: of('settled'),
    returned: of('returned'),
    carriedOver: of('carriedOver'),
    cancelled: of('cancelled'),
    open: of('open'),
  };
}

function outcomesOf(states: CountedState[]): Outcomes {
  const of = (outcome: Outcome): Figure => sum(states.filter((row) => OUTCOME[row.state] === outcome));
  return {
    planned: sum(states),
    settled: of('settled'),
    returned: of('returned'),
    carriedOver: of('carriedOver'),
    cancelled: of('cancelled'),
    open: of('open'),
  };
}

function nothing(): Outcomes {
  return addUp([]);
}

function placeKey(place: Pick<StatementPlace, 'districtCode' | 'channel' | 'providerCode'>): string {
  return [place.districtCode, place.channel ?? '-', place.providerCode ?? '-'].join('|');
}

function byPlace(one: StatementRow, other: StatementRow): number {
  const [a, b] = [placeKey(one), placeKey(other)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function textOf(row: StatementRow): string {
  const figures = (['planned', ...OUTCOMES] as const).map((name) => `${row[name].payments}:${row[name].amount}`);
  return [row.programme, row.fundingSource, placeKey(row), ...figures].join('|');
}
