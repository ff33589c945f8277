/**
 * A name as it is compared: without case, Vietnamese diacritics (and so without tone placement, Hóa = Hoá), spacing, and
 * however Unicode composes it. Banks keep names as capitals without diacritics, lists keep them fully written.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/gu, '');
}

/** True when both are the same name; an empty name is nobody's. */
export function isSameName(one: string, other: string): boolean {
  const folded = foldName(one);
  return folded !== '' && folded === foldName(other);
}
