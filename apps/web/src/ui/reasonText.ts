/** A reason in words: why a payment is held, or the code that a provider, a person or the product gave. */
export function reasonText(word: (list: string, code: string) => string, reason: string, held = false): string {
  const [first, second] = held ? (['held', 'code'] as const) : (['code', 'held'] as const);
  const text = word(first, reason);
  return text === reason ? word(second, reason) : text;
}
