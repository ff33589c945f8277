export interface Limits {
  readonly lowest?: readonly number[];
  readonly highest?: readonly number[];
}

/**
 * Splits a whole number by weights with the largest-remainder method, so that the parts sum to it exactly.
 * A part never leaves its limits; what a full part cannot take goes to the others.
 *
 * @throws {RangeError} when the limits leave no way to reach the total.
 */
export function apportion(total: number, weights: readonly number[], limits: Limits = {}): number[] {
  const lowest = weights.map((_, index) => limits.lowest?.[index] ?? 0);
  const highest = weights.map((_, index) => limits.highest?.[index] ?? Number.MAX_SAFE_INTEGER);
  const parts = [...lowest];
  let left = total - sum(parts);
  if (left < 0) throw new RangeError(`lowest parts exceed ${total}`);

  // The ideal share counts what a part already has, so a lowest part does not come on top of a fair one.
  while (left > 0) {
    const open = weights.map((weight, index) => (weight > 0 && room(index) > 0 ? weight : 0));
    const openWeight = sum(open);
    if (openWeight === 0) throw new RangeError(`no room for ${left} of ${total}`);
    const pool = left + sum(parts.filter((_, index) => (open[index] ?? 0) > 0));
    const wanted = open.map((weight, index) =>
      weight === 0 ? 0 : Math.min(room(index), Math.max(0, (pool * weight) / openWeight - (parts[index] ?? 0))),
    );
    const wantedSum = sum(wanted);
    const scale = wantedSum > left ? left / wantedSum : 1;
    const whole = wanted.map((share) => Math.floor(share * scale));
    whole.forEach((share, index) => (parts[index] = (parts[index] ?? 0) + share));
    left -= sum(whole);
    if (sum(whole) > 0 && left > weights.length) continue;

    const byRemainder = wanted
      .map((share, index) => ({ index, remainder: share * scale - (whole[index] ?? 0) }))
      .filter(({ index }) => (open[index] ?? 0) > 0 && room(index) > 0)
      .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
    for (const { index } of byRemainder.slice(0, left)) {
      parts[index] = (parts[index] ?? 0) + 1;
      left -= 1;
    }
  }
  return parts;

  function room(index: number): number {
    return (highest[index] ?? 0) - (parts[index] ?? 0);
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
