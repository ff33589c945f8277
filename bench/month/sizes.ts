import { FIGURES, type ProvinceFigures } from '../../demo/src/province/index.js';

/** A tenth of the province: how time grows with people shows between the two. */
const TENTH: ProvinceFigures = {
  total: { BTXH: 18_764, NCC: 6_500 },
  reviewed: 23_253,
  holders: { BTXH: 2_359, NCC: 906 },
  paidByAccount: { BTXH: 1_497, NCC: 631 },
  rarities: {
    unanswered: 4,
    confirmedTwice: 4,
    contradicted: 3,
    nameMismatch: { BTXH: 18, NCC: 6 },
    inBothProgrammes: 30,
    uncollected: { BTXH: 4, NCC: 2 },
  },
};

export const SIZES = { full: FIGURES.full, tenth: TENTH, small: FIGURES.small } as const;
export type Size = keyof typeof SIZES;

export function peopleOf({ total }: ProvinceFigures): number {
  return total.BTXH + total.NCC;
}
