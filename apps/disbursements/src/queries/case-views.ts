import { Injectable } from '@nestjs/common';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
import { pageOf, type Page } from '#service';

interface CaseRow {
  id: string;
  class: string;
  state: string;
  providerCode: string;
  source: string;
  paymentId: string | null;
  areaCode: string | null;
  statuses: number;
  detail: object;
  openedAt: Date;
  resolution: string | null;
}

const COLUMNS = `id, class, state, provider_code AS "providerCode", source, payment_id AS "paymentId", area_code AS "areaCode", statuses, detail,
  opened_at AS "openedAt", resolution`;

export function caseEtag({ version }: { version: number }): string {
  return `"${version}"`;
}

/** Contradictions, mismatches and unknown references, newest first. A case about no payment concerns the whole province. */
@Injectable()
export class CaseViews {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, filter: { state?: string; limit: number; after: string | null }): Promise<Page<object>> {
    const rows = await this.database.query<CaseRow>(
      `SELECT ${COLUMNS} FROM cases
       WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR id < $2)
         AND (payment_id IS NULL OR $3 = 'VN' OR $3 IN (area_code, district_code, province_code))
       ORDER BY id DESC LIMIT $4`,
      [filter.state ?? null, filter.after, actor.areaCode, filter.limit + 1],
    );
    return pageOf(
      rows,
      filter.limit,
      ({ id }) => id,
      (row) => row,
    );
  }

  /** One case with what became of it. @throws ProblemError 404 */
  async detail(id: string): Promise<{ version: number; view: object }> {
    const [row] = await this.database.query<CaseRow & { version: number }>(
      `SELECT ${COLUMNS}, version FROM cases WHERE id = $1`,
      [id],
    );
    if (!row) throw notFound();
    const history = await this.database.query(
      'SELECT state, resolution, note, actor, at FROM case_history WHERE case_id = $1 ORDER BY version',
      [id],
    );
    const { version, ...view } = row;
    return { version, view: { ...view, history } };
  }
}
