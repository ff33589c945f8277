/** Narrowing of answers by hand: the loader reads few fields, and says which one it missed. */

export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let reached = value;
  for (const key of path) {
    if (typeof reached !== 'object' || reached === null || !(key in reached)) return undefined;
    reached = (reached as Record<string, unknown>)[key];
  }
  return reached;
}

/** @throws {Error} when the answer lacks the text. */
export function textOf(value: unknown, ...path: readonly string[]): string {
  const found = fieldOf(value, ...path);
  if (typeof found !== 'string') throw new Error(`the answer has no ${path.join('.')}`);
  return found;
}

/** @throws {Error} when the answer lacks the number. */
export function numberOf(value: unknown, ...path: readonly string[]): number {
  const found = fieldOf(value, ...path);
  if (typeof found !== 'number') throw new Error(`the answer has no number ${path.join('.')}`);
  return found;
}

export function listOf(value: unknown, ...path: readonly string[]): unknown[] {
  const found = fieldOf(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The number-valued fields of an object, such as counts by state; none when it is missing. */
export function countsOf(value: unknown, ...path: readonly string[]): Record<string, number> {
  const found = fieldOf(value, ...path);
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
