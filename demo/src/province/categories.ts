import type { Programme } from './figures.js';
import { weighted, type Weighted } from './random.js';

/** Who falls into a category: the file needs a code, the person an age that fits it. */
export interface Category {
  readonly code: string;
  /** Age in whole years on 2024-09-01. */
  readonly youngest: number;
  readonly oldest: number;
  /** Share of women in percent. */
  readonly women: number;
  /** The age in years at whose birthday the allowance ends. */
  readonly endsAt?: number;
}

const category = (code: string, youngest: number, oldest: number, women = 50, endsAt?: number): Category => ({
  code,
  youngest,
  oldest,
  women,
  ...(endsAt === undefined ? {} : { endsAt }),
});

/** Categories of September 2024 by frequency; amounts are the registry's, by the rates in force. */
export const CATEGORIES: Readonly<Record<Programme, Weighted<Category>>> = {
  BTXH: weighted([
    [category('B05C', 81, 97, 62), 41],
    [category('B05B', 75, 79, 60), 6],
    [category('B05A1', 61, 79, 65), 3],
    [category('B05A2', 81, 94, 68), 1.5],
    [category('B06C', 17, 59, 44), 21],
    [category('B06D', 60, 89, 52), 10],
    [category('B06D', 2, 15, 44, 16), 2.5],
    [category('B06A', 17, 59, 42), 4],
    [category('B06B', 60, 88, 50), 2.2],
    [category('B06B', 2, 15, 44, 16), 0.8],
    [category('B04', 24, 48, 92), 3],
    [category('B07', 0, 2, 48, 3), 1.5],
    [category('B01A', 1, 3, 50, 4), 0.3],
    [category('B01B', 5, 15, 50, 16), 1.4],
    [category('B02', 17, 21, 50, 22), 0.8],
    [category('B21', 32, 66, 70), 1],
  ]),
  NCC: weighted([
    [category('LS_1', 58, 93, 66), 30],
    [category('LS_2', 76, 95, 78), 1.2],
    [category('BMVNAH', 84, 98, 100), 0.3],
    [category('TB_21', 66, 82, 8), 12],
    [category('TB_31', 66, 82, 8), 12],
    [category('TB_41', 66, 83, 8), 9],
    [category('TB_61', 66, 83, 7), 5],
    [category('TB_81', 68, 84, 6), 1.2],
    [category('TB_100', 70, 84, 5), 0.3],
    [category('CDHH_21', 64, 82, 18), 6],
    [category('CDHH_41', 64, 82, 18), 5],
    [category('CDHH_61', 64, 82, 20), 1.6],
    [category('CDHH_81', 64, 82, 20), 0.4],
    [category('TUAT', 58, 92, 90), 16],
  ]),
};

/** Everyone in both programmes is an old person with a severe disability in the family of a martyr. */
export const CATEGORY_IN_BOTH: Readonly<Record<Programme, Category>> = {
  BTXH: category('B06D', 66, 86, 60),
  NCC: category('LS_1', 66, 86, 60),
};

/** Children cannot hold an account: a guardian does. */
export const ADULT_AGE = 16;
