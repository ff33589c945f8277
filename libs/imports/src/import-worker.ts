import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { Jobs, LOGGER, type JobQueue } from '#service';
import { TabularError, readTable, type SourceRow } from '#tabular';
import {
  IMPORT_DEFINITIONS,
  noCounts,
  type Counts,
  type ImportApplier,
  type ImportDefinition,
} from './import-definition.js';
import { deleteAbandonedFiles, deleteFile, readFile } from './import-files.js';
import { saveErrors, saveProgress, type Progress } from './import-progress.js';
import type { ImportRecord } from './import-record.js';

interface ImportJob {
  importId: string;
}

/**
 * Carries imports out, one of a kind at a time. Every chunk is one transaction that also moves the position, so a process
 * that dies goes on behind the last chunk: nothing is applied twice, nothing is left out, the counts stay exact.
 */
@Injectable()
export class ImportWorker implements OnApplicationBootstrap {
  private readonly queues = new Map<string, JobQueue<ImportJob>>();
  /** A job of a process that died blocks its id for half a minute; a new process does not wait for that. */
  private readonly processId = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(IMPORT_DEFINITIONS) private readonly definitions: ImportDefinition[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const definition of this.definitions) {
      const queue = this.jobs.queue<ImportJob>({
        name: `imports-${definition.kind}`,
        concurrency: 1,
        process: ({ importId }) => this.carryOut(definition, importId),
      });
      this.queues.set(definition.kind, queue);
    }
    const running = await this.database.query<{ kind: string; import_id: string }>(
      `SELECT kind, import_id FROM imports WHERE state = 'RUNNING' ORDER BY requested_at`,
    );
    for (const { kind, import_id: importId } of running) if (this.queues.has(kind)) await this.enqueue(kind, importId);
    await deleteAbandonedFiles(this.database);
  }

  async enqueue(kind: string, importId: string): Promise<void> {
    const queue = this.queues.get(kind);
    if (!queue) throw new Error(`no queue for imports of kind "${kind}"`);
    await queue.add(`${importId}-${this.processId}`, { importId });
  }

  private async carryOut(definition: ImportDefinition, importId: string): Promise<void> {
    const [record] = await this.database.query<ImportRecord>(
      `SELECT * FROM imports WHERE import_id = $1 AND state = 'RUNNING'`,
      [importId],
    );
    if (!record) return;
    const started = Date.now();
    try {
      const applier = await definition.begin({ importId, actor: record.actor, dryRun: record.dry_run });
      await (record.dry_run ? this.preview(definition, record, applier) : this.apply(definition, record, applier));
      await deleteFile(this.database, importId);
      this.logger.info({ importId, kind: record.kind, seconds: (Date.now() - started) / 1000 }, 'import finished');
    } catch (error) {
      if (error instanceof Overtaken) return;
      if (!(error instanceof TabularError) && passes(error)) throw error;
      if (!(error instanceof TabularError)) this.logger.error({ importId, err: error }, 'import failed');
      await this.fail(importId, error instanceof TabularError ? error.detail : UNEXPECTED);
    }
  }

  private async apply(definition: ImportDefinition, record: ImportRecord, applier: ImportApplier): Promise<void> {
    const progress = progressOf(record);
    for await (const rows of this.rowsBehind(definition, record)) {
      const from = progress.position;
      await this.database.transaction(async (unit) => {
        const before = structuredClone(progress);
        try {
          await takeTurn(unit, record.kind);
          await this.applyChunk(unit, unit, record.import_id, applier, rows, progress);
          if (!(await saveProgress(unit, record.import_id, progress, from))) throw new Overtaken();
        } catch (error) {
          Object.assign(progress, before);
          throw error;
        }
      });
    }
    await applier.finished?.();
    await this.finish(this.database, record.import_id, 'DONE');
  }

  /** The same work in one transaction, so that a later chunk sees an earlier one, and then rolled back. */
  private async preview(definition: ImportDefinition, record: ImportRecord, applier: ImportApplier): Promise<void> {
    await this.database.query('DELETE FROM import_errors WHERE import_id = $1', [record.import_id]);
    const progress: Progress = { position: 0, read: 0, ...noCounts(), byArea: {} };
    await this.database
      .transaction(async (unit) => {
        await takeTurn(unit, record.kind);
        for await (const rows of this.rowsBehind(definition, { ...record, position: 0 })) {
          await this.applyChunk(unit, this.database, record.import_id, applier, rows, progress);
        }
        throw new RolledBack();
      })
      .catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
    await this.database.transaction(async (unit) => {
      await saveProgress(unit, record.import_id, progress, 0);
      await this.finish(unit, record.import_id, 'PREVIEWED');
    });
  }

  private async *rowsBehind(definition: ImportDefinition, record: ImportRecord): AsyncGenerator<SourceRow[]> {
    const source = readFile(this.database, record.import_id);
    const { columns, chunkSize = 2_000 } = definition;
    for await (const rows of readTable(source, { format: record.format, columns, chunkSize })) {
      const behind = rows.filter((row) => row.row > record.position);
      if (behind.length > 0) yield behind;
    }
  }

  private async applyChunk(
    unit: UnitOfWork,
    errorsTo: Pick<UnitOfWork, 'query'>,
    importId: string,
    applier: ImportApplier,
    rows: SourceRow[],
    progress: Progress,
  ): Promise<void> {
    const outcome = await applier.apply(unit, rows);
    add(progress, outcome);
    for (const [code, counts] of outcome.byArea ?? []) add((progress.byArea[code] ??= noCounts()), counts);
    progress.read += rows.length;
    progress.position = rows.at(-1)?.row ?? progress.position;
    await saveErrors(errorsTo, importId, outcome.errors);
  }

  private async finish(
    queryable: Pick<UnitOfWork, 'query'>,
    importId: string,
    state: 'DONE' | 'PREVIEWED',
  ): Promise<void> {
    await queryable.query(
      `UPDATE imports SET state = $2, finished_at = now() WHERE import_id = $1 AND state = 'RUNNING'`,
      [importId, state],
    );
  }

  private async fail(importId: string, detail: { vi: string; en: string }): Promise<void> {
    await this.database.query(
      `UPDATE imports SET state = 'FAILED', detail = $2, finished_at = now() WHERE import_id = $1 AND state = 'RUNNING'`,
      [importId, JSON.stringify(detail)],
    );
    await deleteFile(this.database, importId);
  }
}

/** Another process has moved the position: it carries the import on. */
class Overtaken extends Error {}
class RolledBack extends Error {}

const UNEXPECTED = {
  vi: 'Lỗi hệ thống khi nhập tệp; các dòng đã ghi vẫn giữ nguyên, hãy nhập lại cùng tệp này',
  en: 'A system error while importing; rows already applied stay, import the same file again',
};

/** One writer of a kind at a time, across instances: what a chunk has read stays true until it has written. */
async function takeTurn(unit: UnitOfWork, kind: string): Promise<void> {
  await unit.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`import ${kind}`]);
}

function progressOf(record: ImportRecord): Progress {
  const { position, read, created, changed, unchanged, rejected, by_area: byArea } = record;
  return { position, read, created, changed, unchanged, rejected, byArea };
}

function add(sum: Counts, part: Counts): void {
  sum.created += part.created;
  sum.changed += part.changed;
  sum.unchanged += part.unchanged;
  sum.rejected += part.rejected;
}

const PASSING_STATES = /^(08...|53...|57P..|58...|40...|55P03)$/;

/** The database is away or busy: the job is tried again. Anything else would fail the same way each time. */
function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return PASSING_STATES.test(code) || code.startsWith('E') || /connection|terminated|timeout/i.test(error.message);
}
