import { PAID_ROLES, UNPAID_ROLES, type Cell, type Role, type UnpaidRole } from './allocation.js';
import { sum } from './apportion.js';
import { PROGRAMMES, type ByProgramme } from './figures.js';

/** What `GET /compliance` and `GET /compliance/gap` must say of an area once the month is reported. */
export interface AreaFigures {
  readonly total: number;
  readonly reviewed: number;
  readonly wantsAccount: number;
  readonly holders: number;
  readonly paidByAccount: number;
  /**
   * The holders not paid through their account. Those of `UNANSWERED` are `IN_FLIGHT` until the provider's deadline
   * for answering, then `UNKNOWN`.
   */
  readonly reasons: Readonly<Record<UnpaidRole, number>>;
  /** Payments that a provider confirmed and then rejected: one open case each or fewer (one per delivery). */
  readonly contradicted: number;
}

export interface AreaFiguresByProgramme extends AreaFigures {
  readonly byProgramme: ByProgramme<AreaFigures>;
}

export interface ExpectedFigures {
  readonly province: AreaFiguresByProgramme;
  /** By district code, in the order of the districts' list. */
  readonly districts: Readonly<Record<string, AreaFiguresByProgramme>>;
}

export function figuresOf(cells: readonly Cell[]): ExpectedFigures {
  const codes = [...new Set(cells.map((cell) => cell.districtCode))];
  return {
    province: summarise(cells),
    districts: Object.fromEntries(
      codes.map((code) => [code, summarise(cells.filter((cell) => cell.districtCode === code))]),
    ),
  };
}

/** The share as it is shown: one decimal, half up; null where nobody holds an account. */
export function shownRate({ paidByAccount, holders }: { paidByAccount: number; holders: number }): string | null {
  if (holders === 0) return null;
  const tenths = Math.floor((paidByAccount * 2000 + holders) / (2 * holders));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

function summarise(cells: readonly Cell[]): AreaFiguresByProgramme {
  const [BTXH, NCC] = PROGRAMMES.map((programme) => countOf(cells.filter((cell) => cell.programme === programme)));
  if (BTXH === undefined || NCC === undefined) throw new Error('both programmes are expected');
  return { ...countOf(cells), byProgramme: { BTXH, NCC } };
}

function countOf(cells: readonly Cell[]): AreaFigures {
  const all = (role: Role): number => sum(cells.map((cell) => cell.counts[role]));
  const holders = sum(cells.map((cell) => cell.holders));
  const reasons = Object.fromEntries(UNPAID_ROLES.map((role) => [role, all(role)])) as Record<UnpaidRole, number>;
  return {
    total: sum(cells.map((cell) => cell.total)),
    reviewed: sum(cells.map((cell) => cell.reviewed)),
    wantsAccount: holders - reasons.CASH_CHOSEN + all('NAME_MISMATCH') + all('REVIEWED_WANTS_ACCOUNT'),
    holders,
    paidByAccount: sum(PAID_ROLES.map(all)),
    reasons,
    contradicted: all('PAID_CONTRADICTED'),
  };
}
