import { createHash } from 'node:crypto';
import type { Database, Queryable } from '#persistence';

/** An uploaded file in the database: survives a restart, needs no disk of its own. */
const CHUNK_BYTES = 1_048_576;

export interface StoredFile {
  /** SHA-256 of the bytes, hex. */
  hash: string;
  bytes: number;
}

/** Stores the bytes as they come, 1 MiB a row, and hashes them on the way. */
export async function storeFile(
  database: Queryable,
  importId: string,
  source: AsyncIterable<Buffer>,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const piece of source) {
    hash.update(piece);
    bytes += piece.length;
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= CHUNK_BYTES) await store();
  }
  if (waitingBytes > 0) await store();
  return { hash: hash.digest('hex'), bytes };

  async function store(): Promise<void> {
    await database.query('INSERT INTO import_chunks (import_id, number, bytes) VALUES ($1, $2, $3)', [
      importId,
      number,
      Buffer.concat(waiting),
    ]);
    number += 1;
    waiting = [];
    waitingBytes = 0;
  }
}

/** The bytes again, one stored piece at a time. */
export async function* readFile(database: Queryable, importId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const [chunk] = await database.query<{ bytes: Buffer }>(
      'SELECT bytes FROM import_chunks WHERE import_id = $1 AND number = $2',
      [importId, number],
    );
    if (!chunk) return;
    yield chunk.bytes;
  }
}

export async function deleteFile(database: Queryable, importId: string): Promise<void> {
  await database.query('DELETE FROM import_chunks WHERE import_id = $1', [importId]);
}

/** Uploads that broke off before they became an import; an upload takes minutes at most. */
export async function deleteAbandonedFiles(database: Database): Promise<void> {
  await database.query(
    `DELETE FROM import_chunks chunk WHERE stored_at < now() - interval '1 hour'
     AND NOT EXISTS (SELECT FROM imports WHERE imports.import_id = chunk.import_id)`,
  );
}
