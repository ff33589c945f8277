import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { CLOCK, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { LOGGER } from '#service';
import { RunProgress } from '../queries/run-progress.js';
import { EventStream } from './event-stream.js';
import { Pace } from './pace.js';

const LOOK_MS = 1_000;
const BEAT_MS = 15_000;
/** A listener's token was checked when it came: after this long it has to come again. */
const LONGEST_MS = 600_000;

/**
 * Progress of runs for those who watch: one look a second for each run that is watched, however many watch it, and none
 * when nobody does. Told on change only.
 */
@Injectable()
export class ProgressFeeds implements BeforeApplicationShutdown {
  private readonly feeds = new Map<string, Feed>();
  private stopped = false;

  constructor(
    @Inject(RunProgress) private readonly progress: Pick<RunProgress, 'of'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The progress of a run from now on. */
  open(runId: string): Readable {
    const listener = new EventStream();
    if (this.stopped) {
      listener.end();
      return listener;
    }
    const feed = this.feeds.get(runId) ?? this.start(runId);
    feed.add(listener);
    listener.once('close', () => {
      if (feed.remove(listener)) this.feeds.delete(runId);
    });
    return listener;
  }

  /** Runs that somebody watches. */
  get watched(): number {
    return this.feeds.size;
  }

  get listeners(): number {
    return [...this.feeds.values()].reduce((count, feed) => count + feed.size, 0);
  }

  /** Connections that never end by themselves would keep the service from ending. */
  beforeApplicationShutdown(): void {
    this.stopped = true;
    for (const feed of this.feeds.values()) feed.end();
    this.feeds.clear();
  }

  private start(runId: string): Feed {
    const feed = new Feed(runId, this.progress, this.clock, this.logger);
    this.feeds.set(runId, feed);
    return feed;
  }
}

class Feed {
  private readonly listeners = new Map<EventStream, number>();
  private readonly pace = new Pace();
  private readonly timer: NodeJS.Timeout;
  private beatAt: number;
  private looking = false;
  private last: { seen: string; told: string } | null = null;

  constructor(
    private readonly runId: string,
    private readonly progress: Pick<RunProgress, 'of'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.beatAt = clock.now().getTime() + BEAT_MS;
    this.timer = setInterval(() => this.tick(), LOOK_MS);
    void this.look();
  }

  get size(): number {
    return this.listeners.size;
  }

  add(listener: EventStream): void {
    this.listeners.set(listener, this.clock.now().getTime() + LONGEST_MS);
    if (this.last) listener.tell('progress', this.last.told);
  }

  /** True when nobody is left. */
  remove(listener: EventStream): boolean {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return false;
    clearInterval(this.timer);
    return true;
  }

  end(): void {
    clearInterval(this.timer);
    for (const listener of this.listeners.keys()) listener.end();
  }

  private tick(): void {
    const now = this.clock.now().getTime();
    for (const [listener, until] of this.listeners) if (now >= until) listener.end();
    if (now >= this.beatAt) {
      this.beatAt = now + BEAT_MS;
      for (const listener of this.listeners.keys()) listener.beat();
    }
    void this.look();
  }

  /** A look that fails is made again a second later; nobody is sent away for it. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const progress = await this.progress.of(this.runId);
      const at = this.clock.now();
      this.pace.note(progress.step, at);
      const { perSecond, secondsLeft } = this.pace;
      const seen = JSON.stringify({ ...progress, perSecond });
      if (seen === this.last?.seen) return;
      const told = JSON.stringify({ ...progress, perSecond, secondsLeft, at: at.toISOString() });
      this.last = { seen, told };
      for (const listener of this.listeners.keys()) listener.tell('progress', told);
    } catch (error) {
      this.logger.error({ err: error, runId: this.runId }, 'progress could not be read, will be tried again');
    } finally {
      this.looking = false;
    }
  }
}
