import { stringify } from 'csv-stringify/sync';
import ExcelJS from 'exceljs';
import { PassThrough, Readable } from 'node:stream';
import type { TabularFormat } from './formats.js';

export interface WriteOptions {
  format: TabularFormat;
  columns: readonly string[];
}

/** A list as a stream of bytes, written chunk by chunk as it is read: any length, flat memory. */
export function writeTable(chunks: AsyncIterable<Record<string, string>[]>, options: WriteOptions): Readable {
  return options.format === 'csv'
    ? Readable.from(csvPieces(chunks, options.columns), { objectMode: false })
    : xlsxStream(chunks, options.columns);
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

function xlsxStream(chunks: AsyncIterable<Record<string, string>[]>, columns: readonly string[]): Readable {
  const output = new PassThrough();
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet('Chi Trả');
  // Every cell is text ("@"): numbers would lose the leading zeros of citizen ids and codes.
  sheet.columns = columns.map((header) => ({
    header,
    key: header,
    width: Math.max(14, header.length + 2),
    style: { numFmt: '@' },
  }));
  const writing = async (): Promise<void> => {
    for await (const rows of chunks) {
      for (const row of rows) sheet.addRow(columns.map((column) => row[column] ?? '')).commit();
      if (output.writableNeedDrain) await new Promise((resolve) => output.once('drain', resolve));
    }
    sheet.commit();
    await workbook.commit();
  };
  writing().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  return output;
}
