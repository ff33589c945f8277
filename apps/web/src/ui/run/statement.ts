import { STATEMENT_PARTS, type StatementPart, type StatementRow, type StatementSums } from '../../api/run-types';
import type { Sum } from '../../api/types';

/** By what the rows of a statement may be summed. */
export const GROUPINGS = ['channel', 'providerCode', 'fundingSource', 'programme', 'districtName'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const ALL_PARTS = ['planned', ...STATEMENT_PARTS] as const;

function add(one: Sum, other: Sum): Sum {
  return {
    payments: one.payments + other.payments,
    amount: (BigInt(one.amount) + BigInt(other.amount)).toString(),
  };
}

export function addUp(rows: StatementSums[]): StatementSums {
  const sums = Object.fromEntries(ALL_PARTS.map((part) => [part, { payments: 0, amount: '0' }])) as StatementSums;
  for (const row of rows) for (const part of ALL_PARTS) sums[part] = add(sums[part], row[part]);
  return sums;
}

/** The statement by one of its dimensions, in the order in which its values first come. */
export function groupRows(rows: StatementRow[], by: Grouping): (StatementSums & { key: string })[] {
  const groups = new Map<string, StatementRow[]>();
  for (const row of rows) {
    const key = row[by] ?? '';
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, of]) => ({ key, ...addUp(of) }));
}

/** Planned = settled + returned + carried over + cancelled + what is still open; in payments and to the đồng. */
export function addsUp(sums: StatementSums): boolean {
  const parts = STATEMENT_PARTS.map((part: StatementPart) => sums[part]).reduce(add);
  return parts.payments === sums.planned.payments && BigInt(parts.amount) === BigInt(sums.planned.amount);
}
