import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { areaVersionOf, referenceOf } from '#contracts';
import { Database, streamRows } from '#persistence';
import { Sealer } from '#security';
import { writeTable } from '#tabular';
import type { ProviderFile } from '../queries/file-views.js';

export const LIST_OUT_COLUMNS = [
  'reference',
  'citizenId',
  'fullName',
  'birthDate',
  'areaCode',
  'areaName',
  'programme',
  'period',
  'amount',
  // Who collects, where that is somebody else than the beneficiary: a funeral grant is for who buries.
  'payeeName',
  'payeeCitizenId',
] as const;

interface ListRow {
  payment_id: string;
  number: number;
  amount: bigint;
  programme: string;
  period: string;
  area_code: string;
  area_name: string | null;
  sealed_identity: string | null;
  sealed_payee: string | null;
}

/**
 * The list that the post office pays from, by commune. It is written from the attempts whenever it is fetched: they
 * never change, and no file with names and numbers lies about.
 */
@Injectable()
export class ListOut {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  stream(file: ProviderFile): Readable {
    return writeTable(this.rows(file), { format: 'csv', columns: LIST_OUT_COLUMNS });
  }

  private async *rows(file: ProviderFile): AsyncGenerator<Record<string, string>[]> {
    const chunks = streamRows<ListRow>(
      this.database,
      `SELECT attempt.payment_id, attempt.number, attempt.amount, p.programme, p.period, p.area_code, area.name AS area_name, enrolment.sealed_identity,
         CASE WHEN p.kind = 'FUNERAL_GRANT' THEN (SELECT sealed_payee FROM payment_details detail WHERE detail.payment_id = p.id) END AS sealed_payee
       FROM payment_attempts attempt JOIN payments p ON p.id = attempt.payment_id
       LEFT JOIN enrolments enrolment ON enrolment.enrolment_id = p.enrolment_id
       LEFT JOIN areas area ON area.code = p.area_code AND area.level = 'COMMUNE' AND area.area_version = '${areaVersionOf(file.period ?? '2024-01')}'
       WHERE attempt.batch_id = $1 ORDER BY p.area_code, p.id`,
      [file.batch_id],
    );
    for await (const chunk of chunks) yield chunk.map((row) => this.show(row));
  }

  private show(row: ListRow): Record<string, string> {
    const identity = row.sealed_identity
      ? (JSON.parse(this.sealer.open(row.sealed_identity)) as {
          citizenId: string;
          fullName: string;
          birthDate: string;
        })
      : { citizenId: '', fullName: '', birthDate: '' };
    const payee = row.sealed_payee
      ? (JSON.parse(this.sealer.open(row.sealed_payee)) as { citizenId: string; fullName: string })
      : { citizenId: '', fullName: '' };
    return {
      reference: referenceOf(row.payment_id, row.number),
      ...identity,
      areaCode: row.area_code,
      areaName: row.area_name ?? '',
      programme: row.programme,
      period: row.period,
      amount: row.amount.toString(),
      payeeName: payee.fullName,
      payeeCitizenId: payee.citizenId,
    };
  }
}
