import { TabularError } from './tabular-error.js';

/** One column of a list that people exchange with us; names are part of the public contract. */
export interface Column {
  name: string;
  required: boolean;
  /** What a cell of the template shows, one per example row. */
  examples?: readonly string[];
}

/**
 * Where each column of the contract stands in this file's header; optional columns may be missing.
 * @throws TabularError naming the column that is unknown, missing or there twice.
 */
export function checkHeader(header: readonly string[], columns: readonly Column[]): string[] {
  const known = new Set(columns.map((column) => column.name));
  const byLowerCase = new Map(columns.map((column) => [column.name.toLowerCase(), column.name]));
  const names = header.map((cell) => {
    const text = cell.normalize('NFC').trim();
    return byLowerCase.get(text.toLowerCase()) ?? text;
  });
  // Spreadsheets leave empty cells behind the last column.
  while (names.length > 0 && names.at(-1) === '') names.pop();
  if (names.length === 0)
    throw new TabularError('EMPTY_FILE', { vi: 'Tệp không có dòng tiêu đề', en: 'The file has no header line' });
  const seen = new Set<string>();
  for (const name of names) {
    if (!known.has(name)) {
      throw new TabularError(
        'UNKNOWN_COLUMN',
        {
          vi: `Không có cột "${shorten(name)}" trong mẫu này`,
          en: `There is no column "${shorten(name)}" in this list`,
        },
        shorten(name),
      );
    }
    if (seen.has(name))
      throw new TabularError(
        'DUPLICATE_COLUMN',
        { vi: `Cột "${name}" xuất hiện hai lần`, en: `Column "${name}" is there twice` },
        name,
      );
    seen.add(name);
  }
  for (const { name, required } of columns) {
    if (required && !seen.has(name)) {
      throw new TabularError(
        'MISSING_COLUMN',
        { vi: `Thiếu cột bắt buộc "${name}"`, en: `The required column "${name}" is missing` },
        name,
      );
    }
  }
  return names;
}

/** A header that is no header may be a row of people: never repeat more than a little of it. */
function shorten(name: string): string {
  return /\d{6}/.test(name) ? '…' : name.slice(0, 40);
}
