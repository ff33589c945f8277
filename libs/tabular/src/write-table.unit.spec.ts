import ExcelJS from 'exceljs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { TabularFormat } from './formats.js';
import { readTable } from './read-table.js';
import { writeTable } from './write-table.js';

const bytesOf = async (stream: Readable): Promise<Buffer> =>
  Buffer.concat((await stream.toArray()).map((piece) => Buffer.from(piece as Uint8Array)));
const table = (rows: Record<string, string>[], format: TabularFormat, columns = Object.keys(rows[0] ?? {})): Readable =>
  writeTable(Readable.from(rows.length > 0 ? [rows] : []), { format, columns });

const sheetOf = async (stream: Readable): Promise<ExcelJS.Worksheet> => {
  const workbook = new ExcelJS.Workbook();
  const bytes = await bytesOf(stream);
  await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
  return workbook.worksheets[0] as ExcelJS.Worksheet;
};

describe('a list as a workbook', () => {
  it('keeps every text as it is: zeros, formulas, marks of XML, lines, spaces, Vietnamese, what is beyond it', async () => {
    const texts = [
      '038150000001',
      '=1+1',
      `<a b="c">&'`,
      'một\r\nhai\t',
      '  đầu và cuối ',
      'Nguyễn Thị Hòa',
      '𝒳😀',
      '000',
    ];
    const sheet = await sheetOf(table([Object.fromEntries(texts.map((text, at) => [`Cột ${at}`, text]))], 'xlsx'));
    expect(texts.map((_, at) => sheet.getCell(2, at + 1).value)).toEqual(texts);
    expect(texts.map((_, at) => sheet.getCell(1, at + 1).value)).toEqual(texts.map((_, at) => `Cột ${at}`));
    expect([sheet.name, sheet.getCell(2, 1).numFmt, sheet.getCell(1, 1).font.bold]).toEqual(['Chi Trả', '@', true]);
  });

  it('leaves out what XML cannot hold', async () => {
    const sheet = await sheetOf(table([{ a: 'a\u0000b\u000Bc\uD800d\uFFFFe' }], 'xlsx'));
    expect(sheet.getCell('A2').value).toBe('abcde');
  });

  it('goes beyond the letter Z, and leaves empty cells empty', async () => {
    const columns = Array.from({ length: 60 }, (_, at) => `c${at}`);
    const sheet = await sheetOf(table([{ c0: 'first', c27: 'AB', c59: 'last' }], 'xlsx', columns));
    expect([sheet.getCell('A2').value, sheet.getCell('AB2').value, sheet.getCell('BH2').value]).toEqual([
      'first',
      'AB',
      'last',
    ]);
    expect(sheet.getCell('B2').value).toBeNull();
  });

  it('has a header when there are no rows', async () => {
    const sheet = await sheetOf(table([], 'xlsx', ['a', 'b']));
    expect([sheet.rowCount, sheet.getCell('B1').value]).toEqual([1, 'b']);
  });

  it('is read back row by row by our own reader', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => ({ a: `Nguyễn ${at}`, b: 'x'.repeat((at % 50) + 1) }));
    const bytes = await bytesOf(table(rows, 'xlsx'));
    const columns = ['a', 'b'].map((name) => ({ name, required: true }));
    const read = [];
    for await (const chunk of readTable(Readable.from([bytes]), { format: 'xlsx', columns })) read.push(...chunk);
    expect(read.map(({ values }) => values)).toEqual(rows);
  });
});

describe.each(['csv', 'xlsx'] as const)('a list as %s', (format) => {
  /** Chunks without end, as long as somebody wants them. */
  const endless = (): {
    chunks: AsyncIterable<Record<string, string>[]>;
    made: () => number;
    closed: Promise<void>;
  } => {
    let made = 0;
    let close: () => void;
    const closed = new Promise<void>((resolve) => (close = resolve));
    async function* chunks(): AsyncGenerator<Record<string, string>[]> {
      try {
        for (;;) {
          made += 1;
          yield await Promise.resolve(Array.from({ length: 1_000 }, () => ({ a: Math.random().toString(36) })));
        }
      } finally {
        close();
      }
    }
    return { chunks: chunks(), made: () => made, closed };
  };

  it('makes no more than is read', async () => {
    const source = endless();
    const stream = writeTable(source.chunks, { format, columns: ['a'] });
    for (let pieces = 0; pieces < 100;) {
      if (stream.read() === null) await once(stream, 'readable');
      else pieces += 1;
      // A piece is about a chunk; a few wait to be packed.
      expect(source.made()).toBeLessThan(3 * pieces + 50);
    }
    stream.destroy();
    await source.closed;
  });

  it('ends its source when the reader leaves', async () => {
    const source = endless();
    for await (const piece of writeTable(source.chunks, { format, columns: ['a'] })) {
      expect(piece).toBeDefined();
      if (source.made() > 3) break;
    }
    await source.closed;
  });

  it('breaks off when its source does', async () => {
    async function* breaking(): AsyncGenerator<Record<string, string>[]> {
      yield await Promise.resolve([{ a: '1' }]);
      throw new Error('source');
    }
    await expect(writeTable(breaking(), { format, columns: ['a'] }).toArray()).rejects.toThrow('source');
  });
});
