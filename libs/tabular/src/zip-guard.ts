import { open, type FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { TabularError } from './tabular-error.js';

/** What an XLSX may unfold to. A list of 1,000,000 rows needs about half of it. */
export interface ZipLimits {
  entries: number;
  totalBytes: number;
  /** Shared strings are held in memory by the reader. */
  sharedStringBytes: number;
}
export const ZIP_LIMITS: ZipLimits = { entries: 500, totalBytes: 1_073_741_824, sharedStringBytes: 67_108_864 };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LARGEST_TAIL = 66_000;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  packedBytes: number;
  headerOffset: number;
}

/**
 * Unfolds every entry once, counting and keeping nothing: sizes written in the archive may lie, bytes do not.
 * @throws TabularError when the file is no ZIP archive or unfolds beyond the limits.
 */
export async function guardAgainstZipBomb(path: string, limits: ZipLimits = ZIP_LIMITS): Promise<void> {
  const file = await open(path, 'r');
  try {
    const entries = await readDirectory(file, limits);
    let total = 0;
    for (const entry of entries) {
      const limit = Math.min(
        limits.totalBytes - total,
        entry.name === 'xl/sharedStrings.xml' ? limits.sharedStringBytes : limits.totalBytes,
      );
      total += await unfoldedBytes(file, entry, limit);
    }
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle, limits: ZipLimits): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - LARGEST_TAIL), Math.min(size, LARGEST_TAIL));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw notXlsx();
  const count = tail.readUInt16LE(end + 10);
  if (count > limits.entries) throw tooLarge();
  const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0, index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw notXlsx();
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function unfoldedBytes(file: FileHandle, entry: Entry, limit: number): Promise<number> {
  const header = await read(file, entry.headerOffset, 30);
  if (header.length < 30) throw notXlsx();
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.method === STORED) {
    if (entry.packedBytes > limit) throw tooLarge();
    return entry.packedBytes;
  }
  if (entry.method !== DEFLATED) throw notXlsx();
  if (entry.packedBytes === 0) return 0;
  let bytes = 0;
  const counter = new Writable({
    write(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      done(bytes > limit ? tooLarge() : null);
    },
  });
  const packed = file.createReadStream({ start, end: start + entry.packedBytes - 1, autoClose: false });
  try {
    await pipeline(packed, createInflateRaw(), counter);
  } catch (error) {
    throw error instanceof TabularError ? error : notXlsx();
  }
  return bytes;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { size } = await file.stat();
  const wanted = Math.max(0, Math.min(length, size - position));
  const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, position);
  return buffer.subarray(0, bytesRead);
}

export function notXlsx(): TabularError {
  return new TabularError('NOT_READABLE', {
    vi: 'Tệp không phải là XLSX đọc được',
    en: 'The file is not a readable XLSX workbook',
  });
}

function tooLarge(): TabularError {
  return new TabularError('TOO_LARGE', {
    vi: 'Tệp XLSX bung ra quá lớn; hãy dùng CSV',
    en: 'The XLSX unfolds to too much; use CSV',
  });
}
