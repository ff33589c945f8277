import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Actor, type Clock } from '#contracts';
import { Database } from '#persistence';
import { pageOf, type Page } from '#service';
import type { TabularFormat } from '#tabular';

/** What is taken out, as the log names it. */
export interface LoggedExport {
  /** `worklist:held`, `payments`, `statement`. */
  list: string;
  format: TabularFormat;
  /** What was asked for: filters, and the run. */
  filter: object;
  withNames: boolean;
}

export type ExportEnd = 'DONE' | 'BROKEN_OFF';

interface LogRow {
  id: string;
  list: string;
  format: string;
  filter: object;
  withNames: boolean;
  actor: string;
  areaCode: string;
  requestId: string;
  startedAt: Date;
  endedAt: Date | null;
  state: ExportEnd | 'STARTED';
  rows: number | null;
}

/**
 * Who took which list out of the house: written before the first byte leaves, and again at its end. Only ever added to.
 */
@Injectable()
export class ExportLog {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async begin(id: string, actor: Actor, what: LoggedExport): Promise<void> {
    await this.database.query(
      `INSERT INTO export_log (export_id, step, list, format, filter, with_names, actor, area_code, request_id, at)
       VALUES ($1, 'STARTED', $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        what.list,
        what.format,
        JSON.stringify(what.filter),
        what.withNames,
        actor.username,
        actor.areaCode ?? '',
        actor.requestId,
        this.clock.now(),
      ],
    );
  }

  /** @param rows how many left, whole or not */
  async end(id: string, step: ExportEnd, rows: number): Promise<void> {
    await this.database.query(
      `INSERT INTO export_log (export_id, step, list, format, filter, with_names, rows, actor, area_code, request_id, at)
       SELECT export_id, $2, list, format, filter, with_names, $3, actor, area_code, request_id, $4
       FROM export_log WHERE export_id = $1 AND step = 'STARTED'`,
      [id, step, rows, this.clock.now()],
    );
  }

  /** Newest first. */
  async list(limit: number, after: string | null): Promise<Page<object>> {
    const rows = await this.database.query<LogRow>(
      `SELECT started.export_id AS id, started.list, started.format, started.filter, started.with_names AS "withNames", started.actor,
         started.area_code AS "areaCode", started.request_id AS "requestId", started.at AS "startedAt", ended.at AS "endedAt",
         coalesce(ended.step, 'STARTED') AS state, ended.rows
       FROM export_log started LEFT JOIN export_log ended ON ended.export_id = started.export_id AND ended.step <> 'STARTED'
       WHERE started.step = 'STARTED' AND ($1::uuid IS NULL OR started.export_id < $1)
       ORDER BY started.export_id DESC LIMIT $2`,
      [after, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => row,
    );
  }
}
