/** Numbers that look random and are the same on every machine: the demo province is made again, never stored. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** Whole number, both ends included. */
  between(lowest: number, highest: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** Mulberry32: 32 bits of state, good enough to scatter names and ages; nothing here is a secret. */
export function seededRandom(seed: number, stream = 0): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (lowest, highest) => lowest + Math.floor(next() * (highest - lowest + 1)),
    chance: (probability) => next() < probability,
  };
}

/** Values with the cumulative share of each, so that one draw picks by frequency. */
export interface Weighted<T> {
  readonly values: readonly T[];
  readonly upTo: readonly number[];
}

export function weighted<T>(entries: readonly (readonly [T, number])[]): Weighted<T> {
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  let reached = 0;
  return { values: entries.map(([value]) => value), upTo: entries.map(([, weight]) => (reached += weight) / sum) };
}

export function pick<T>(random: Random, from: Weighted<T>): T {
  const drawn = random.next();
  const found = from.upTo.findIndex((share) => drawn < share);
  return at(from.values, found === -1 ? from.values.length - 1 : found);
}

export function pickEvenly<T>(random: Random, from: readonly T[]): T {
  return at(from, Math.floor(random.next() * from.length));
}

/** The element that must be there: an index outside the list is a mistake of the generator. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index} of ${list.length}`);
  return found;
}

/**
 * A one-to-one scattering of 0…modulus−1 that needs no memory: neighbours in a file do not get neighbouring numbers,
 * and no two rows get the same one.
 */
export interface Scatter {
  of(index: number): number;
  inverse(scattered: number): number;
}

export function scatter(modulus: number, seed: number): Scatter {
  if (modulus <= 1) return { of: () => 0, inverse: () => 0 };
  let factor = Math.floor(modulus * 0.6180339887) + (seed % 97);
  while (greatestCommonDivisor(factor, modulus) !== 1) factor += 1;
  const shift = (seed * 7919) % modulus;
  const back = inverseModulo(factor % modulus, modulus);
  return {
    // Products stay below 2^53: both factors are below 10^6 or so.
    of: (index) => (((index * (factor % modulus)) % modulus) + shift) % modulus,
    inverse: (scattered) => (((scattered - shift + modulus) % modulus) * back) % modulus,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function inverseModulo(value: number, modulus: number): number {
  let [previous, current] = [0, 1];
  let [higher, lower] = [modulus, value];
  while (lower !== 0) {
    const quotient = Math.floor(higher / lower);
    [previous, current] = [current, previous - quotient * current];
    [higher, lower] = [lower, higher - quotient * lower];
  }
  return ((previous % modulus) + modulus) % modulus;
}
