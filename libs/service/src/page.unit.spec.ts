import { ProblemError } from '#contracts';
import { UUID_PATTERN, decodeCursor, encodeCursor, pageOf } from './page.js';

const ID = '0192f0c5-a1b2-7c3d-8e9f-0a1b2c3d4e5f';

describe('pages', () => {
  const show = (id: string): { id: string } => ({ id });
  const cursorOf = (id: string): string => id;

  it('show no more than the limit, and lead to the next page while there is one', () => {
    const page = pageOf(['a', 'b', 'c'], 2, cursorOf, show);
    expect(page.items).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(decodeCursor(page.nextCursor ?? undefined, /^\w$/)).toBe('b');
  });

  it('end without a cursor', () => {
    expect(pageOf(['a', 'b'], 2, cursorOf, show).nextCursor).toBeNull();
    expect(pageOf([], 2, cursorOf, show)).toEqual({ items: [], nextCursor: null });
  });

  it('start at the beginning without a cursor and go on with one', () => {
    expect(decodeCursor(undefined, UUID_PATTERN)).toBeNull();
    expect(decodeCursor(encodeCursor(ID), UUID_PATTERN)).toBe(ID);
  });

  it.each(['', 'nonsense', encodeCursor(`${ID}'; DROP`), encodeCursor('')])('refuse the cursor "%s"', (cursor) => {
    const reading = (): unknown => decodeCursor(cursor, UUID_PATTERN);
    expect(reading).toThrow(ProblemError);
    expect(reading).toThrow(expect.objectContaining({ kind: 'invalid-input' }) as Error);
  });
});
