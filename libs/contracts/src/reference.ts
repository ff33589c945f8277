const PATTERN = /^([0-9a-f]{32})-(\d{2})$/;

/** EndToEndId of one attempt: the payment's UUID as 32 hex digits, `-`, two-digit attempt number (35 characters). */
export function referenceOf(paymentId: string, attempt: number): string {
  return `${paymentId.replaceAll('-', '')}-${String(attempt).padStart(2, '0')}`;
}

/** The payment and attempt that a reference names, or null when the text has not its form. */
export function parseReference(reference: string): { paymentId: string; attempt: number } | null {
  const match = PATTERN.exec(reference);
  if (!match) return null;
  const hex = match[1] as string;
  const paymentId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { paymentId, attempt: Number(match[2]) };
}
