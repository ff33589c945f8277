import type { Clock } from '#contracts';
import type { Queryable } from '#persistence';
import { offeredRoutes } from '../payments/payment-routes.js';
import { REQUEST_JSON, withDate, type PaymentRequest } from '../payments/payment.repository.js';

/** What waits for a second person, what people decided before, and the ways that are open or were left. */
export interface PaymentDecisions {
  request: PaymentRequest | null;
  view: object;
}

type Step = Pick<PaymentRequest, 'verb' | 'route' | 'outcome' | 'evidence' | 'reason'> & {
  step: string;
  actor: string;
  onBehalfOf: string | null;
  at: Date;
};

/** @param withWords whether the reader may see what people wrote */
export async function decisionsOn(
  source: Queryable,
  id: string,
  clock: Clock,
  withWords: boolean,
): Promise<PaymentDecisions> {
  const [waiting] = await source.query<{ request: PaymentRequest | null }>(
    `SELECT ${REQUEST_JSON} AS request FROM payment_requests request WHERE request.payment_id = $1`,
    [id],
  );
  const steps = await source.query<Step>(
    `SELECT step, verb, route, outcome, evidence, reason, actor, on_behalf_of AS "onBehalfOf", at FROM payment_request_steps
     WHERE payment_id = $1 ORDER BY id`,
    [id],
  );
  const formerRoutes = await source.query(
    `SELECT account_id AS "accountId", channel, provider_code AS "providerCode", account_ending AS "accountEnding", attempt,
       requested_by AS "requestedBy", approved_by AS "approvedBy", at AS "leftAt" FROM payment_routes WHERE payment_id = $1 ORDER BY version`,
    [id],
  );
  const offered = (await offeredRoutes(source, [id], clock)).get(id) ?? [];
  const request = withDate(waiting?.request ?? null);
  return {
    request,
    view: {
      request: request && showRequest(request, withWords),
      ...(request ? { operation: { name: request.verb, state: 'RUNNING' } } : {}),
      requests: steps.map(({ evidence, reason, route, ...step }) => ({
        ...step,
        route: showRoute(route),
        ...wordsOf({ evidence, reason }, withWords),
      })),
      routes: offered.map(({ accountDigest: _, why, ...route }) => ({ ...route, ...(why ? { why } : {}) })),
      formerRoutes,
    },
  };
}

/** Open requests of payments, as lists show them, by payment. */
export async function requestsOf(source: Queryable, ids: string[]): Promise<Map<string, object>> {
  const rows = await source.query<{ id: string; request: PaymentRequest }>(
    `SELECT request.payment_id AS id, ${REQUEST_JSON} AS request FROM payment_requests request WHERE request.payment_id = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, request }) => [id, showRequest(request, false)]));
}

function showRequest(request: PaymentRequest, withWords: boolean): object {
  const { verb, route, outcome, requestedBy, requestedAt } = request;
  return { verb, route: showRoute(route), outcome, ...wordsOf(request, withWords), requestedBy, requestedAt };
}

function wordsOf({ evidence, reason }: Pick<PaymentRequest, 'evidence' | 'reason'>, withWords: boolean): object {
  return withWords ? { evidence, reason } : {};
}

/** Without the digest, which is for comparing. */
function showRoute(route: PaymentRequest['route']): object | null {
  if (!route) return null;
  const { accountId, channel, providerCode, accountEnding } = route;
  return { accountId, channel, providerCode, accountEnding };
}
