import type { UnitOfWork } from '#persistence';
import type { Mark } from './domain/person.js';

export type ColumnList = readonly { name: string; type: string; key?: boolean }[];
export type Value = string | number | bigint | boolean | null;

/** Writes what is marked: new rows by COPY, changed ones by one statement. */
export async function writeRows<Thing extends { mark: Mark }>(
  unit: UnitOfWork,
  table: string,
  columns: ColumnList,
  things: readonly Thing[],
  valuesOf: (thing: Thing) => Value[],
): Promise<void> {
  const added = things.filter(({ mark }) => mark === 'NEW');
  const changed = things.filter(({ mark }) => mark === 'CHANGED').map(valuesOf);
  const names = columns.map(({ name }) => name);
  if (added.length > 0) await unit.copy(table, names, added.map(valuesOf));
  if (changed.length === 0) return;
  const set = columns.filter(({ key }) => !key).map(({ name }) => `${name} = given.${name}`);
  const where = columns.filter(({ key }) => key).map(({ name }) => `known.${name} = given.${name}`);
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  await unit.query(
    `UPDATE ${table} known SET ${set.join(', ')} FROM unnest(${arrays.join(', ')}) AS given (${names.join(', ')}) WHERE ${where.join(' AND ')}`,
    columns.map((_, index) => changed.map((values) => values[index])),
  );
}
