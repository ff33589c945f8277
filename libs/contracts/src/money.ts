/** Whole Vietnamese đồng. Never a float; in JSON a string of digits (`"540000"`). */
export type Vnd = bigint;

/** An amount of at most 18 digits, written in the one way there is. */
export const VND_PATTERN = /^(0|[1-9]\d{0,17})$/;

/** A share in percent with one decimal, half up, as the official report prints it; null when there is nothing to divide by. */
export function ratePercent(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const tenths = (BigInt(part) * 2000n + BigInt(whole)) / (2n * BigInt(whole));
  return `${tenths / 10n}.${tenths % 10n}`;
}
