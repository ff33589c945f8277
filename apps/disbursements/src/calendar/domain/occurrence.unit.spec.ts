import { ANNOUNCED_HOLIDAYS } from '../../migrations/announced-holidays.js';
import { codes, days, none } from '../testing/occurrences.js';
import { addDays } from './days.js';
import { dayOutOfOrder, daysOf, occurrenceOf, occurrencesBetween } from './occurrence.js';
import { RUN_DAYS, type Occurrence, type ScheduleException, type ScheduleRule } from './schedule.js';
import { tetOf } from './tet.js';
import { WorkingDays } from './working-days.js';

const announced = new WorkingDays(new Map(ANNOUNCED_HOLIDAYS.map(({ day, name }) => [day, name])));

/** The schedules of the demo province. */
const BTXH: ScheduleRule = {
  opensDay: 1,
  cutOffDay: 20,
  approvalDay: 25,
  payDay: 5,
  collectionDays: 15,
  weekendRule: 'BEFORE',
  tetRule: 'BEFORE_TET',
  firstPeriod: '2024-01',
  lastPeriod: null,
};
const NCC: ScheduleRule = { ...BTXH, tetRule: 'TWO_MONTHS' };

const at = (rule: ScheduleRule, period: string, exceptions: ScheduleException[] = []): Occurrence => {
  const found = occurrenceOf(rule, (of) => exceptions.find((each) => each.period === of), period, announced);
  if (!found) throw new Error(`${period} is not covered`);
  return found;
};

describe('the run of a month', () => {
  it('is prepared in the month before and paid in its own', () => {
    expect(days(at(BTXH, '2024-09'))).toEqual(['2024-08-01', '2024-08-20', '2024-08-23', '2024-09-05', '2024-09-20']);
    expect(at(BTXH, '2024-09')).toMatchObject({ period: '2024-09', togetherWith: null, skipped: false });
  });

  it('moves days off to the working day before, and says so', () => {
    const october = at(BTXH, '2024-10');
    expect(days(october)).toEqual(['2024-08-30', '2024-09-20', '2024-09-25', '2024-10-04', '2024-10-21']);
    expect(october.notes).toEqual([
      { code: 'WEEKEND', values: { day: 'opensOn', from: '2024-09-01' } },
      { code: 'WEEKEND', values: { day: 'payOn', from: '2024-10-05' } },
      { code: 'WEEKEND', values: { day: 'collectionUntil', from: '2024-10-19' } },
    ]);
  });

  it('or to the one after, beyond holidays', () => {
    const october = at({ ...BTXH, weekendRule: 'AFTER' }, '2024-10');
    expect([october.opensOn, october.payOn]).toEqual(['2024-09-04', '2024-10-07']);
    const may = at({ ...BTXH, weekendRule: 'AFTER', opensDay: 2, payDay: 1 }, '2025-05');
    expect(may.payOn).toBe('2025-05-05');
    expect(may.notes).toContainEqual({
      code: 'HOLIDAY',
      values: { day: 'payOn', from: '2025-05-01', name: 'Quốc tế Lao động' },
    });
  });

  it('is none outside the schedule’s periods', () => {
    const ended = { ...BTXH, firstPeriod: '2024-09', lastPeriod: '2024-11' };
    expect(
      occurrencesBetween(ended, none, { from: '2024-01', to: '2025-12' }, announced).map((of) => of.period),
    ).toEqual(['2024-09', '2024-10', '2024-11']);
    expect(occurrenceOf(ended, none, '2024-12', announced)).toBeNull();
    expect(occurrenceOf(BTXH, none, '9999-12', announced)).toBeNull();
    expect(occurrenceOf(BTXH, none, '2199-06', announced)?.period).toBe('2199-06');
    expect(occurrenceOf(BTXH, none, '2199-07', announced)).toBeNull();
  });

  it('says of each of its days where it was moved from', () => {
    const november = at({ ...BTXH, cutOffDay: 12, approvalDay: 26 }, '2024-11');
    expect(november.notes).toEqual([
      { code: 'WEEKEND', values: { day: 'cutOffOn', from: '2024-10-12' } },
      { code: 'WEEKEND', values: { day: 'approvalBy', from: '2024-10-26' } },
    ]);
  });

  it('keeps to its own month in years whose lunar calendar nobody has worked out', () => {
    const ancient = at({ ...NCC, firstPeriod: '0900-01' }, '0999-02');
    expect([ancient.togetherWith, codes(ancient)]).not.toContain('TET');
    expect(ancient.togetherWith).toBeNull();
  });
});

describe('at Tết', () => {
  it('a pay day soon after the holiday comes three working days before it, with what precedes it', () => {
    const february = at(BTXH, '2025-02');
    expect(february.notes).toContainEqual({ code: 'TET', values: { day: '2025-01-29', from: '2025-02-05' } });
    expect(days(february)).toEqual(['2024-12-18', '2025-01-06', '2025-01-10', '2025-01-22', '2025-02-06']);
  });

  it('a pay day within the holiday too', () => {
    const february = at(BTXH, '2027-02');
    expect(february.payOn).toBe('2027-02-02');
    expect(codes(february)).toContain('TET');
  });

  it('a week after the holiday is soon, the day after that is not', () => {
    const pays = (payDay: number): string => at({ ...BTXH, payDay }, '2024-02').payOn;
    expect([pays(21), pays(22)]).toEqual(['2024-02-05', '2024-02-22']);
  });

  it('one that is early enough, or long after, stays', () => {
    // The last day that is early enough.
    expect(at(BTXH, '2024-02').payOn).toBe('2024-02-05');
    expect(codes(at(BTXH, '2024-02'))).not.toContain('TET');
    // Of one month only: that Tết is early in it does not bring a late pay day forward.
    expect(at({ ...BTXH, payDay: 27 }, '2024-02').payOn).toBe('2024-02-27');
    expect(at(BTXH, '2026-03').payOn).toBe('2026-03-05');
    expect(at({ ...BTXH, payDay: 28 }, '2025-02').payOn).toBe('2025-02-28');
    expect(at({ ...BTXH, tetRule: 'NONE' }, '2025-02').payOn).toBe('2025-02-05');
  });

  it('the law’s five days are holidays where nobody has announced any', () => {
    expect(tetOf('2029-01-01')).toBe('2029-02-13');
    expect(at({ ...BTXH, payDay: 13 }, '2029-02').payOn).toBe('2029-02-07');
    expect(announced.holidayOn('2029-02-12')).toBe('Tết Nguyên đán');
    expect(announced.holidayOn('2029-02-17')).toBeNull();
    // Announced: the table alone decides.
    expect(announced.holidayOn('2025-02-01')).toBeNull();
  });

  it('two months are paid together: the month after on the days of the month of Tết', () => {
    const [january, february, march] = ['2025-01', '2025-02', '2025-03'].map((period) => at(NCC, period));
    expect(january?.payOn).toBe('2025-01-03');
    expect(days(february as Occurrence)).toEqual(days(january as Occurrence));
    expect([january?.togetherWith, february?.togetherWith, march?.togetherWith]).toEqual(['2025-02', '2025-01', null]);
    expect(february?.notes).toContainEqual({ code: 'TWO_MONTHS', values: { period: '2025-01' } });
    expect(march?.payOn).toBe('2025-03-05');
  });

  it('before Tết, however late in the month the pay day is', () => {
    const late = { ...NCC, payDay: 25 };
    expect([at(late, '2024-02').payOn, at(late, '2024-03').payOn]).toEqual(['2024-02-05', '2024-02-05']);
  });

  it('each goes its own way when there is not the other one', () => {
    const [first, second] = [
      { ...NCC, lastPeriod: '2025-01' },
      { ...NCC, firstPeriod: '2025-02' },
    ];
    expect([at(first, '2025-01').togetherWith, at(second, '2025-02').togetherWith]).toEqual([null, null]);
    expect(at(second, '2025-02').payOn).toBe('2025-01-22');
  });
});

describe('the first day out of its order', () => {
  const inOrder = daysOf(at(BTXH, '2024-09'));

  it('is none when each follows the one before, also on the same day', () => {
    expect(dayOutOfOrder(inOrder)).toBeNull();
    expect(dayOutOfOrder({ ...inOrder, cutOffOn: inOrder.opensOn })).toBeNull();
  });

  it.each(RUN_DAYS.slice(1))('is %s when it comes before what it has to follow', (day) => {
    const before = inOrder[RUN_DAYS[RUN_DAYS.indexOf(day) - 1] as (typeof RUN_DAYS)[number]];
    expect(dayOutOfOrder({ ...inOrder, [day]: addDays(before, -1) })).toBe(day);
  });
});

describe('an exception', () => {
  const move = (period: string, payOn: string): ScheduleException => ({
    ...daysOf(at(BTXH, period)),
    period,
    action: 'MOVE',
    payOn,
    reason: 'Bão số 3',
  });
  const skip = (period: string): ScheduleException => ({ period, action: 'SKIP', reason: 'Đã chi bằng nguồn khác' });

  it('moves the days of one month, also to a day off', () => {
    const moved = at(BTXH, '2024-09', [move('2024-09', '2024-09-07')]);
    expect(moved).toMatchObject({ payOn: '2024-09-07', cutOffOn: '2024-08-20', skipped: false });
    expect(moved.notes).toEqual([{ code: 'EXCEPTION', values: { reason: 'Bão số 3' } }]);
    expect(at(BTXH, '2024-10', [move('2024-09', '2024-09-07')])).toEqual(at(BTXH, '2024-10'));
  });

  it('or leaves it out', () => {
    expect(at(BTXH, '2024-09', [skip('2024-09')])).toMatchObject({
      skipped: true,
      togetherWith: null,
      notes: [{ code: 'EXCEPTION', values: { reason: 'Đã chi bằng nguồn khác' } }],
    });
  });

  it('of the first of two months leads the second along, and one of the second parts them', () => {
    const first = [move('2025-01', '2025-01-10')];
    expect(at(NCC, '2025-01', first)).toMatchObject({ payOn: '2025-01-10', togetherWith: '2025-02' });
    expect(at(NCC, '2025-01', first).notes).toEqual([
      { code: 'EXCEPTION', values: { reason: 'Bão số 3' } },
      { code: 'TWO_MONTHS', values: { period: '2025-02' } },
    ]);
    expect(at(NCC, '2025-02', first)).toMatchObject({ payOn: '2025-01-10', togetherWith: '2025-01' });
    expect(codes(at(NCC, '2025-02', first))).toEqual(['EXCEPTION', 'TWO_MONTHS']);
    expect(at(NCC, '2025-02', [skip('2025-01')])).toMatchObject({ togetherWith: null, payOn: '2025-01-22' });
    expect(at(NCC, '2025-01', [skip('2025-02')])).toMatchObject({ togetherWith: null, payOn: '2025-01-03' });
  });
});
