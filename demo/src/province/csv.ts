const PIECE_LENGTH = 64 * 1024;

/** A CSV file in pieces; only values that need quotes get them. */
export function* csvChunks<Column extends string>(
  columns: readonly Column[],
  rows: Iterable<Readonly<Record<Column, string>>>,
): Generator<string> {
  let piece = `${columns.join(',')}\n`;
  for (const row of rows) {
    piece += `${columns.map((column) => quoted(row[column])).join(',')}\n`;
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

function quoted(value: string): string {
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
