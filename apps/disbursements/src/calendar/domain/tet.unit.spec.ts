import { getSolarDate } from '@dqcai/vn-lunar';
import { ANNOUNCED_HOLIDAYS } from '../../migrations/announced-holidays.js';
import { addDays, daysBetween, isDay, isWeekend } from './days.js';
import { isStatutoryTet, tetOf } from './tet.js';

describe('Tết', () => {
  // From printed calendars; 2007 and 2030 differ from the Chinese new year by a day.
  it.each([
    ['2007', '2007-02-17'],
    ['2023', '2023-01-22'],
    ['2024', '2024-02-10'],
    ['2025', '2025-01-29'],
    ['2026', '2026-02-17'],
    ['2027', '2027-02-06'],
    ['2028', '2028-01-26'],
    ['2029', '2029-02-13'],
    ['2030', '2030-02-02'],
  ])('of %s is %s', (year, day) => {
    expect(tetOf(`${year}-12-31`)).toBe(day);
    expect([-2, -1, 0, 3, 4].map((into) => isStatutoryTet(addDays(day, into)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('is none where the lunar calendar is not worked out', () => {
    expect([tetOf('2200-01-01'), tetOf('0999-01-01'), isStatutoryTet('2200-02-01')]).toEqual([null, null, false]);
  });
});

describe('the announced holidays', () => {
  const named = (name: string): string[] =>
    ANNOUNCED_HOLIDAYS.filter((each) => each.name === name).map(({ day }) => day);

  it('are days, each once', () => {
    const all = ANNOUNCED_HOLIDAYS.map(({ day }) => day);
    expect(all.every(isDay)).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(['2024', '2025', '2026', '2027'])('of %s have Tết, the Hùng kings’ day and the fixed ones', (year) => {
    const { month, day } = getSolarDate(10, 3, Number(year));
    expect(named('Giỗ Tổ Hùng Vương')).toContain([year, `0${month}`, String(day).padStart(2, '0')].join('-'));
    const tet = tetOf(`${year}-01-01`) as string;
    expect(named('Tết Nguyên đán')).toEqual(expect.arrayContaining([addDays(tet, -1), tet, addDays(tet, 1)]));
    expect(named('Tết Dương lịch')).toContain(`${year}-01-01`);
    expect(named('Ngày Chiến thắng')).toContain(`${year}-04-30`);
    expect(named('Quốc tế Lao động')).toContain(`${year}-05-01`);
    expect(named('Quốc khánh')).toContain(`${year}-09-02`);
  });
});

describe('days', () => {
  it('are counted over months, years and leap days', () => {
    expect([addDays('2024-02-28', 1), addDays('2024-12-31', 1), addDays('2024-03-01', -1)]).toEqual([
      '2024-02-29',
      '2025-01-01',
      '2024-02-29',
    ]);
    expect([daysBetween('2024-02-28', '2024-03-01'), daysBetween('2024-09-05', '2024-09-01')]).toEqual([2, -4]);
  });

  it('know the weekend', () =>
    expect(['2024-09-06', '2024-09-07', '2024-09-08', '2024-09-09'].map(isWeekend)).toEqual([
      false,
      true,
      true,
      false,
    ]));

  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-02-31', false],
    ['2024-13-01', false],
    ['2024-9-1', false],
    ['2024', false],
    ['', false],
  ])('%j is one: %s', (text, is) => expect(isDay(text)).toBe(is));
});
