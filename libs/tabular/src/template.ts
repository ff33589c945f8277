import { Readable } from 'node:stream';
import type { Column } from './columns.js';
import type { TabularFormat } from './formats.js';
import { writeTable } from './write-table.js';

/** A file to fill in: the header of the contract and its example rows. */
export function template(columns: readonly Column[], format: TabularFormat): Readable {
  const names = columns.map((column) => column.name);
  const count = Math.max(0, ...columns.map((column) => column.examples?.length ?? 0));
  const rows = Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map((column) => [column.name, column.examples?.[index] ?? ''])),
  );
  return writeTable(Readable.from(rows.length > 0 ? [rows] : []), { format, columns: names });
}
