import { Inject, Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { CLOCK, type Clock } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { readTable, TabularError, type RowError, type SourceRow, type TabularFormat } from '#tabular';
import type { Confirmation, Outcome } from '../confirmations/confirmation.js';
import { ConfirmationWriter } from '../confirmations/confirmation-writer.js';
import { faultsOfOfficersList, type PaidRow } from './officers-list.js';
import { PAID_LIST_COLUMNS, readPaidRow } from './paid-list.js';

interface StoredList {
  id: string;
  provider_code: string;
  dry_run: boolean;
  content: Buffer;
  media_type: TabularFormat;
  read: number;
  /** Of the officer who brought it; null: the provider itself did. */
  officer_area: string | null;
}

const CHUNK = 2_000;
const KEPT_ERRORS = 10_000;

/** Undoes a preview: thrown on purpose, after everything was tried for real. */
class PreviewOnly extends Error {
  constructor(readonly outcome: Outcome) {
    super('preview');
  }
}

/** Another process applies the list too, and has done this chunk: nothing of it is done twice. */
class Overtaken extends Error {
  constructor() {
    super('another process goes on with this list');
  }
}

/**
 * Applies a list back in chunks, each in one transaction that also counts how far it came: a job that dies goes on after
 * the last chunk. A preview does the same and rolls each chunk back.
 */
@Injectable()
export class ApplyList {
  constructor(
    private readonly database: Database,
    private readonly confirmations: ConfirmationWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async perform(fileId: string): Promise<void> {
    const [list] = await this.database.query<StoredList>(
      `SELECT id, provider_code, dry_run, content, media_type, read, officer_area FROM provider_files WHERE id = $1 AND state = 'RUNNING'`,
      [fileId],
    );
    if (!list) return;
    try {
      await this.applyChunks(list);
      await this.finish(list, list.dry_run ? 'PREVIEWED' : 'DONE', null);
    } catch (error) {
      if (error instanceof Overtaken) return;
      if (!(error instanceof TabularError)) throw error;
      await this.finish(list, 'FAILED', `${error.detail.vi} / ${error.detail.en}`);
    }
  }

  private async applyChunks(list: StoredList): Promise<void> {
    let seen = 0;
    for await (const rows of readTable(Readable.from([list.content]), {
      format: list.media_type,
      columns: PAID_LIST_COLUMNS,
      chunkSize: CHUNK,
    })) {
      const before = seen;
      seen += rows.length;
      if (seen <= list.read) continue;
      const { confirmations, faults, overruled } = await this.read(list, rows);
      const rejected = rows.length - confirmations.length;
      const outcome = list.dry_run ? await this.preview(list, confirmations) : null;
      await this.database.transaction(async (unit) => {
        const applied = outcome ?? (await this.apply(unit, list, confirmations));
        await this.recordFaults(unit, list, faults);
        const moved = await unit.query(
          `UPDATE provider_files SET read = $2, applied = applied + $3, unchanged = unchanged + $4, cases = cases + $5, rejected = rejected + $6,
             overruled = overruled OR $8
           WHERE id = $1 AND state = 'RUNNING' AND read = $7 RETURNING id`,
          [list.id, seen, applied.applied, applied.kept, applied.cases, rejected, before, overruled],
        );
        if (moved.length === 0) throw new Overtaken();
      });
    }
  }

  /** The rows that say something, and what is wrong with the others. `overruled`: with some only who brought them. */
  private async read(
    list: StoredList,
    rows: SourceRow[],
  ): Promise<{ confirmations: Confirmation[]; faults: RowError[]; overruled: boolean }> {
    const paid: PaidRow[] = [];
    const faults: RowError[] = [];
    for (const row of rows) {
      const result = readPaidRow(row);
      if ('faults' in result) faults.push(...result.faults);
      else paid.push({ row: row.row, confirmation: result.confirmation });
    }
    const refused =
      list.officer_area === null ? [] : await faultsOfOfficersList(this.database, list.officer_area, paid);
    const refusedRows = new Set(refused.map(({ row }) => row));
    return {
      confirmations: paid.filter(({ row }) => !refusedRows.has(row)).map(({ confirmation }) => confirmation),
      faults: [...faults, ...refused],
      overruled: refused.length > 0,
    };
  }

  private apply(unit: UnitOfWork, list: StoredList, confirmations: Confirmation[]): Promise<Outcome> {
    return this.confirmations.apply(unit, confirmations, {
      kind: 'FILE',
      id: list.id,
      providerCode: list.provider_code,
      receivedAt: this.clock.now(),
    });
  }

  private async preview(list: StoredList, confirmations: Confirmation[]): Promise<Outcome> {
    try {
      await this.database.transaction(async (unit) => {
        throw new PreviewOnly(await this.apply(unit, list, confirmations));
      });
    } catch (error) {
      if (error instanceof PreviewOnly) return error.outcome;
      throw error;
    }
    throw new Error('a preview always rolls back');
  }

  private async recordFaults(unit: UnitOfWork, list: StoredList, faults: RowError[]): Promise<void> {
    const kept = faults.filter(({ severity }) => severity === 'ERROR').slice(0, KEPT_ERRORS);
    await unit.query(
      `INSERT INTO provider_file_errors (file_id, row, "column", code, message) SELECT $1, * FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[])`,
      [
        list.id,
        kept.map(({ row }) => row),
        kept.map(({ column }) => column ?? ''),
        kept.map(({ code }) => code),
        kept.map(({ message }) => message.vi),
      ],
    );
  }

  private async finish(list: StoredList, state: string, detail: string | null): Promise<void> {
    await this.database.query('UPDATE provider_files SET state = $2, detail = $3, finished_at = $4 WHERE id = $1', [
      list.id,
      state,
      detail,
      this.clock.now(),
    ]);
  }
}
