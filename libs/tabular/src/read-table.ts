import { readCsv } from './read-csv.js';
import { readXlsx } from './read-xlsx.js';
import type { ReadOptions, SourceRow } from './source-row.js';

/**
 * Reads a list in chunks of rows: any length, flat memory. The header is checked before the first chunk.
 * @throws TabularError when the file as a whole is not readable.
 */
export function readTable(source: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<SourceRow[]> {
  return options.format === 'csv' ? readCsv(source, options) : readXlsx(source, options);
}
