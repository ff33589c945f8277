import { stringify } from 'csv-stringify/sync';
import { Readable } from 'node:stream';
import type { TabularFormat } from './formats.js';
import { xlsxPieces } from './write-xlsx.js';

export interface WriteOptions {
  format: TabularFormat;
  columns: readonly string[];
}

/**
 * A list as a stream of bytes, written chunk by chunk as it is read: any length, flat memory. Whoever stops reading ends
 * the source of the chunks.
 */
export function writeTable(chunks: AsyncIterable<Record<string, string>[]>, options: WriteOptions): Readable {
  const { format, columns } = options;
  const pieces = format === 'csv' ? csvPieces(chunks, columns) : xlsxPieces(chunks, columns);
  return Readable.from(pieces, { objectMode: false });
}

const BYTE_ORDER_MARK = '\uFEFF';

/** With a byte-order mark, or Excel reads Vietnamese as Latin-1; cells that look like formulas are made text. */
async function* csvPieces(
  chunks: AsyncIterable<Record<string, string>[]>,
  columns: readonly string[],
): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${columns.join(',')}\r\n`;
  for await (const rows of chunks) {
    yield stringify(
      rows.map((row) => columns.map((column) => row[column] ?? '')),
      { record_delimiter: '\r\n', escape_formulas: true },
    );
  }
}
