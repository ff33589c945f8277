/**
 * `($1, $2, $3, $4), ($1, $2, $5, $6)`: rows for VALUES, of which the first `shared` columns are the same parameters in
 * every row. Events are large texts: as parameters of their own they go in twice as fast as in an array for `unnest`,
 * which would be escaped here and parsed there.
 */
export function rowPlaceholders(shape: { rows: number; columns: number; shared?: number }): string {
  const { rows, columns, shared = 0 } = shape;
  return Array.from({ length: rows }, (_, row) => {
    const own = Array.from({ length: columns }, (__, column) => shared + row * columns + column + 1);
    const common = Array.from({ length: shared }, (__, column) => column + 1);
    return `(${[...common, ...own].map((n) => `$${n}`).join(', ')})`;
  }).join(', ');
}
