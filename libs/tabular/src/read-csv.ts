import { parse, CsvError, type Parser } from 'csv-parse';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkHeader } from './columns.js';
import { cellsOf, type ReadOptions, type SourceRow } from './source-row.js';
import { TabularError } from './tabular-error.js';

const LONGEST_ROW_BYTES = 64 * 1024;
const HEADER_SEARCH_CHARACTERS = 16 * 1024;

/** CSV by RFC 4180 with `,` or `;` (Excel in Vietnamese writes `;`), with or without a byte-order mark. */
export async function* readCsv(
  source: AsyncIterable<Buffer>,
  { columns, chunkSize = 2_000 }: ReadOptions,
): AsyncGenerator<SourceRow[]> {
  const texts = decode(source);
  const first = await firstLine(texts);
  if (first.trim() === '') throw emptyFile();
  const parser = parse({
    delimiter: delimiterOf(first),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
    info: true,
  });
  const feeding = pipeline(Readable.from(chain(first, texts)), parser);
  // Its failure reaches us through the iteration of the parser; here only to keep it from being unhandled.
  feeding.catch(() => undefined);
  try {
    yield* chunks(parser);
  } catch (error) {
    throw asTabularError(error);
  } finally {
    parser.destroy();
  }

  async function* chunks(records: Parser): AsyncGenerator<SourceRow[]> {
    let names: string[] | undefined;
    let chunk: SourceRow[] = [];
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!names) {
        names = checkHeader(record, columns);
        continue;
      }
      const values = cellsOf(names, record);
      if (!values) continue;
      chunk.push({ row: info.lines, values });
      if (chunk.length >= chunkSize) {
        yield chunk;
        chunk = [];
      }
    }
    if (!names) throw emptyFile();
    if (chunk.length > 0) yield chunk;
  }
}

async function* decode(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  try {
    for await (const bytes of source) {
      const text = decoder.decode(bytes, { stream: true });
      if (text) yield text;
    }
    const rest = decoder.decode();
    if (rest) yield rest;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new TabularError('NOT_UTF8', {
        vi: 'Tệp CSV phải được lưu bằng mã UTF-8',
        en: 'The CSV file must be saved as UTF-8',
      });
    }
    throw error;
  }
}

/** Enough text to see the whole header line. */
async function firstLine(texts: AsyncGenerator<string>): Promise<string> {
  let text = '';
  while (!text.includes('\n') && text.length < HEADER_SEARCH_CHARACTERS) {
    const next = await texts.next();
    if (next.done) break;
    text += next.value;
  }
  return text;
}

async function* chain(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

function delimiterOf(text: string): ',' | ';' {
  const header = text.split('\n', 1)[0] as string;
  return header.split(';').length > header.split(',').length ? ';' : ',';
}

function emptyFile(): TabularError {
  return new TabularError('EMPTY_FILE', { vi: 'Tệp trống', en: 'The file is empty' });
}

function asTabularError(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error['lines'] === 'number' ? error['lines'] : '?';
  return new TabularError('NOT_READABLE', {
    vi: `Không đọc được CSV ở gần dòng ${line}: dấu ngoặc kép hoặc độ dài dòng chưa đúng`,
    en: `The CSV cannot be read near line ${line}: quotes or the length of the line are wrong`,
  });
}
