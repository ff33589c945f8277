import { WorkingDays } from './working-days.js';

/** 2 and 3 September 2024 are a Monday and a Tuesday. */
const days = new WorkingDays(
  new Map([
    ['2024-09-02', 'Quốc khánh'],
    ['2024-09-03', 'Quốc khánh'],
  ]),
);

describe('working days', () => {
  it('are found on the side that is asked for', () => {
    expect(['2024-08-30', '2024-08-31', '2024-09-03'].map((day) => days.move(day, 'BEFORE'))).toEqual([
      '2024-08-30',
      '2024-08-30',
      '2024-08-30',
    ]);
    expect(['2024-08-31', '2024-09-03', '2024-09-04'].map((day) => days.move(day, 'AFTER'))).toEqual([
      '2024-09-04',
      '2024-09-04',
      '2024-09-04',
    ]);
  });

  it('are counted backwards over weekends and holidays', () => {
    expect([0, 1, 2, 3].map((count) => days.before('2024-09-05', count))).toEqual([
      '2024-09-05',
      '2024-09-04',
      '2024-08-30',
      '2024-08-29',
    ]);
  });

  it('enclose the days off around a day off', () =>
    expect(days.restAround('2024-09-02')).toEqual({ first: '2024-08-31', last: '2024-09-03' }));
});
