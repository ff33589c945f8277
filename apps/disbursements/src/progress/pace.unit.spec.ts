import { Pace, type Step } from './pace.js';

const sending = (done: number, left: number | null = 1_000): Step => ({ name: 'SENDING', done, left });
const after = (seconds: number): Date => new Date(1_000 * seconds);

describe('the pace of a run', () => {
  let pace: Pace;
  beforeEach(() => (pace = new Pace()));

  it('is unknown at first sight', () => {
    pace.note(sending(500), after(0));
    expect([pace.perSecond, pace.secondsLeft]).toEqual([0, null]);
  });

  it('tells payments a second and the time left', () => {
    pace.note(sending(0, 1_000), after(0));
    pace.note(sending(300, 700), after(2));
    expect([pace.perSecond, pace.secondsLeft]).toEqual([150, 5]);
  });

  it('forgets what was long ago: a run that stands still has no pace', () => {
    for (let second = 0; second <= 5; second += 1) pace.note(sending(second * 100), after(second));
    expect(pace.perSecond).toBe(100);
    for (let second = 6; second <= 16; second += 1) pace.note(sending(500), after(second));
    expect([pace.perSecond, pace.secondsLeft]).toEqual([0, null]);
  });

  it('starts anew with the next step, and ends with the last', () => {
    pace.note(sending(0), after(0));
    pace.note(sending(500), after(1));
    pace.note({ name: 'ANSWERING', done: 10_000, left: 5 }, after(2));
    expect(pace.perSecond).toBe(0);
    pace.note(null, after(3));
    expect([pace.perSecond, pace.secondsLeft]).toEqual([0, null]);
  });

  it('never runs backwards, divides by nothing, nor tells a time for what is done or unknown', () => {
    pace.note(sending(500), after(1));
    pace.note(sending(100), after(2));
    expect(pace.perSecond).toBe(0);
    const still = new Pace();
    still.note(sending(1), after(1));
    still.note(sending(9), after(1));
    expect(still.perSecond).toBe(0);
    for (const left of [0, null]) {
      const ended = new Pace();
      ended.note(sending(0, left), after(0));
      ended.note(sending(9, left), after(1));
      expect([ended.perSecond, ended.secondsLeft]).toEqual([9, null]);
    }
  });
});
