import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { Actor, Language } from '#contracts';
import { Database, streamRows } from '#persistence';
import { Sealer } from '#security';
import type { TabularFormat } from '#tabular';
import { ClosingViews } from '../queries/closing-views.js';
import { contextOf, mayKnowNames, type ListedPayment } from '../queries/payment-context.js';
import { inOrder, RunPayments, type RunPaymentFilter } from '../queries/run-payments.js';
import { selectWorklist, type WorklistFilter, type WorklistName } from '../queries/worklist-filter.js';
import { Exports } from './exports.js';
import { paymentTable, type PaymentTable } from './payment-columns.js';
import { statementTable } from './statement-table.js';

/** Rows that are opened and written at a time. */
const CHUNK = 500;

export interface ExportWish {
  actor: Actor;
  format: TabularFormat;
  language: Language;
}

/** The lists that people take out: each as its page shows it, all of it, from one moment. */
@Injectable()
export class PaymentLists {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly exports: Exports,
    private readonly runPayments: RunPayments,
    private readonly closing: ClosingViews,
  ) {}

  worklist(wish: ExportWish, list: WorklistName, filter: WorklistFilter): Promise<Readable> {
    const { from, parameters } = selectWorklist(wish.actor, list, filter);
    return this.export(wish, `worklist:${list}`, filter, {
      sql: `SELECT p.* FROM ${from} ORDER BY p.id`,
      parameters: parameters.values,
    });
  }

  async paymentsOfRun(wish: ExportWish, runId: string, filter: RunPaymentFilter): Promise<Readable> {
    const chosen = await this.runPayments.select(wish.actor, runId, filter);
    return this.export(wish, 'payments', { runId, ...filter }, chosen && { ...chosen, sql: inOrder(chosen.sql) });
  }

  /** A statement names nobody. */
  async statement({ actor, format, language }: ExportWish, runId: string): Promise<Readable> {
    const { run, frozen, present } = await this.closing.find(runId);
    const { columns, rows } = statementTable(language, frozen ?? present, await this.closing.districtNames(run.period));
    const log = { list: 'statement', format, filter: { runId }, withNames: false };
    return this.exports.start(actor, { ...log, columns, rows: inOnePiece(rows) });
  }

  private export(
    { actor, format, language }: ExportWish,
    list: string,
    filter: object,
    statement: { sql: string; parameters: unknown[] } | null,
  ): Promise<Readable> {
    const withNames = mayKnowNames(actor);
    const table = paymentTable(language, withNames);
    const rows = this.rows(statement, table, withNames);
    return this.exports.start(actor, { list, format, filter, withNames, columns: table.columns, rows });
  }

  private async *rows(
    statement: { sql: string; parameters: unknown[] } | null,
    table: PaymentTable,
    withNames: boolean,
  ): AsyncGenerator<Record<string, string>[]> {
    if (!statement) return;
    for await (const chunk of streamRows<ListedPayment>(this.database, statement.sql, statement.parameters, CHUNK)) {
      const know = await contextOf(this.database, this.sealer, chunk, withNames);
      yield chunk.map((row) => table.show(row, know(row)));
    }
  }
}

async function* inOnePiece<Row>(rows: Row[]): AsyncGenerator<Row[]> {
  yield await Promise.resolve(rows);
}
