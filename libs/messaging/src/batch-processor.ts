import type { CloudEvent } from '#contracts';
import type { Database } from '#persistence';
import { backoffMs, pause } from './backoff.js';
import { deadLetterEvent, recordDeadLetter } from './dead-letter.js';
import type { EventBatch } from './event-batch.js';
import type { DeliveredRecord, LogBatch } from './event-log.js';
import { asError, isTransient, PermanentFailure } from './failures.js';
import { claim, inboxId } from './inbox.js';
import type { MessagingObserver } from './observer.js';

export interface BatchProcessorOptions {
  database: Pick<Database, 'transaction'>;
  group: string;
  /** Tries of an event whose failure is not transient. Default 3. */
  attempts?: number;
  /** Pause after the first failure; doubles. Default 100 ms. */
  firstPauseMs?: number;
  observer?: MessagingObserver;
}

export type ApplyBatch = (batch: EventBatch) => Promise<void>;

interface Entry {
  record: DeliveredRecord;
  eventId: string;
  event: CloudEvent;
}

/**
 * Applies a batch of the log to the service's database, each event exactly once.
 *
 * One transaction claims the events in the inbox, runs the handler with the new ones and commits. `process` resolves
 * when every event is either applied or in the dead letters, so that the group's position may move; it rejects only
 * when the signal fires.
 *
 * A failure of the machinery (connection, deadlock, restart) is waited out, as long as it takes. Any other failure is
 * tried a few times, then the batch is halved until the one event that fails is alone; it goes to the dead letters, and
 * the later events of its partition go on, those of the same key too: consumers compare versions.
 */
export class BatchProcessor {
  private readonly attempts: number;

  constructor(private readonly options: BatchProcessorOptions) {
    this.attempts = options.attempts ?? 3;
  }

  async process(batch: LogBatch, apply: ApplyBatch): Promise<void> {
    const entries: Entry[] = [];
    for (const record of batch.records) {
      const entry = parse(record);
      if (entry instanceof PermanentFailure) await this.giveUp(batch, { record, cause: entry, tries: 1 });
      else entries.push(entry);
    }
    if (entries.length > 0) await this.applyOrHalve(batch, entries, apply, { attempts: this.attempts, triedBefore: 0 });
  }

  private async applyOrHalve(
    batch: LogBatch,
    entries: Entry[],
    apply: ApplyBatch,
    { attempts, triedBefore }: { attempts: number; triedBefore: number },
  ): Promise<void> {
    const failure = await this.tryToApply(batch, entries, apply, attempts);
    if (!failure) return;
    const tries = triedBefore + failure.attempts;
    const [first] = entries;
    if (entries.length === 1 && first) {
      await this.giveUp(batch, { ...first, type: first.event.type, cause: failure.cause, tries });
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
      // That the batch fails is established; only an event on its own has the full number of tries again.
      const next = { attempts: half.length === 1 ? this.attempts : 1, triedBefore: tries };
      await this.applyOrHalve(batch, half, apply, next);
    }
  }

  /** @returns the last failure once it cannot be expected to pass, or nothing when the entries are applied. */
  private async tryToApply(
    batch: LogBatch,
    entries: Entry[],
    apply: ApplyBatch,
    attempts: number,
  ): Promise<{ cause: Error; attempts: number } | undefined> {
    let failed = 0;
    for (let attempt = 1; ; attempt += 1) {
      batch.signal.throwIfAborted();
      try {
        await this.applyOnce(batch, entries, apply);
        return undefined;
      } catch (reason) {
        const error = asError(reason);
        const transient = isTransient(error);
        if (!transient) failed += 1;
        const report = { topic: batch.topic, records: entries.length, attempt, transient, error };
        this.options.observer?.batchFailed?.(report);
        if (!transient && (error instanceof PermanentFailure || failed >= attempts)) {
          return { cause: error, attempts: failed };
        }
        await pause(backoffMs(attempt, this.options.firstPauseMs), batch.signal);
      }
    }
  }

  private async applyOnce(batch: LogBatch, entries: Entry[], apply: ApplyBatch): Promise<void> {
    const { database, group, observer } = this.options;
    const started = performance.now();
    const applied = await database.transaction(async (unit) => {
      const unclaimed = await claim(
        unit,
        group,
        entries.map((entry) => entry.eventId),
      );
      // `delete`: an event that is twice in one batch is handed over once.
      const events = entries.filter((entry) => unclaimed.delete(entry.eventId)).map((entry) => entry.event);
      if (events.length > 0) await apply({ events, unit });
      return events.length;
    });
    const seconds = (performance.now() - started) / 1000;
    observer?.batchApplied?.({ topic: batch.topic, records: entries.length, applied, seconds });
  }

  /** The claim, the note and the dead letter are one transaction: the event is given up once, and never silently. */
  private async giveUp(
    batch: LogBatch,
    { record, type = '', cause, tries }: { record: DeliveredRecord; type?: string; cause: Error; tries: number },
  ): Promise<void> {
    const { database, group, observer } = this.options;
    const eventId = entryId(record);
    const given = { group, eventId, record, type, cause: `${cause.name}: ${cause.message}`, attempts: tries };
    for (let attempt = 1; ; attempt += 1) {
      batch.signal.throwIfAborted();
      try {
        const mine = await database.transaction(async (unit) => {
          if ((await claim(unit, group, [eventId])).size === 0) return false;
          await recordDeadLetter(unit, given);
          unit.publish(deadLetterEvent(given));
          return true;
        });
        if (mine) {
          const { topic } = record;
          observer?.deadLettered?.({ topic, eventId, type, cause: given.cause, attempts: tries });
        }
        return;
      } catch (reason) {
        const error = asError(reason);
        observer?.batchFailed?.({ topic: batch.topic, records: 1, attempt, transient: isTransient(error), error });
        await pause(backoffMs(attempt, this.options.firstPauseMs), batch.signal);
      }
    }
  }
}

function entryId(record: DeliveredRecord): string {
  const parsed = parse(record);
  if (!(parsed instanceof PermanentFailure)) return parsed.eventId;
  return inboxId(record.id || `${record.topic}/${record.partition}/${record.offset}`);
}

function parse(record: DeliveredRecord): Entry | PermanentFailure {
  let event: Partial<CloudEvent> | null;
  try {
    event = JSON.parse(record.value) as Partial<CloudEvent> | null;
  } catch (error) {
    return new PermanentFailure(`not JSON: ${asError(error).message}`);
  }
  if (event?.specversion !== '1.0' || typeof event.id !== 'string' || typeof event.type !== 'string') {
    return new PermanentFailure('not a CloudEvent 1.0');
  }
  return { record, eventId: inboxId(event.id), event: event as CloudEvent };
}
