import { Injectable } from '@nestjs/common';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
import { pageOf, type Page } from '#service';

export interface ProviderFile {
  id: string;
  provider_code: string;
  direction: 'IN' | 'OUT';
  name: string;
  period: string | null;
  batch_id: string | null;
  district_code: string | null;
  state: string;
  dry_run: boolean;
  count: number | null;
  control_sum: bigint | null;
  read: number;
  applied: number;
  unchanged: number;
  rejected: number;
  cases: number;
  detail: string | null;
  created_by: string;
  created_at: Date;
}

const COLUMNS = `id, provider_code, direction, name, period, batch_id, district_code, state, dry_run, count, control_sum, read, applied, unchanged,
  rejected, cases, detail, created_by, created_at`;

/** A list out holds names and numbers of a whole district: only for whoever has that district in their area. */
const IN_SCOPE = (area: string): string => `(${area} = 'VN' OR file.direction = 'IN' OR file.district_code = ${area}
  OR EXISTS (SELECT FROM payments p WHERE p.batch_id = file.batch_id AND p.province_code = ${area}))`;

/** A provider works for every area. */
function scopeOf(actor: Actor): string {
  return actor.roles.includes('PROVIDER') ? 'VN' : (actor.areaCode ?? '');
}

/** Lists out and lists back. A provider sees its own. */
@Injectable()
export class FileViews {
  constructor(private readonly database: Database) {}

  async list(
    actor: Actor,
    providerCode: string,
    filter: { period?: string; limit: number; after: string | null },
  ): Promise<Page<object>> {
    const rows = await this.database.query<ProviderFile>(
      `SELECT ${COLUMNS} FROM provider_files file WHERE provider_code = $1 AND ${IN_SCOPE('$5')} AND ($2::text IS NULL OR period = $2 OR direction = 'IN')
         AND NOT dry_run AND ($3::uuid IS NULL OR id > $3)
       ORDER BY id LIMIT $4`,
      [providerCode, filter.period ?? null, filter.after, filter.limit + 1, scopeOf(actor)],
    );
    return pageOf(rows, filter.limit, ({ id }) => id, show);
  }

  /** @throws ProblemError 404 */
  async find(actor: Actor, id: string): Promise<ProviderFile> {
    const [file] = await this.database.query<ProviderFile>(
      `SELECT ${COLUMNS} FROM provider_files file WHERE id = $1 AND ${IN_SCOPE('$2')}`,
      [id, scopeOf(actor)],
    );
    if (!file || (actor.roles.includes('PROVIDER') && actor.providerCode !== file.provider_code)) throw notFound();
    return file;
  }

  detail(file: ProviderFile): object {
    return show(file);
  }

  async errors(id: string, limit: number): Promise<Page<object>> {
    const items = await this.database.query<object>(
      `SELECT row, "column", code, message FROM provider_file_errors WHERE file_id = $1 ORDER BY row LIMIT $2`,
      [id, limit],
    );
    return { items, nextCursor: null };
  }

  async content(id: string): Promise<Buffer> {
    const [file] = await this.database.query<{ content: Buffer }>('SELECT content FROM provider_files WHERE id = $1', [
      id,
    ]);
    if (!file) throw notFound();
    return file.content;
  }
}

function show(file: ProviderFile): object {
  return {
    id: file.id,
    providerCode: file.provider_code,
    direction: file.direction,
    name: file.name,
    period: file.period,
    districtCode: file.district_code,
    state: file.state,
    dryRun: file.dry_run,
    count: file.count,
    controlSum: file.control_sum?.toString() ?? null,
    read: file.read,
    applied: file.applied,
    unchanged: file.unchanged,
    rejected: file.rejected,
    cases: file.cases,
    detail: file.detail,
    createdBy: file.created_by,
    createdAt: file.created_at,
  };
}
