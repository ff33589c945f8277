import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Actor, type Clock } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { Sealer } from '#security';
import { pageOf, type Page } from '#service';
import { contextOf, mayKnowNames, type ListedPayment, type PaymentContext } from './payment-context.js';
import { showPayment } from './payment-views.js';
import {
  narrow,
  selectEvery,
  selectWorklist,
  UNCOLLECTED_REASONS,
  WORKLISTS,
  type WorklistFilter,
  type WorklistName,
} from './worklist-filter.js';
import { Parameters } from './parameters.js';

const DAY_MS = 86_400_000;

interface Sum {
  payments: number;
  amount: string;
}
interface ReasonSum extends Sum {
  reason: string | null;
}
interface StateSum extends ReasonSum {
  state: string;
}

const SUMS = 'count(*)::integer AS payments, coalesce(sum(p.amount), 0)::text AS amount';

/** What waits for a hand, over all runs, in the reader's area. */
@Injectable()
export class Worklists {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** How much is on each list, and why. */
  counts(actor: Actor, filter: WorklistFilter): Promise<object> {
    return this.database.snapshot(async (source) => {
      const every = selectEvery(actor, filter);
      const states = await source.query<StateSum>(
        `SELECT p.attention AS state, p.reason, ${SUMS} FROM ${every.from} GROUP BY p.attention, p.reason`,
        every.parameters.values,
      );
      const requests = selectWorklist(actor, 'requests', filter);
      const asked = await source.query<ReasonSum>(
        `SELECT request.verb AS reason, ${SUMS} FROM ${requests.from} GROUP BY request.verb`,
        requests.parameters.values,
      );
      const of = (state: string): StateSum[] => states.filter((row) => row.state === state);
      const lists: Record<WorklistName, ReasonSum[]> = {
        held: of('HELD'),
        rejected: of('REJECTED'),
        unknown: of('UNKNOWN'),
        returned: of('RETURNED'),
        uncollected: of('CARRIED_OVER').filter(({ reason }) => UNCOLLECTED_REASONS.includes(reason ?? '')),
        requests: asked,
      };
      return {
        ...Object.fromEntries(WORKLISTS.map((list) => [list, addUp(lists[list])])),
        cases: await openCases(source, actor, filter),
      };
    });
  }

  /** One page, oldest first, with the sum of everything that the filter leaves. */
  page(
    actor: Actor,
    list: WorklistName,
    filter: WorklistFilter,
    page: { limit: number; after: string | null },
  ): Promise<Page<object> & { total: Sum }> {
    return this.database.snapshot(async (source) => {
      const { from, parameters } = selectWorklist(actor, list, filter);
      const [total] = await source.query<Sum>(`SELECT ${SUMS} FROM ${from}`, [...parameters.values]);
      const later = page.after === null ? '' : ` AND p.id > ${parameters.add(page.after)}`;
      const rows = await source.query<ListedPayment>(
        `SELECT p.* FROM ${from}${later} ORDER BY p.id LIMIT ${page.limit + 1}`,
        parameters.values,
      );
      const know = await contextOf(source, this.sealer, rows.slice(0, page.limit), mayKnowNames(actor));
      const shown = pageOf(
        rows,
        page.limit,
        ({ id }) => id,
        (row) => this.show(row, know(row)),
      );
      return { ...shown, total: total ?? { payments: 0, amount: '0' } };
    });
  }

  private show(row: ListedPayment, { person, districtName, request, successor }: PaymentContext): object {
    const age = this.clock.now().getTime() - row.updated_at.getTime();
    return {
      ...showPayment(row),
      ...(person ? { beneficiary: { fullName: person.fullName } } : {}),
      districtName,
      since: row.updated_at,
      ageDays: Math.max(0, Math.floor(age / DAY_MS)),
      request,
      successor,
    };
  }
}

/** Cases about no payment concern everybody in the province. */
async function openCases(source: Queryable, actor: Actor, filter: WorklistFilter): Promise<number> {
  const parameters = new Parameters(actor.areaCode);
  const wanted = narrow(actor, filter, parameters);
  const [row] = await source.query<{ cases: number }>(
    `SELECT count(*)::integer AS cases FROM cases LEFT JOIN payments p ON p.id = cases.payment_id
     WHERE cases.state = 'OPEN' AND $1::text IS NOT NULL
       AND (cases.payment_id IS NULL OR (${['true', ...wanted].join(' AND ')}))`,
    parameters.values,
  );
  return row?.cases ?? 0;
}

/** By reason, the most first. */
function addUp(reasons: ReasonSum[]): Sum & { byReason: ReasonSum[] } {
  return {
    payments: reasons.reduce((sum, { payments }) => sum + payments, 0),
    amount: reasons.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString(),
    byReason: reasons
      .map(({ reason, payments, amount }) => ({ reason, payments, amount }))
      .sort((one, other) => other.payments - one.payments || (one.reason ?? '').localeCompare(other.reason ?? '')),
  };
}
