import fc from 'fast-check';
import { addMonths } from '#contracts';
import { calendarRuns, dueRuns, nextRuns, periodsAround, type KnownSchedule, type MadeRun } from './calendar-run.js';
import { addDays } from './days.js';
import { TET_RULES } from './schedule.js';
import { WorkingDays } from './working-days.js';

const days = new WorkingDays(new Map());
const schedule: KnownSchedule = {
  opensDay: 1,
  cutOffDay: 20,
  approvalDay: 25,
  payDay: 5,
  collectionDays: 15,
  weekendRule: 'BEFORE',
  tetRule: 'TWO_MONTHS',
  firstPeriod: '2024-09',
  lastPeriod: null,
  paused: false,
  exceptions: [],
  runs: [],
};
const run = (period: string, more: Partial<MadeRun> = {}): MadeRun => ({
  period,
  runId: `run of ${period}`,
  runState: 'DRAFT',
  cutOffOn: null,
  approvalBy: null,
  payOn: null,
  collectionUntil: null,
  ...more,
});
const due = (of: Partial<KnownSchedule>, today: string): string[] =>
  dueRuns({ ...schedule, ...of }, today, days).map(({ period }) => period);
const next = (of: Partial<KnownSchedule>, today: string): string[] =>
  nextRuns({ ...schedule, ...of }, today, 5, days).map(({ period }) => period);

describe('runs that are due', () => {
  it('are those that have opened and are not made', () => {
    expect(due({}, '2024-09-05')).toEqual(['2024-09', '2024-10']);
    expect(due({ runs: [run('2024-09')] }, '2024-09-05')).toEqual(['2024-10']);
    expect(due({ runs: [run('2024-09'), run('2024-10')] }, '2024-09-30')).toEqual([]);
    expect(due({ runs: [run('2024-09'), run('2024-10')] }, '2024-10-01')).toEqual(['2024-11']);
  });

  it('are caught up after weeks, three months back and no further', () => {
    expect(due({}, '2024-12-15')).toEqual(['2024-09', '2024-10', '2024-11', '2024-12', '2025-01', '2025-02']);
    expect(due({}, '2025-03-15')).toEqual(['2024-12', '2025-01', '2025-02', '2025-03', '2025-04']);
  });

  it('are made together where they are paid together', () => {
    const runs = ['2024-09', '2024-10', '2024-11', '2024-12'].map((period) => run(period));
    expect(due({ runs }, '2024-11-30')).toEqual(['2025-01', '2025-02']);
  });

  it('are none while it is paused, of skipped months, nor of one that was cancelled', () => {
    expect(due({ paused: true }, '2024-09-05')).toEqual([]);
    expect(due({ exceptions: [{ period: '2024-09', action: 'SKIP', reason: 'x' }] }, '2024-09-05')).toEqual([
      '2024-10',
    ]);
    expect(due({ runs: [run('2024-09', { runState: 'CANCELLED' })] }, '2024-09-05')).toEqual(['2024-10']);
  });

  it('whatever the days: by its pay day each run has been due, from its opening on, while nobody makes it', () => {
    const day = fc.integer({ min: 1, max: 28 });
    const rule = fc.record({
      inOrder: fc.array(day, { minLength: 3, maxLength: 3 }).map((of) => of.sort((a, b) => a - b)),
      payDay: day,
      tetRule: fc.constantFrom(...TET_RULES),
      weekendRule: fc.constantFrom('BEFORE' as const, 'AFTER' as const),
    });
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 600 }), ({ inOrder, ...rest }, months) => {
        const [opensDay, cutOffDay, approvalDay] = inOrder as [number, number, number];
        const of = { ...schedule, ...rest, opensDay, cutOffDay, approvalDay, firstPeriod: '2020-01' };
        const period = addMonths('2021-01', months);
        const [occurrence] = calendarRuns(of, { from: period, to: period }, days);
        const { opensOn, payOn } = occurrence as { opensOn: string; payOn: string };
        expect(due(of, opensOn)).toContain(period);
        expect(due(of, payOn)).toContain(period);
        expect(due(of, addDays(opensOn, -1))).not.toContain(period);
      }),
    );
  });
});

describe('the next runs', () => {
  it('are five: those to be made, and those made that are not paid yet', () => {
    expect(next({}, '2024-09-05')).toEqual(['2024-09', '2024-10', '2024-11', '2024-12', '2025-01']);
    const runs = [run('2024-09'), run('2024-10')];
    expect(next({ runs }, '2024-09-05').slice(0, 2)).toEqual(['2024-09', '2024-10']);
    expect(next({ runs }, '2024-09-06').slice(0, 2)).toEqual(['2024-10', '2024-11']);
    // Missed, and to be made at the next tick.
    expect(next({}, '2024-09-06').slice(0, 2)).toEqual(['2024-09', '2024-10']);
  });

  it('begin with the schedule and end with it', () => {
    expect(next({ firstPeriod: '2030-01' }, '2024-09-05')[0]).toBe('2030-01');
    expect(next({ lastPeriod: '2024-10' }, '2024-09-05')).toEqual(['2024-09', '2024-10']);
    expect(next({ lastPeriod: '2024-05', firstPeriod: '2024-01' }, '2024-09-05')).toEqual([]);
  });

  it('of a paused one are those that are made', () => {
    expect(next({ paused: true, runs: [run('2024-10')] }, '2024-09-05')).toEqual(['2024-10']);
  });

  it('show a skipped month until it is over', () => {
    const exceptions = [{ period: '2024-10', action: 'SKIP' as const, reason: 'x' }];
    expect(next({ exceptions }, '2024-10-04').slice(0, 2)).toEqual(['2024-09', '2024-10']);
    expect(next({ exceptions }, '2024-10-05').slice(0, 2)).toEqual(['2024-09', '2024-11']);
  });

  it('keep the days they were made with, whatever the schedule says now', () => {
    const made = run('2024-10', { cutOffOn: '2024-09-18', payOn: '2024-10-04', runState: 'PLANNED' });
    const [, october] = nextRuns({ ...schedule, runs: [made] }, '2024-09-05', 5, days);
    expect(october).toMatchObject({ cutOffOn: '2024-09-18', payOn: '2024-10-04', runState: 'PLANNED', notes: [] });
    const [, asNow] = nextRuns({ ...schedule, runs: [run('2024-10')] }, '2024-09-05', 5, days);
    expect(asNow?.notes).not.toEqual([]);
  });

  it.each(['cutOffOn', 'approvalBy', 'payOn', 'collectionUntil'] as const)(
    'have no notes of today’s schedule once their %s is not today’s',
    (day) => {
      const [october] = calendarRuns(schedule, { from: '2024-10', to: '2024-10' }, days);
      const other = run('2024-10', { [day]: addDays(october?.[day] as string, 1) });
      const [made] = calendarRuns({ ...schedule, runs: [other] }, { from: '2024-10', to: '2024-10' }, days);
      expect([october?.notes.length, made?.notes]).toEqual([3, []]);
    },
  );

  it('are not skipped any more once they are made', () => {
    const exceptions = [{ period: '2024-10', action: 'SKIP' as const, reason: 'x' }];
    const of = { ...schedule, exceptions, runs: [run('2024-10')] };
    expect(calendarRuns(of, { from: '2024-10', to: '2024-10' }, days)).toMatchObject([
      { skipped: false, runId: 'run of 2024-10' },
    ]);
  });
});

it('a run may be due from three months before to four after the day', () =>
  expect(periodsAround('2024-09-05')).toEqual({ from: '2024-06', to: '2025-01' }));
