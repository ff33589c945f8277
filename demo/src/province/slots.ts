import { ROLES, type Cell, type Role } from './allocation.js';
import { at, scatter, type Scatter } from './random.js';

/**
 * A cell with the arithmetic that finds the role of any row without a list of people: row → slot is a one-to-one
 * scattering, and slots are cut into roles by the cell's counts.
 */
export interface PlacedCell extends Cell {
  /** Number of the cell's first row in the whole province. */
  readonly firstOrdinal: number;
  /** Number of the cell's first account, and of its first person in the post-office ending. */
  readonly firstAccount: number;
  readonly firstUncollected: number;
  readonly slots: Scatter;
  /** First slot of each role. */
  readonly starts: Readonly<Record<Role, number>>;
}

export const ROLES_WITH_ACCOUNT = ROLES.slice(0, ROLES.indexOf('IN_BOTH_PROGRAMMES'));

export function placeCells(cells: readonly Cell[], seed: number): PlacedCell[] {
  let firstOrdinal = 0;
  let firstAccount = 0;
  let firstUncollected = 0;
  return cells.map((cell, index) => {
    const starts = startsOf(cell);
    const placed = {
      ...cell,
      firstOrdinal,
      firstAccount,
      firstUncollected,
      slots: scatter(cell.total, seed + index),
      starts,
    };
    firstOrdinal += cell.total;
    firstAccount += starts.IN_BOTH_PROGRAMMES;
    firstUncollected += cell.counts.UNCOLLECTED;
    return placed;
  });
}

export function roleOf(cell: PlacedCell, slot: number): Role {
  let role: Role = 'PAID';
  for (const candidate of ROLES) if (cell.counts[candidate] > 0 && cell.starts[candidate] <= slot) role = candidate;
  return role;
}

/** Rows are in the order of communes, as a district's own list is; communes differ in size. */
export function communeOf(cell: PlacedCell, row: number): string {
  const position = (row + 0.5) / cell.total;
  // A gentle curve instead of equal parts; it stays between 0 and 1.
  const bent = position + (0.35 / (2 * Math.PI)) * Math.sin(2 * Math.PI * position);
  return at(cell.communes, Math.min(cell.communes.length - 1, Math.floor(bent * cell.communes.length)));
}

function startsOf(cell: Cell): Record<Role, number> {
  let reached = 0;
  const starts = {} as Record<Role, number>;
  for (const role of ROLES) {
    starts[role] = reached;
    reached += cell.counts[role];
  }
  if (reached !== cell.total) throw new Error(`cell ${cell.districtCode} ${cell.programme} is not filled`);
  return starts;
}
