import type { Column } from './columns.js';
import type { TabularFormat } from './formats.js';

/** One row of a file: its line (1 is the header) and its cells by column name, trimmed, composed Unicode, '' when empty. */
export interface SourceRow {
  row: number;
  values: Record<string, string>;
}

export interface ReadOptions {
  format: TabularFormat;
  columns: readonly Column[];
  /** Rows per chunk. Default 2,000. */
  chunkSize?: number;
}

/** Names the cells of one row; `null` when all are empty. */
export function cellsOf(names: readonly string[], cells: readonly string[]): Record<string, string> | null {
  const values: Record<string, string> = {};
  let filled = false;
  for (let index = 0; index < names.length; index += 1) {
    const value = clean(cells[index] ?? '');
    if (value !== '') filled = true;
    values[names[index] as string] = value;
  }
  return filled ? values : null;
}

const COMBINING_MARK = /[\u0300-\u036f]/;

/** macOS and some exports write letters and diacritics apart (NFD): the same name must be the same text. */
function clean(value: string): string {
  const trimmed = value.trim();
  return COMBINING_MARK.test(trimmed) ? trimmed.normalize('NFC') : trimmed;
}
