import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CopyRow } from './unit-of-work.js';

const CHUNK_BYTES = 64 * 1024;

/** Streams rows into a table by COPY text format. Memory is flat: rows are encoded as the socket drains. */
export async function copyInto(
  client: PoolClient,
  table: string,
  columns: string[],
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
): Promise<number> {
  let count = 0;
  async function* encoded(): AsyncGenerator<string> {
    let chunk = '';
    for await (const row of rows) {
      count += 1;
      chunk += `${row.map(encodeValue).join('\t')}\n`;
      if (chunk.length > CHUNK_BYTES) {
        yield chunk;
        chunk = '';
      }
    }
    if (chunk) yield chunk;
  }
  const target = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(encoded()), target);
  return count;
}

function encodeValue(value: CopyRow[number]): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') {
    return /[\\\n\r\t]/.test(value)
      ? value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
      : value;
  }
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
}
