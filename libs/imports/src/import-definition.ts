import type { Actor } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { Column, RowError, SourceRow } from '#tabular';

/** What one service has to say about the lists that it imports; everything else (upload, job, counts, errors) is here. */
export interface ImportDefinition {
  /** `beneficiaries`, `accounts`, …: one import of a kind runs at a time. */
  kind: string;
  columns: readonly Column[];
  /** Rows per transaction. Default 2,000. */
  chunkSize?: number;
  /** Called once when an import (or its continuation after a restart) begins. */
  begin(context: ImportContext): Promise<ImportApplier>;
}

/** Applies one import, chunk by chunk. */
export interface ImportApplier {
  /**
   * Applies the rows in the given transaction: sets, not rows. It may be called again with the same rows after a rollback,
   * and must then do the same. A fault of a row is an error in the outcome; throwing fails the whole import when it is a
   * `TabularError`, and lets it be tried again when the database is away.
   */
  apply(unit: UnitOfWork, rows: SourceRow[]): Promise<ChunkOutcome>;
  /** After the last chunk of an import that was applied, outside of any transaction. */
  finished?(): Promise<void>;
}

export interface ImportContext {
  importId: string;
  /** Who asked; rows outside of this person's area are errors. */
  actor: Actor;
  /** The same work in a transaction that is rolled back: do not publish events, they would only cost memory. */
  dryRun: boolean;
}

export interface Counts {
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
}

/** What became of the rows of one chunk: created + changed + unchanged + rejected = rows. */
export interface ChunkOutcome extends Counts {
  errors: RowError[];
  /** The same counts by area code, where the kind has areas. */
  byArea?: ReadonlyMap<string, Counts>;
}

export function noCounts(): Counts {
  return { created: 0, changed: 0, unchanged: 0, rejected: 0 };
}

/** Nest token of the array of this service's definitions. */
export const IMPORT_DEFINITIONS = Symbol('ImportDefinitions');
