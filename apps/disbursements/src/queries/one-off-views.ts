import { Injectable } from '@nestjs/common';
import type { Actor, PaymentState, Programme } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { pageOf, type Page } from '#service';
import { stateOf, type ItemState, type KnownItem } from '../one-offs/one-off.decide.js';
import type { OneOffKind } from '../one-offs/one-off-row.js';
import { TAKEN } from '../one-offs/one-off-store.js';

interface ItemRow extends KnownItem {
  id: string;
  programme: Programme;
  period: string;
  decision: string;
  beneficiaryId: string;
  version: number;
  paymentId: string | null;
  paymentState: PaymentState | null;
}

export interface ShownItem {
  id: string;
  kind: OneOffKind;
  programme: Programme;
  period: string;
  amount: string;
  decision: string;
  state: ItemState;
  /** What payments carry of it. */
  taken: string;
  paymentId: string | null;
  beneficiaryId: string;
  monthlyLimitPercent: number | null;
  version: number;
}

/** The latest payment that carries the item: of one that came back, the one that pays it anew. */
const ITEMS = `
  SELECT item.id, item.kind, item.programme, item.period, item.amount, item.decision, item.payee_key AS "payeeKey",
    item.monthly_limit_percent AS "monthlyLimitPercent", item.cancelled_at IS NOT NULL AS "isCancelled",
    item.beneficiary_id AS "beneficiaryId", item.version, ${TAKEN} AS taken, carrier.id AS "paymentId", carrier.state AS "paymentState"
  FROM one_off_items item JOIN enrolments e ON e.enrolment_id = item.enrolment_id
  LEFT JOIN LATERAL (
    WITH RECURSIVE line AS (
      (SELECT p.id, p.state, p.followed_by, 0 AS step FROM payment_items part JOIN payments p ON p.id = part.payment_id AND p.state <> 'CANCELLED'
       WHERE part.item_id = item.id ORDER BY p.period DESC, p.id DESC LIMIT 1)
      UNION ALL
      SELECT later.id, later.state, later.followed_by, line.step + 1 FROM line JOIN payments later ON later.id = line.followed_by)
    SELECT id, state FROM line ORDER BY step DESC LIMIT 1) carrier ON true`;

const IN_SCOPE = (area: string): string =>
  `(${area} = 'VN' OR ${area} IN (e.area_code, e.district_code, e.province_code))`;

/** One-off support, funeral grants and recoveries, and what became of each. */
@Injectable()
export class OneOffViews {
  constructor(private readonly database: Database) {}

  async list(
    actor: Actor,
    filter: { period?: string; kind?: OneOffKind; programme?: Programme; limit: number; after: string | null },
  ): Promise<Page<ShownItem>> {
    const rows = await this.database.query<ItemRow>(
      `${ITEMS} WHERE ($1::text IS NULL OR item.period = $1) AND ($2::text IS NULL OR item.kind = $2)
         AND ($3::text IS NULL OR item.programme = $3) AND ($4::uuid IS NULL OR item.id < $4) AND ${IN_SCOPE('$5')}
       ORDER BY item.id DESC LIMIT $6`,
      [
        filter.period ?? null,
        filter.kind ?? null,
        filter.programme ?? null,
        filter.after,
        actor.areaCode,
        filter.limit + 1,
      ],
    );
    return pageOf(rows, filter.limit, ({ id }) => id, show);
  }

  /** Null when it does not exist, or not for this caller. */
  async find(source: Queryable, actor: Actor, id: string): Promise<ShownItem | null> {
    const [row] = await source.query<ItemRow>(`${ITEMS} WHERE item.id = $1 AND ${IN_SCOPE('$2')}`, [
      id,
      actor.areaCode,
    ]);
    return row ? show(row) : null;
  }
}

function show(row: ItemRow): ShownItem {
  return {
    id: row.id,
    kind: row.kind,
    programme: row.programme,
    period: row.period,
    amount: row.amount.toString(),
    decision: row.decision,
    state: stateOf(row, row.paymentState),
    taken: row.taken.toString(),
    paymentId: row.paymentId,
    beneficiaryId: row.beneficiaryId,
    monthlyLimitPercent: row.monthlyLimitPercent,
    version: row.version,
  };
}
