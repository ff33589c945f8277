import 'reflect-metadata';
import { Readable } from 'node:stream';
import { deflateRawSync } from 'node:zlib';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import {
  RowFields,
  formatOf,
  maskCitizenId,
  readTable,
  template,
  writeTable,
  type Column,
  type SourceRow,
  type TabularFormat,
} from './index.js';
import { guardAgainstZipBomb } from './zip-guard.js';

const columns: Column[] = [
  { name: 'citizenId', required: true, examples: ['038150000001'] },
  { name: 'fullName', required: true, examples: ['Nguyễn Thị Hoa'] },
  { name: 'birthDate', required: false, examples: ['1950-03-15'] },
];

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
}
async function read(content: string | Buffer, format: TabularFormat = 'csv', pieceSize = 7): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const chunk of readTable(inPieces(Buffer.from(content), pieceSize), { format, columns, chunkSize: 2 }))
    rows.push(...chunk);
  return rows;
}
const bytesOf = async (stream: Readable): Promise<Buffer> =>
  Buffer.concat((await stream.toArray()).map((piece) => Buffer.from(piece as Uint8Array)));

describe('reading CSV', () => {
  it('gives rows with their file lines, across pieces that cut letters apart', async () => {
    const rows = await read('citizenId,fullName\n1,"Lê, Văn"\n\n2,Nguyễn Đức\n', 'csv', 1);
    expect(rows).toEqual([
      { row: 2, values: { citizenId: '1', fullName: 'Lê, Văn' } },
      { row: 4, values: { citizenId: '2', fullName: 'Nguyễn Đức' } },
    ]);
  });

  it('takes a byte-order mark, semicolons, CRLF and decomposed Unicode', async () => {
    const [row] = await read('\uFEFFcitizenId;fullName\r\n1; Nguyễn Thị Hoa, Lê \r\n'.normalize('NFD'));
    expect(row?.values).toEqual({ citizenId: '1', fullName: 'Nguyễn Thị Hoa, Lê' });
  });

  it.each([
    ['', 'EMPTY_FILE', undefined],
    ['citizenId\n1\n', 'MISSING_COLUMN', 'fullName'],
    ['citizenId,fullName,age\n', 'UNKNOWN_COLUMN', 'age'],
    ['citizenId,fullName,fullName\n', 'DUPLICATE_COLUMN', 'fullName'],
    ['citizenId,fullName\n1,"open\n', 'NOT_READABLE', undefined],
    [Buffer.from('citizenId,fullName\n1,Nguy\xeAn\n', 'latin1'), 'NOT_UTF8', undefined],
  ])('refuses %j as %s', async (content, code, column) => {
    await expect(read(content)).rejects.toMatchObject({ code, ...(column ? { column } : {}) });
  });
});

describe('XLSX', () => {
  it('turns numbers and dates into the texts that were meant', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('one');
    sheet.addRows([
      ['citizenId', 'fullName', 'birthDate'],
      [38150000001, 'Lê Văn', new Date('1950-03-15T00:00:00Z')],
    ]);
    const rows = await read(Buffer.from(await workbook.xlsx.writeBuffer()), 'xlsx', 1_000);
    expect(rows).toEqual([
      { row: 2, values: { citizenId: '38150000001', fullName: 'Lê Văn', birthDate: '1950-03-15' } },
    ]);
  });

  it.each(['csv', 'xlsx'] as const)('a %s template can be read back, leading zeros kept', async (format) => {
    const rows = await read(await bytesOf(template(columns, format)), format, 1_000);
    expect(rows).toEqual([
      { row: 2, values: { citizenId: '038150000001', fullName: 'Nguyễn Thị Hoa', birthDate: '1950-03-15' } },
    ]);
  });

  it('refuses an archive that unfolds beyond the limit, whatever sizes it claims', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zip-guard-'));
    try {
      const path = join(folder, 'bomb.xlsx');
      await writeFile(path, zipOf('xl/worksheets/sheet1.xml', Buffer.alloc(2_000_000)));
      const limits = { entries: 10, totalBytes: 1_000_000, sharedStringBytes: 1_000_000 };
      await expect(guardAgainstZipBomb(path, limits)).rejects.toMatchObject({ code: 'TOO_LARGE' });
      await expect(guardAgainstZipBomb(path, { ...limits, totalBytes: 3_000_000 })).resolves.toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses what is no archive', async () => {
    await expect(read('PK\u0003\u0004 nonsense', 'xlsx')).rejects.toMatchObject({ code: 'NOT_READABLE' });
  });
});

describe('cells', () => {
  it('names what is wrong and hints at a lost zero without repeating the number', () => {
    const fields = new RowFields({ row: 7, values: { citizenId: '38150000001', birthDate: '2023-02-29', flag: '2' } });
    fields.citizenId();
    fields.date('birthDate');
    fields.flag('flag');
    expect(fields.faults.map(({ row, column, code }) => [row, column, code])).toEqual([
      [7, 'citizenId', 'LEADING_ZERO_LOST'],
      [7, 'birthDate', 'DATE'],
      [7, 'flag', 'FLAG'],
    ]);
    expect(JSON.stringify(fields.faults)).not.toContain('38150000001');
    expect(maskCitizenId('038150000001')).toBe('038*******01');
  });

  it('are text and never formulas in a list out', async () => {
    const csv = await bytesOf(
      writeTable(Readable.from([[{ fullName: '=1+1' }]]), { format: 'csv', columns: ['fullName'] }),
    );
    expect(csv.toString()).toBe("\uFEFFfullName\r\n'=1+1\r\n");
  });

  it('the form is told by the bytes', () => {
    expect([
      formatOf(Buffer.from('PK\u0003\u0004'), 'a.csv'),
      formatOf(Buffer.from('a,b'), 'a.txt'),
      formatOf(Buffer.from('%PDF-1'), 'a.csv'),
    ]).toEqual(['xlsx', 'csv', null]);
  });
});

/** A ZIP archive of one entry that claims to be of size 0. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}
