import type { CloudEvent } from '#contracts';
import { PermanentFailure } from '#messaging';

/** An event class of the contracts: its `type`, and one field that holds the rows. */
interface EventClass<Data> {
  readonly type: string;
  new (): Data;
}

/**
 * The data of those events of a batch that are of this type, in order. Values are checked where they are written (casts
 * and constraints of the tables); what has not even the shape is refused here.
 * @throws PermanentFailure
 */
export function dataOf<Data extends object>(
  events: CloudEvent[],
  type: EventClass<Data>,
  rows: keyof Data & string,
): Data[] {
  return events
    .filter((event) => event.type === type.type)
    .map(({ data }) => {
      if (typeof data !== 'object' || data === null || !Array.isArray((data as Record<string, unknown>)[rows])) {
        throw new PermanentFailure(`${type.type}: data.${rows} is not a list`);
      }
      return data as Data;
    });
}

/** The rows of all, the newest of each only: later in the batch wins unless its version is lower. */
export function latestOf<Row extends { version: number }>(rows: Row[], keyOf: (row: Row) => string): Row[] {
  const latest = new Map<string, Row>();
  for (const row of rows) {
    const known = latest.get(keyOf(row));
    if (!known || row.version > known.version) latest.set(keyOf(row), row);
  }
  return [...latest.values()];
}
