import { Inject, Injectable } from '@nestjs/common';
import { Topics } from '#contracts';
import { deadLetterCount, type EventLog } from '#messaging';
import { Database } from '#persistence';
import { EVENT_LOG } from '#service';

/** This service's consumer group. */
export const GROUP = 'reporting';

/** How far the figures lag: shown beside them, never silently missing. */
export interface Behind {
  /** Events in the log that this service has not applied; null when the log does not answer. */
  events: number | null;
  /** Events that could not be applied and wait for a person. */
  deadLetters: number;
}

const KEPT_MS = 500;

/** Asks the log at most twice a second, however many ask here. */
@Injectable()
export class Backlog {
  private last: { at: number; answer: Promise<Behind> } | undefined;

  constructor(
    private readonly database: Database,
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'lag'>,
  ) {}

  behind(): Promise<Behind> {
    if (!this.last || performance.now() - this.last.at > KEPT_MS)
      this.last = { at: performance.now(), answer: this.ask() };
    return this.last.answer;
  }

  private async ask(): Promise<Behind> {
    const [events, deadLetters] = await Promise.all([
      this.log.lag(GROUP, Object.values(Topics)).then(
        (topics) => topics.reduce((sum, topic) => sum + Number(topic.lag), 0),
        () => null,
      ),
      deadLetterCount(this.database, GROUP),
    ]);
    return { events, deadLetters };
  }
}
