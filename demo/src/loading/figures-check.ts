import {
  DEMO_PERIOD,
  PROGRAMMES,
  type AreaFigures,
  type AreaFiguresByProgramme,
  type ExpectedFigures,
} from '../province/index.js';
import { fieldOf, listOf } from './json.js';

const FIGURES = ['total', 'reviewed', 'holders', 'paidByAccount'] as const;

/** In plain words what a compliance report and its gap do not yet say as expected; empty when all is there. */
export function differences(expected: ExpectedFigures, report: unknown, gap: unknown): string[] {
  const found: string[] = [];
  compareArea('province', expected.province, fieldOf(report, 'province'), found);
  const areas = new Map(listOf(report, 'areas').map((area) => [fieldOf(area, 'code'), area]));
  for (const [code, district] of Object.entries(expected.districts)) {
    compareArea(`district ${code}`, district, areas.get(code), found);
  }
  if (areas.size !== Object.keys(expected.districts).length) found.push(`${areas.size} districts`);
  compareReasons(expected.province, gap, found);
  return found;
}

function compareArea(name: string, expected: AreaFiguresByProgramme, actual: unknown, found: string[]): void {
  compareFigures(name, expected, actual, FIGURES, found);
  for (const programme of PROGRAMMES) {
    // What is reviewed is published for both programmes together.
    const figures = FIGURES.filter((figure) => figure !== 'reviewed');
    const part = fieldOf(actual, 'byProgramme', programme);
    compareFigures(`${name} ${programme}`, expected.byProgramme[programme], part, figures, found);
  }
}

function compareFigures(
  name: string,
  expected: AreaFigures,
  actual: unknown,
  figures: readonly (typeof FIGURES)[number][],
  found: string[],
): void {
  for (const figure of figures) {
    const value = fieldOf(actual, figure);
    if (value !== expected[figure]) found.push(`${name}: ${figure} is ${String(value)}, expected ${expected[figure]}`);
  }
}

function compareReasons(expected: AreaFigures, gap: unknown, found: string[]): void {
  const counted: Record<string, number> = {};
  for (const reason of listOf(gap, 'reasons')) {
    const [code, holders] = [fieldOf(reason, 'code'), fieldOf(reason, 'holders')];
    if (typeof code !== 'string' || typeof holders !== 'number' || holders === 0) continue;
    // Without an answer a payment is in flight until the provider's deadline, unknown afterwards.
    const name = code === 'IN_FLIGHT' || code === 'UNKNOWN' ? 'UNANSWERED' : code;
    counted[name] = (counted[name] ?? 0) + holders;
  }
  for (const code of new Set([...Object.keys(expected.reasons), ...Object.keys(counted)])) {
    const wanted = Object.entries(expected.reasons).find(([reason]) => reason === code)?.[1] ?? 0;
    if ((counted[code] ?? 0) !== wanted) found.push(`gap ${code} is ${counted[code] ?? 0}, expected ${wanted}`);
  }
}

export const COMPLIANCE_PATH = `/api/v1/compliance?period=${DEMO_PERIOD}&groupBy=district`;
export const GAP_PATH = `/api/v1/compliance/gap?period=${DEMO_PERIOD}`;
