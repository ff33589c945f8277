import type { Actor, Language } from '#contracts';
import type { TabularFormat } from '#tabular';
import type { Counts } from './import-definition.js';

export type ImportState = 'RUNNING' | 'DONE' | 'FAILED' | 'PREVIEWED';

/** One import as the table holds it. */
export interface ImportRecord extends Counts {
  import_id: string;
  kind: string;
  state: ImportState;
  dry_run: boolean;
  actor: Actor;
  file_name: string;
  format: TabularFormat;
  position: number;
  read: number;
  by_area: Record<string, Counts>;
  detail: { vi: string; en: string } | null;
}

/** One import as the public contract shows it. */
export function importView(record: ImportRecord, language: Language): object {
  const { created, changed, unchanged, rejected } = record;
  return {
    id: record.import_id,
    kind: record.kind,
    state: record.state,
    dryRun: record.dry_run,
    fileName: record.file_name,
    read: record.read,
    created,
    changed,
    unchanged,
    rejected,
    byArea: Object.entries(record.by_area)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([code, counts]) => ({ code, ...counts })),
    ...(record.detail ? { detail: record.detail[language] } : {}),
  };
}

/** Own imports, those of the same area, and all for the country's officers. */
export function maySee(actor: Actor, record: Pick<ImportRecord, 'actor'>): boolean {
  return (
    actor.username === record.actor.username ||
    actor.areaCode === 'VN' ||
    (actor.areaCode !== null && actor.areaCode === record.actor.areaCode)
  );
}
