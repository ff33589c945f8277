import { jest } from '@jest/globals';
import type { Readable } from 'node:stream';
import { createLogger } from '#observability';
import type { Progress } from '../queries/run-progress.js';
import { ProgressFeeds } from './progress-feeds.js';

const seen = (done: number): Progress => ({
  state: 'PAYING',
  operation: null,
  totals: { payments: 10 },
  byProvider: [],
  step: { name: 'SENDING', done, left: 10 - done },
});

describe('progress of runs, for those who watch', () => {
  let looks: string[];
  let now: Progress;
  let fails: boolean;
  let feeds: ProgressFeeds;
  const clock = { now: (): Date => new Date(), businessDate: () => '2024-09-05' };

  beforeEach(() => {
    jest.useFakeTimers();
    [looks, now, fails] = [[], seen(1), false];
    const source = {
      of: (runId: string): Promise<Progress> => {
        looks.push(runId);
        return fails ? Promise.reject(new Error('away')) : Promise.resolve(now);
      },
    };
    feeds = new ProgressFeeds(source, clock, createLogger('spec', 'silent'));
  });
  afterEach(() => {
    feeds.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  /** Everything that a listener was sent so far. */
  const hear = (listener: Readable): string[] => {
    const heard: string[] = [];
    listener.setEncoding('utf8').on('data', (text: string) => heard.push(text));
    return heard;
  };
  const pass = (seconds: number): Promise<void> => jest.advanceTimersByTimeAsync(seconds * 1_000);
  const doneIn = (texts: string[]): number[] =>
    texts
      .filter((text) => text.startsWith('event: progress'))
      .map((text) => (JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '') as Progress).step?.done ?? -1);

  it('tells at once, then on change only, and not more than once a second', async () => {
    const heard = hear(feeds.open('run'));
    await pass(0);
    expect(doneIn(heard)).toEqual([1]);
    await pass(5);
    expect(heard).toHaveLength(1);
    for (const done of [2, 3, 4]) {
      now = seen(done);
      await pass(0.3);
    }
    await pass(1);
    expect(doneIn(heard).slice(0, 2)).toEqual([1, 4]);
  });

  it('tells a pace and the time left, and again when nothing goes on any more', async () => {
    const heard = hear(feeds.open('run'));
    await pass(0);
    now = seen(5);
    await pass(1);
    expect(heard.at(-1)).toMatch(/"perSecond":4,"secondsLeft":2,"at":"/);
    await pass(20);
    expect(heard.filter((text) => text.startsWith('event')).at(-1)).toMatch(/"perSecond":0,"secondsLeft":null/);
  });

  it('looks once a second for each run, however many watch it, and tells a newcomer what is known', async () => {
    const first = hear(feeds.open('run'));
    await pass(0);
    const others = Array.from({ length: 9 }, () => hear(feeds.open('run')));
    await pass(0);
    expect(others.map(doneIn)).toEqual(Array.from({ length: 9 }, () => [1]));
    expect(doneIn(first)).toEqual([1]);
    feeds.open('other').resume();
    await pass(3);
    expect(looks.filter((run) => run === 'run')).toHaveLength(4);
    expect([feeds.watched, feeds.listeners]).toEqual([2, 11]);
  });

  it('stops looking when the last listener left', async () => {
    const listeners = [feeds.open('run'), feeds.open('run')];
    await pass(1);
    listeners[0]?.destroy();
    await pass(1);
    expect([feeds.watched, feeds.listeners]).toEqual([1, 1]);
    listeners[1]?.destroy();
    await pass(0);
    expect([feeds.watched, feeds.listeners, jest.getTimerCount()]).toEqual([0, 0, 0]);
    const before = looks.length;
    await pass(5);
    expect(looks).toHaveLength(before);
  });

  it('sends a comment every fifteen seconds, so that nothing on the way closes what is silent', async () => {
    const heard = hear(feeds.open('run'));
    await pass(46);
    expect(heard.filter((text) => text === ': still here\n\n')).toHaveLength(3);
  });

  it('lets nobody listen longer than ten minutes: who comes again is asked for a token again', async () => {
    const [early, ended] = [feeds.open('run').resume(), jest.fn()];
    early.on('end', ended);
    await pass(300);
    const late = feeds.open('run').resume();
    await pass(300);
    expect(ended).toHaveBeenCalledTimes(1);
    expect([feeds.listeners, late.readableEnded]).toEqual([1, false]);
  });

  it('goes on after a look that failed, and keeps who listens', async () => {
    fails = true;
    const heard = hear(feeds.open('run'));
    await pass(3);
    expect(heard).toEqual([]);
    fails = false;
    await pass(1);
    expect(doneIn(heard)).toEqual([1]);
  });

  it('keeps no more for a listener who does not read than a page', async () => {
    const sleeper = feeds.open('run');
    const awake = hear(feeds.open('run'));
    for (let done = 1; done <= 500; done += 1) {
      now = { ...seen(done), totals: { text: 'x'.repeat(1_000) } };
      await pass(1);
    }
    expect(new Set(doneIn(awake)).size).toBe(500);
    expect(sleeper.readableLength).toBeLessThan(80_000);
  });

  it('cuts off who does not read to the end', async () => {
    const sleeper = feeds.open('run');
    await pass(1);
    feeds.beforeApplicationShutdown();
    await pass(3);
    expect([sleeper.destroyed, jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('ends every stream at shutdown, and opens none any more', async () => {
    const ends = [feeds.open('run'), feeds.open('other')].map(
      (listener) => new Promise((resolve) => listener.resume().once('end', resolve)),
    );
    await pass(1);
    feeds.beforeApplicationShutdown();
    ends.push(new Promise((resolve) => feeds.open('run').resume().once('end', resolve)));
    await pass(0);
    await Promise.all(ends);
    await pass(0);
    expect([feeds.watched, feeds.listeners, jest.getTimerCount()]).toEqual([0, 0, 0]);
  });
});
