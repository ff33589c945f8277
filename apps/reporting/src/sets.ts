/** Rows of one statement: enough to be fast, few enough to keep memory flat. */
export const ROWS_PER_STATEMENT = 5_000;

export function* portionsOf<Row>(rows: Row[], size = ROWS_PER_STATEMENT): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
