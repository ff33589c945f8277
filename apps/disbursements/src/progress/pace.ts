/** What a run is busy with, how much of it is done, and how much is left; null where nobody can know. */
export interface Step {
  name: 'PLANNING' | 'SENDING' | 'ANSWERING';
  done: number;
  left: number | null;
}

/** Over how many seconds the pace is taken. */
const WINDOW_MS = 10_000;

/** How fast a step goes on, over the last seconds. */
export class Pace {
  private samples: { at: number; done: number }[] = [];
  private step: Step | null = null;

  /** What is seen now; a new step starts from nothing. */
  note(step: Step | null, at: Date): void {
    if (step?.name !== this.step?.name) this.samples = [];
    this.step = step;
    if (!step) return;
    this.samples.push({ at: at.getTime(), done: step.done });
    // The sample just before the window stays: from there the window is measured.
    while (this.samples.length > 2 && (this.samples[1]?.at ?? 0) <= at.getTime() - WINDOW_MS) this.samples.shift();
  }

  /** Payments a second, rounded. */
  get perSecond(): number {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return Math.max(0, Math.round(((last.done - first.done) * 1_000) / (last.at - first.at)));
  }

  /** Null when nothing goes on, or when what is left is unknown. */
  get secondsLeft(): number | null {
    const { perSecond } = this;
    if (perSecond === 0 || this.step?.left == null || this.step.left === 0) return null;
    return Math.ceil(this.step.left / perSecond);
  }
}
