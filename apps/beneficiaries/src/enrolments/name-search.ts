/** A name as people type it in a hurry: lower case, without diacritics (`Nguyễn Đức` → `nguyen duc`). Only for search. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
