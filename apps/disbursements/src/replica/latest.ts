/** Of several versions of one thing only the newest counts; a statement may touch each row once. */
export function latest<Row extends { version: number }>(rows: Row[], idOf: (row: Row) => string): Row[] {
  const newest = new Map<string, Row>();
  for (const row of rows) {
    const known = newest.get(idOf(row));
    if (!known || known.version < row.version) newest.set(idOf(row), row);
  }
  return [...newest.values()];
}
