import { ProblemError, type Clock } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { HandledPayment, Route } from './payment.repository.js';

/** A way that a payment could go, and why not where it can't. */
export interface OfferedRoute extends Route {
  usable: boolean;
  /** A status of the account, or of its surroundings. */
  why: string | null;
}

type OfferedRow = OfferedRoute & { paymentId: string };

/**
 * The ways open to payments, by payment: the accounts of the person in the programme, best first, and last the post
 * office. Usable is what planning would use: verified, authorisation not run out, offered by its provider. A funeral
 * grant goes to somebody else than the person whose accounts these are.
 */
export async function offeredRoutes(
  database: Queryable,
  paymentIds: string[],
  clock: Clock,
): Promise<Map<string, OfferedRoute[]>> {
  const rows = await database.query<OfferedRow>(
    `SELECT p.id AS "paymentId", route.* FROM payments p
     CROSS JOIN LATERAL (
       SELECT account.account_id AS "accountId", account.channel, account.provider_code AS "providerCode",
         account.account_ending AS "accountEnding", account.account_digest AS "accountDigest", why IS NULL AS usable, why
       FROM accounts account
       LEFT JOIN providers provider ON provider.code = account.provider_code
       CROSS JOIN LATERAL (SELECT CASE
         WHEN p.kind = 'FUNERAL_GRANT' THEN 'OTHER_PAYEE'
         WHEN account.status <> 'VERIFIED' THEN account.status
         WHEN account.authorised_until < greatest($2::date, (p.period || '-01')::date) THEN 'AUTHORISATION_EXPIRED'
         WHEN provider.status IS DISTINCT FROM 'ACTIVE' OR NOT account.channel = ANY (provider.channels) THEN 'PROVIDER_INACTIVE'
       END AS why) obstacle
       WHERE account.beneficiary_id = p.beneficiary_id AND account.programme = p.programme
       ORDER BY why IS NOT NULL, account.priority, account.account_id
     ) route
     WHERE p.id = ANY ($1)
     UNION ALL
     SELECT p.id, NULL, 'POST_OFFICE', post_office.code, NULL, NULL, true, NULL FROM payments p
     CROSS JOIN (SELECT code FROM providers WHERE 'POST_OFFICE' = ANY (channels) AND status = 'ACTIVE' ORDER BY code LIMIT 1) post_office
     WHERE p.id = ANY ($1)`,
    [paymentIds, clock.businessDate()],
  );
  return new Map(
    [...Map.groupBy(rows, ({ paymentId }) => paymentId)].map(([id, routes]) => [
      id,
      routes.map(({ paymentId: _, ...route }) => route),
    ]),
  );
}

/** Which way somebody chose: an account, the best usable account, the post office; null: the way that the payment has. */
export type RouteChoice = { accountId: string } | { channel: 'POST_OFFICE' | 'ACCOUNT' } | null;

/** The way that a payment would go, or why it can't. */
export type ChosenRoute = { is: 'USABLE'; route: Route; changes: boolean } | { is: 'NONE' | 'NOT_USABLE' };

/** What a choice means for one payment. The way that it has is open to it only while its account is as it was signed. */
export function chooseRoute(payment: HandledPayment, offered: OfferedRoute[], choice: RouteChoice): ChosenRoute {
  if (choice === null && payment.channel === null) return { is: 'NONE' };
  const chosen = offered.find((route) => isChosen(payment, route, choice));
  if (!chosen?.usable) return { is: 'NOT_USABLE' };
  const { usable: _, why: __, ...route } = chosen;
  return {
    is: 'USABLE',
    route,
    changes:
      route.channel !== payment.channel ||
      route.providerCode !== payment.provider_code ||
      route.accountDigest !== payment.account_digest ||
      route.accountId !== payment.account_id,
  };
}

function isChosen(payment: HandledPayment, route: OfferedRoute, choice: RouteChoice): boolean {
  if (choice === null)
    return (
      route.accountId === payment.account_id &&
      route.channel === payment.channel &&
      route.accountDigest === payment.account_digest &&
      (route.accountId !== null || route.providerCode === payment.provider_code)
    );
  if ('accountId' in choice) return route.accountId === choice.accountId;
  return choice.channel === 'POST_OFFICE' ? route.accountId === null : route.accountId !== null && route.usable;
}

/** Whether two people mean the same way. The account's digest is part of it: a number that changed since is another way. */
export function isSameRoute(one: Route | null, other: Route | null): boolean {
  return (
    one?.accountId === other?.accountId &&
    one?.channel === other?.channel &&
    one?.accountDigest === other?.accountDigest
  );
}

/**
 * Keeps the ways that payments leave, and takes the sealed accounts of the new ones over from the replica. To be called
 * before the payments move: channel and account change with their state.
 */
export async function leaveRoutes(
  unit: UnitOfWork,
  changed: { payment: HandledPayment; route: Route; requestedBy: string }[],
  approvedBy: string,
  at: Date,
): Promise<void> {
  if (changed.length === 0) return;
  const ids = changed.map(({ payment }) => payment.id);
  await unit.query(
    `INSERT INTO payment_routes (payment_id, version, attempt, channel, provider_code, account_id, account_digest, account_ending,
       sealed_account, requested_by, approved_by, at)
     SELECT p.id, p.version, p.attempt, p.channel, p.provider_code, detail.account_id, p.account_digest, detail.account_ending,
       detail.sealed_account, asked.requested_by, $3, $4
     FROM unnest($1::uuid[], $2::text[]) AS asked (id, requested_by) JOIN payments p USING (id)
     JOIN payment_details detail ON detail.payment_id = p.id`,
    [ids, changed.map(({ requestedBy }) => requestedBy), approvedBy, at],
  );
  const taken = await unit.query(
    `UPDATE payment_details detail SET account_id = account.account_id, sealed_account = account.sealed_account,
       account_ending = account.account_ending
     FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS chosen (payment_id, account_id, account_digest)
     LEFT JOIN accounts account ON account.account_id = chosen.account_id
     WHERE detail.payment_id = chosen.payment_id AND account.account_digest IS NOT DISTINCT FROM chosen.account_digest
     RETURNING detail.payment_id`,
    [ids, changed.map(({ route }) => route.accountId), changed.map(({ route }) => route.accountDigest)],
  );
  if (taken.length < ids.length)
    throw new ProblemError('conflict', {
      vi: 'Tài khoản vừa thay đổi; hãy xem lại rồi thử lại',
      en: 'An account changed just now: look again, then try again',
    });
}
