import { Injectable } from '@nestjs/common';
import { notFound, type Actor, type Programme } from '#contracts';
import { Database } from '#persistence';
import { decodeCursor, pageOf, type Page } from '#service';
import { findCeiling, listCeilings, valuesOf, type Ceiling, type CeilingKey } from './ceiling.repository.js';

export interface CeilingsFilter {
  period?: string;
  programme?: Programme;
  limit: number;
  cursor?: string;
}

/** Ceilings as the pages and the public contract show them. */
@Injectable()
export class CeilingViews {
  constructor(private readonly database: Database) {}

  /** @throws ProblemError 400 for a cursor that is none */
  async list(actor: Actor, query: CeilingsFilter): Promise<Page<object>> {
    const { cursor, limit, ...filter } = query;
    const after = decodeCursor(cursor, POSITION)?.split(' ') ?? null;
    const ceilings = await listCeilings(this.database, {
      ...filter,
      areaCode: actor.areaCode,
      after,
      limit: limit + 1,
    });
    return pageOf(ceilings, limit, positionOf, showCeiling);
  }

  /** @throws ProblemError 404 */
  async one(key: CeilingKey): Promise<Ceiling> {
    const ceiling = await findCeiling(this.database, key);
    if (!ceiling) throw notFound();
    return ceiling;
  }

  /** Every version, the latest first. @throws ProblemError 404 */
  async history(key: CeilingKey): Promise<object> {
    const versions = await this.database.query<{ amount: bigint }>(
      `SELECT version, amount, document, actor AS "setBy", on_behalf_of AS "onBehalfOf", at AS "setAt" FROM ceiling_history
       WHERE area_code = $1 AND programme = $2 AND funding_source = $3 AND period = $4 ORDER BY version DESC`,
      valuesOf(key),
    );
    if (versions.length === 0) throw notFound();
    return {
      items: versions.map((version) => ({ ...version, amount: version.amount.toString() })),
      nextCursor: null,
    };
  }
}

const POSITION = /^\d{4}-\d{2} [A-Z]+ [A-Z0-9_]+ \d{2}$/;

function positionOf({ period, programme, fundingSource, areaCode }: Ceiling): string {
  return [period, programme, fundingSource, areaCode].join(' ');
}

export function showCeiling(ceiling: Ceiling): object {
  const { amount, committed, ...rest } = ceiling;
  return {
    ...rest,
    amount: amount.toString(),
    committed: committed.toString(),
    available: (amount - committed).toString(),
  };
}
