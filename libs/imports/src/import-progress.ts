import type { Queryable } from '#persistence';
import type { RowError } from '#tabular';
import type { Counts } from './import-definition.js';

/** How far an import is, as of its last committed chunk. */
export interface Progress extends Counts {
  position: number;
  read: number;
  byArea: Record<string, Counts>;
}

/** False when the import is no longer where this process left it. */
export async function saveProgress(
  queryable: Queryable,
  importId: string,
  progress: Progress,
  from: number,
): Promise<boolean> {
  const moved = await queryable.query(
    `UPDATE imports SET position = $3, read = $4, created = $5, changed = $6, unchanged = $7, rejected = $8, by_area = $9
     WHERE import_id = $1 AND state = 'RUNNING' AND position = $2 RETURNING 1`,
    [
      importId,
      from,
      progress.position,
      progress.read,
      progress.created,
      progress.changed,
      progress.unchanged,
      progress.rejected,
      JSON.stringify(progress.byArea),
    ],
  );
  return moved.length === 1;
}

export async function saveErrors(queryable: Queryable, importId: string, errors: RowError[]): Promise<void> {
  if (errors.length === 0) return;
  await queryable.query(
    `INSERT INTO import_errors (import_id, row, field, code, severity, message, value)
     SELECT $1, row, field, code, severity, message, value
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[]) WITH ORDINALITY
       AS fault (row, field, code, severity, message, value, place) ORDER BY place`,
    [
      importId,
      errors.map((error) => error.row),
      errors.map((error) => error.column),
      errors.map((error) => error.code),
      errors.map((error) => error.severity),
      errors.map((error) => JSON.stringify(error.message)),
      errors.map((error) => error.value ?? null),
    ],
  );
}
