import { Injectable } from '@nestjs/common';
import { scopeColumn, type Actor, type PaymentState } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { decodeCursor, pageOf, type Page } from '#service';
import { PLANNED_AGAIN } from '../payout-runs/payout-run.repository.js';
import { Parameters } from './parameters.js';
import { requestsOf } from './payment-decisions.js';
import { showPayment, type PaymentRow } from './payment-views.js';

/** Which payments of a run; what is not said is not asked. */
export interface RunPaymentFilter {
  states?: readonly PaymentState[];
  /** Of payments that are held, refused, unknown, returned, carried over or cancelled. */
  reason?: string;
  area?: string;
  channel?: string;
  providerCode?: string;
  kind?: string;
  /** The month that is paid; a run pays some of earlier ones too. */
  period?: string;
  /** What waits for a second person (true), or what does not (false). */
  requested?: boolean;
}

/** The last payment of the page before. */
export interface RunPosition {
  districtCode: string;
  id: string;
}

const RUN_POSITION_PATTERN = /^[\dA-Z]{2,5}:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** States that `attention` holds: found by an index of their own. */
const WITH_ATTENTION = ['HELD', 'REJECTED', 'UNKNOWN', 'RETURNED', 'CARRIED_OVER'] as const satisfies PaymentState[];
const EXCEPTIONAL: readonly PaymentState[] = [...WITH_ATTENTION, 'CANCELLED'];
/** The predicate of the index over cancelled payments, word for word. */
const IS_CANCELLED = `NOT p.live AND p.attention IS NULL AND p.reason IS DISTINCT FROM '${PLANNED_AGAIN}'`;

/**
 * The list of a run by its filters, in the order of district and id. A run has up to a quarter of a million payments, and
 * `state` is in no index, because each payment changes it several times: exceptions are found by the index of their kind,
 * everything else by the counters, which tell the districts that have any.
 */
@Injectable()
export class RunPayments {
  constructor(private readonly database: Database) {}

  /** One page. */
  async page(
    actor: Actor,
    runId: string,
    filter: RunPaymentFilter,
    page: { limit: number; after: RunPosition | null },
  ): Promise<Page<object>> {
    const chosen = await this.select(actor, runId, filter, page.after);
    const found = chosen
      ? await this.database.query<PaymentRow>(`${inOrder(chosen.sql)} LIMIT ${page.limit + 1}`, chosen.parameters)
      : [];
    const requests = await requestsOf(
      this.database,
      found.map(({ id }) => id),
    );
    return pageOf(
      found,
      page.limit,
      ({ district_code: district, id }) => `${district}:${id}`,
      (row) => ({ ...showPayment(row), request: requests.get(row.id) ?? null }),
    );
  }

  /** A SELECT of whole rows of `payments`, without order and limit; null when the counters know that there is none. */
  async select(
    actor: Pick<Actor, 'areaCode'>,
    runId: string,
    filter: RunPaymentFilter,
    after: RunPosition | null = null,
    source: Queryable = this.database,
  ): Promise<{ sql: string; parameters: unknown[] } | null> {
    const bind = new Parameters(runId);
    const wanted = conditions(actor, filter, after, bind);
    const states = filter.states ?? (filter.reason === undefined ? null : EXCEPTIONAL);
    const attention = WITH_ATTENTION.filter((state) => states?.includes(state));
    const ordinary = states?.filter((state) => !EXCEPTIONAL.includes(state)) ?? null;
    const isPlentiful = ordinary === null && isWhole(filter);
    const districts =
      isPlentiful || ordinary?.length === 0 ? [] : await this.districtsOf(source, runId, ordinary, filter);
    const parts: string[] = [];
    if (attention.length > 0) parts.push(rows([`p.attention = ANY (${bind.add(attention)})`, ...wanted]));
    if (states?.includes('CANCELLED')) parts.push(rows([IS_CANCELLED, ...wanted]));
    if (isPlentiful) parts.push(rows(wanted));
    if (districts.length > 0) {
      const ofDistricts = [...wanted, `p.district_code = ANY (${bind.add(districts)})`];
      parts.push(rows(ordinary ? [...ofDistricts, `p.state = ANY (${bind.add(ordinary)})`] : ofDistricts));
    }
    return parts.length > 0 ? { sql: parts.join(' UNION ALL '), parameters: bind.values } : null;
  }

  /** Districts with any payment of the states and route, by the counters; of a commune, only its own. */
  private async districtsOf(
    source: Queryable,
    runId: string,
    states: readonly PaymentState[] | null,
    { channel, providerCode, area }: RunPaymentFilter,
  ): Promise<string[]> {
    const counted = await source.query<{ code: string; of_area: boolean }>(
      `SELECT district_code AS code, district_code = $5
         OR EXISTS (SELECT FROM areas WHERE areas.code = $5 AND areas.parent_code = district_code) AS of_area
       FROM run_totals
       WHERE run_id = $1 AND ($2::text[] IS NULL OR state = ANY ($2)) AND ($3::text IS NULL OR channel = $3)
         AND ($4::text IS NULL OR provider_code = $4)
       GROUP BY district_code HAVING sum(payments) > 0`,
      [runId, states, channel ?? null, providerCode ?? null, area ?? null],
    );
    const ofArea = counted.filter((district) => district.of_area);
    return (ofArea.length > 0 ? ofArea : counted).map(({ code }) => code);
  }
}

export function inOrder(sql: string): string {
  return `SELECT p.* FROM (${sql}) p ORDER BY p.district_code, p.id`;
}

/** The position that a cursor of this list names. @throws ProblemError 400 */
export function runPosition(cursor: string | undefined): RunPosition | null {
  const position = decodeCursor(cursor, RUN_POSITION_PATTERN);
  if (position === null) return null;
  const [districtCode, id] = position.split(':') as [string, string];
  return { districtCode, id };
}

function rows(wanted: string[]): string {
  return `SELECT p.* FROM payments p WHERE p.run_id = $1 AND p.reason IS DISTINCT FROM '${PLANNED_AGAIN}'${wanted.map((one) => ` AND ${one}`).join('')}`;
}

function conditions(
  actor: Pick<Actor, 'areaCode'>,
  filter: RunPaymentFilter,
  after: RunPosition | null,
  bind: Parameters,
): string[] {
  const wanted: string[] = [];
  for (const area of [actor.areaCode ?? '', filter.area ?? 'VN']) {
    const column = scopeColumn(area);
    if (column) wanted.push(`p.${column} = ${bind.add(area)}`);
  }
  if (filter.channel !== undefined) wanted.push(`p.channel = ${bind.add(filter.channel)}`);
  if (filter.providerCode !== undefined) wanted.push(`p.provider_code = ${bind.add(filter.providerCode)}`);
  if (filter.period !== undefined) wanted.push(`p.period = ${bind.add(filter.period)}`);
  if (filter.kind !== undefined) wanted.push(`p.kind = ${bind.add(filter.kind)}`);
  // Said as the index over unusual kinds says it.
  if (filter.kind !== undefined && filter.kind !== 'REGULAR') wanted.push(`p.kind <> 'REGULAR'`);
  if (filter.requested !== undefined)
    wanted.push(
      `${filter.requested ? '' : 'NOT '}EXISTS (SELECT FROM payment_requests request WHERE request.payment_id = p.id)`,
    );
  if (filter.reason !== undefined) wanted.push(`p.reason = ${bind.add(filter.reason)}`);
  if (after) wanted.push(`(p.district_code, p.id) > (${bind.add(after.districtCode)}, ${bind.add(after.id)}::uuid)`);
  return wanted;
}

/** Whether the filter leaves out so little that a page fills at once. */
function isWhole({ area, channel, providerCode }: RunPaymentFilter): boolean {
  const isCommune = area !== undefined && area.length === 5;
  return !isCommune && channel === undefined && providerCode === undefined;
}
