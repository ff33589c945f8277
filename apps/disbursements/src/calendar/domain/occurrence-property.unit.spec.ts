import fc from 'fast-check';
import { addMonths } from '#contracts';
import { ANNOUNCED_HOLIDAYS } from '../../migrations/announced-holidays.js';
import { codes, days, none } from '../testing/occurrences.js';
import { addDays, daysBetween } from './days.js';
import { dayOutOfOrder, occurrenceOf, occurrencesBetween } from './occurrence.js';
import { covers, RUN_DAYS, TET_RULES, type Occurrence, type ScheduleRule } from './schedule.js';
import { tetOf } from './tet.js';
import { WEEKEND_RULES, WorkingDays } from './working-days.js';

describe('whatever the schedule and the holidays', () => {
  const period = fc.integer({ min: 0, max: 12 * 150 }).map((months) => addMonths('2020-01', months));
  const rule = fc
    .record({
      days: fc
        .array(fc.integer({ min: 1, max: 28 }), { minLength: 3, maxLength: 3 })
        .map((of) => of.sort((a, b) => a - b)),
      payDay: fc.integer({ min: 1, max: 28 }),
      collectionDays: fc.integer({ min: 1, max: 60 }),
      weekendRule: fc.constantFrom(...WEEKEND_RULES),
      tetRule: fc.constantFrom(...TET_RULES),
      firstPeriod: period,
      length: fc.option(fc.integer({ min: 0, max: 40 })),
    })
    .map(({ days: [opensDay, cutOffDay, approvalDay], length, ...rest }) => ({
      ...rest,
      opensDay: opensDay as number,
      cutOffDay: cutOffDay as number,
      approvalDay: approvalDay as number,
      lastPeriod: length === null ? null : addMonths(rest.firstPeriod, length),
    }));
  /** The announced days, and any others around some month. */
  const workingDays = fc
    .tuple(period, fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { maxLength: 40 }))
    .map(
      ([from, more]) =>
        new WorkingDays(
          new Map([
            ...ANNOUNCED_HOLIDAYS.map(({ day, name }): [string, string] => [day, name]),
            ...more.map((offset): [string, string] => [addDays(`${from}-01`, offset), 'Nghỉ']),
          ]),
        ),
    );
  const given = fc.tuple(rule, workingDays, fc.integer({ min: 0, max: 36 }));

  it('every day of every run is a working day, and they are in order', () => {
    fc.assert(
      fc.property(given, ([of, working, ahead]) => {
        for (const run of occurrencesBetween(
          of,
          none,
          { from: of.firstPeriod, to: addMonths(of.firstPeriod, ahead) },
          working,
        )) {
          for (const day of RUN_DAYS) expect(working.isWorking(run[day])).toBe(true);
          expect(dayOutOfOrder(run)).toBeNull();
          expect(daysBetween(run.payOn, run.collectionUntil)).toBeGreaterThanOrEqual(of.collectionDays);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a day is moved no further than it must be: what lies between is off', () => {
    fc.assert(
      fc.property(given, ([of, working, ahead]) => {
        const run = occurrenceOf({ ...of, lastPeriod: null }, none, addMonths(of.firstPeriod, ahead), working);
        if (!run || codes(run).some((code) => code === 'TET' || code === 'TWO_MONTHS')) return;
        const ordinary = `${run.period}-${String(of.payDay).padStart(2, '0')}`;
        const step = of.weekendRule === 'BEFORE' ? -1 : 1;
        expect(daysBetween(ordinary, run.payOn) * step).toBeGreaterThanOrEqual(0);
        for (let day = ordinary; day !== run.payOn; day = addDays(day, step))
          expect(working.isWorking(day)).toBe(false);
        expect(run.notes.some(({ values }) => 'day' in values && values.day === 'payOn')).toBe(run.payOn !== ordinary);
      }),
      { numRuns: 300 },
    );
  });

  it('every period of the schedule has exactly one run', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: -6, max: 20 }), ([of, working, ahead], start) => {
        const range = { from: addMonths(of.firstPeriod, start), to: addMonths(of.firstPeriod, start + ahead) };
        const runs = occurrencesBetween(of, none, range, working).map((run) => run.period);
        const wanted: string[] = [];
        for (let next = range.from; next <= range.to; next = addMonths(next, 1))
          if (covers(of, next)) wanted.push(next);
        expect(runs).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('nobody waits over Tết: with the rule, no pay day lies from two working days before the holiday to a week after it', () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 2020, max: 2150 }), (of, year) => {
        const working = new WorkingDays(new Map());
        const tet = tetOf(`${year}-01-01`) as string;
        const rest = working.restAround(tet);
        const inTime = working.before(rest.first, 3);
        const known = { ...of, firstPeriod: `${year - 1}-06`, lastPeriod: null };
        for (const run of occurrencesBetween(known, none, { from: `${year - 1}-12`, to: `${year}-05` }, working)) {
          if (of.tetRule !== 'NONE') expect(run.payOn <= inTime || run.payOn > addDays(rest.last, 7)).toBe(true);
          if (of.tetRule === 'TWO_MONTHS' && run.togetherWith) expect(run.payOn <= inTime).toBe(true);
        }
      }),
    );
  });

  it('two months together are two, neighbours, on the same days, once a year', () => {
    fc.assert(
      fc.property(rule, workingDays, (of, working) => {
        const known: ScheduleRule = { ...of, tetRule: 'TWO_MONTHS', lastPeriod: null };
        const range = { from: of.firstPeriod, to: addMonths(of.firstPeriod, 30) };
        const runs = occurrencesBetween(known, none, range, working);
        for (const run of runs.filter(({ togetherWith }) => togetherWith !== null)) {
          const other = occurrenceOf(known, none, run.togetherWith as string, working) as Occurrence;
          expect(other.togetherWith).toBe(run.period);
          expect(days(other)).toEqual(days(run));
          expect([addMonths(run.period, 1), addMonths(run.period, -1)]).toContain(run.togetherWith);
        }
      }),
    );
  });
});
