import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween, weekdayOf, weeksOf } from './days';

describe('calendar days', () => {
  it('counts over the ends of months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(daysBetween('2024-12-25', '2025-01-05')).toBe(11);
    expect(daysBetween('2024-09-30', '2024-09-28')).toBe(-2);
  });

  it('begins the week on Monday', () => {
    expect(weekdayOf('2024-09-02')).toBe(0);
    expect(weekdayOf('2024-09-01')).toBe(6);
  });

  it('covers a month in whole weeks and leaves the days beside it empty', () => {
    const weeks = weeksOf('2024-09');
    expect(weeks).toHaveLength(6);
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2024-09-01']);
    expect(weeks.at(-1)).toEqual(['2024-09-30', null, null, null, null, null, null]);
    expect(weeksOf('2024-12').flat().filter(Boolean)).toHaveLength(31);
    expect(weeksOf('2027-02')).toHaveLength(4);
  });
});
