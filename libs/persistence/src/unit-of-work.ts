/** Anything that runs SQL: the pool, or one transaction. */
export interface Queryable {
  /** Rows of one statement; parameters by `$1…`. Errors are those of PostgreSQL. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** An event as a service states it; the envelope is put around it when the outbox is written. */
export interface OutgoingEvent {
  topic: string;
  /** What must stay in order. */
  key: string;
  type: string;
  data: object;
}

/** One transaction and the events that become true with it. */
export interface UnitOfWork extends Queryable {
  /** Collected here, written to the outbox in one statement just before COMMIT. */
  publish(event: OutgoingEvent): void;
  /** Runs once after COMMIT, never after a rollback; must not throw. */
  afterCommit(hook: () => void): void;
  /** Loads rows by COPY, the fastest way in; `rows` are text-format values, null allowed. Returns the number of rows. */
  copy(table: string, columns: string[], rows: Iterable<CopyRow> | AsyncIterable<CopyRow>): Promise<number>;
}

export type CopyRow = readonly (string | number | bigint | boolean | null)[];

/** Writes collected events to the outbox of the same transaction. Provided by the messaging library. */
export type OutboxWriter = (queryable: Queryable, events: OutgoingEvent[]) => Promise<void>;
