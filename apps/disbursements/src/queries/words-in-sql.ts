/** Words of our own as a list in SQL. */
export function list(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
