import { Injectable } from '@nestjs/common';
import type { Actor } from '#contracts';
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
}

/** Contradictions, mismatches and unknown references, newest first. A case about no payment concerns the whole province. */
@Injectable()
export class CaseViews {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, filter: { state?: string; limit: number; after: string | null }): Promise<Page<object>> {
    const rows = await this.database.query<CaseRow>(
      `SELECT id, class, state, provider_code AS "providerCode", source, payment_id AS "paymentId", area_code AS "areaCode", statuses, detail,
         opened_at AS "openedAt" FROM cases
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
}
