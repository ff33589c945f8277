import ExcelJS from 'exceljs';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkHeader } from './columns.js';
import { cellsOf, type ReadOptions, type SourceRow } from './source-row.js';
import { TabularError } from './tabular-error.js';
import { guardAgainstZipBomb, notXlsx } from './zip-guard.js';

/** The first worksheet of a workbook. It is put into a temporary file, because a ZIP archive is read from its end. */
export async function* readXlsx(
  source: AsyncIterable<Buffer>,
  { columns, chunkSize = 2_000 }: ReadOptions,
): AsyncGenerator<SourceRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chitra-xlsx-'));
  try {
    const path = join(folder, 'list.xlsx');
    await pipeline(Readable.from(source), createWriteStream(path, { mode: 0o600 }));
    await guardAgainstZipBomb(path);
    yield* rowsOf(path, columns, chunkSize);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* rowsOf(path: string, columns: ReadOptions['columns'], chunkSize: number): AsyncGenerator<SourceRow[]> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookReader(createReadStream(path), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  let names: string[] | undefined;
  let chunk: SourceRow[] = [];
  try {
    for await (const sheet of workbook) {
      for await (const row of sheet) {
        const cells = textsOf(row);
        if (!names) {
          names = checkHeader(cells, columns);
          continue;
        }
        const values = cellsOf(names, cells);
        if (!values) continue;
        chunk.push({ row: row.number, values });
        if (chunk.length >= chunkSize) {
          yield chunk;
          chunk = [];
        }
      }
      break;
    }
  } catch (error) {
    throw error instanceof TabularError || isOfTheConsumer(error) ? error : notXlsx();
  }
  if (!names) throw new TabularError('EMPTY_FILE', { vi: 'Trang tính trống', en: 'The worksheet is empty' });
  if (chunk.length > 0) yield chunk;
}

/** Machinery that failed below us (disk, memory) is no fault of the file. */
function isOfTheConsumer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EIO', 'EMFILE'].includes(String(error.code));
}

function textsOf(row: ExcelJS.Row): string[] {
  const texts: string[] = [];
  row.eachCell({ includeEmpty: true }, (cell, column) => {
    texts[column - 1] = textOf(cell.value);
  });
  return Array.from(texts, (text) => text ?? '');
}

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // A number that was meant as text keeps all its digits: never 3.8E+10.
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return '';
}
