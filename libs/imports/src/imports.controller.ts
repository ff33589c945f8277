import { Controller, Get, Headers, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
import { CurrentActor, PageQuery, Roles, UUID_PATTERN, decodeCursor, languageOf, pageOf, type Page } from '#service';
import { importView, maySee, type ImportRecord } from './import-record.js';

interface ErrorRow {
  ordinal: bigint;
  row: number;
  field: string | null;
  code: string;
  severity: string;
  message: { vi: string; en: string };
  value: string | null;
}

/** What became of an import, and which rows were refused. */
@ApiTags('imports')
@Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly database: Database) {}

  @Get(':id')
  async one(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') language?: string,
  ): Promise<object> {
    return importView(await this.find(id, actor), languageOf(language));
  }

  @Get(':id/errors')
  async errors(
    @Param('id') id: string,
    @Query() page: PageQuery,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') language?: string,
  ): Promise<Page<object>> {
    await this.find(id, actor);
    const after = decodeCursor(page.cursor, /^\d{1,18}$/) ?? '0';
    const rows = await this.database.query<ErrorRow>(
      `SELECT ordinal, row, field, code, severity, message, value FROM import_errors
       WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3`,
      [id, after, page.limit + 1],
    );
    return pageOf(
      rows,
      page.limit,
      (row) => String(row.ordinal),
      ({ row, field, code, severity, message, value }) => ({
        row,
        column: field,
        code,
        message: message[languageOf(language)],
        severity,
        ...(value === null ? {} : { value }),
      }),
    );
  }

  private async find(id: string, actor: Actor): Promise<ImportRecord> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    const [record] = await this.database.query<ImportRecord>('SELECT * FROM imports WHERE import_id = $1', [id]);
    if (!record || !maySee(actor, record)) throw notFound();
    return record;
  }
}
