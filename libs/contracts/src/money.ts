/** Whole Vietnamese đồng. Never a float; in JSON a string of digits (`"540000"`). */
export type Vnd = bigint;

const PATTERN = /^(0|[1-9]\d{0,17})$/;

/** @throws RangeError when the text is not a whole, non-negative amount of at most 18 digits. */
export function parseVnd(text: string): Vnd {
  if (!PATTERN.test(text)) throw new RangeError(`not a whole amount of VND: ${text}`);
  return BigInt(text);
}

export function isVnd(text: unknown): text is string {
  return typeof text === 'string' && PATTERN.test(text);
}

/** A share in percent with one decimal, half up, as the official report prints it; null when there is nothing to divide by. */
export function ratePercent(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const tenths = (BigInt(part) * 2000n + BigInt(whole)) / (2n * BigInt(whole));
  return `${tenths / 10n}.${tenths % 10n}`;
}
