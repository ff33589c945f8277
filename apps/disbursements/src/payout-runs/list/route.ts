import { CONTRADICTED_PAYMENTS } from '../../cases/resolution.js';
import type { DistrictStatement } from './district-statement.js';

/** What active providers offer, as `<provider> <channel>`: the same for everybody, so that it is looked up once. */
const OPEN_WAYS = `ARRAY(
          SELECT provider.code || ' ' || offered FROM providers provider, unnest(provider.channels) AS offered WHERE provider.status = 'ACTIVE')`;

/**
 * How a row of `owed` is paid, as of today. Who wants an account gets the verified, unexpired one of lowest priority number;
 * otherwise the post office; otherwise held. A wish for an account whose authorisation ran out is held too: only the
 * authorised person could collect, and may not any more. A funeral grant goes to whoever buries, at the post office.
 * What may have been paid already is held, whoever lists it again.
 * @param contradictions words that contradict stand against some payments
 * @param arrears the list may have some: a hold of arrears stands against all of the person's, in whichever period they are listed
 * @param changes somebody asked for another route than the registry says: from its month on the latest word counts
 */
export function routed(
  statement: DistrictStatement,
  { arrears, changes, contradictions }: { arrears: boolean; changes: boolean; contradictions: boolean },
): string {
  const { programme, period, unexpiredOn } = statement;
  const wish = `o.wants_account AND o.preferred_channel IS DISTINCT FROM 'POST_OFFICE'`;
  const wants = changes ? `coalesce(chosen.route = 'ACCOUNT', ${wish})` : wish;
  const byAccount = 'wants_it AND NOT account.expired';
  const expired = 'wants_it AND account.expired';
  return `
    ${contradictions ? `contradicted AS MATERIALIZED (${CONTRADICTED_PAYMENTS}),` : ''}
    post_office AS (
      SELECT code FROM providers WHERE 'POST_OFFICE' = ANY (channels) AND status = 'ACTIVE' ORDER BY code LIMIT 1
    ), candidate AS MATERIALIZED (
      SELECT uuidv7() AS id, o.*, account.account_id, account.account_digest, account.sealed_account, account.account_ending,
        account.holder_relation, account.account_id IS NOT NULL AS holder, ${byAccount} AS by_account,
        ${changes ? `coalesce(chosen.route = 'ACCOUNT', o.wants_account)` : 'o.wants_account'} AS wanted_account,
        CASE WHEN ${byAccount} THEN account.channel WHEN ${expired} THEN NULL
             WHEN post_office.code IS NOT NULL THEN 'POST_OFFICE' END AS channel,
        CASE WHEN ${byAccount} THEN account.provider_code WHEN ${expired} THEN NULL ELSE post_office.code END AS provider_code,
        CASE WHEN o.blocked IS NOT NULL THEN o.blocked
             ${contradictions ? `WHEN (o.beneficiary_id, o.programme, o.period, o.kind) IN (SELECT * FROM contradicted) THEN 'CONTRADICTION'` : ''}
             WHEN o.status = 'STOPPED' AND o.kind <> 'FUNERAL_GRANT' THEN 'BENEFICIARY_STOPPED'
             WHEN o.status = 'SUSPENDED' AND o.kind <> 'FUNERAL_GRANT' THEN 'SUSPENDED'
             WHEN kept.reason IS NOT NULL THEN kept.reason
             ${arrears ? 'WHEN kept_arrears.reason IS NOT NULL THEN kept_arrears.reason' : ''}
             WHEN ${expired} THEN 'AUTHORISATION_EXPIRED'
             WHEN NOT coalesce(${byAccount}, false) AND post_office.code IS NULL THEN 'NO_ROUTE' END AS held_reason
      FROM owed o
      LEFT JOIN post_office ON true
      LEFT JOIN kept_holds kept USING (programme, period, kind, beneficiary_id)
      ${
        arrears
          ? `LEFT JOIN LATERAL (
        SELECT hold.reason FROM kept_holds hold
        WHERE hold.programme = ${programme} AND hold.kind = 'ARREARS' AND hold.beneficiary_id = o.beneficiary_id
        ORDER BY hold.period DESC LIMIT 1) kept_arrears ON o.kind = 'ARREARS'`
          : ''
      }
      ${
        changes
          ? `LEFT JOIN LATERAL (
        SELECT change.route FROM route_changes change
        WHERE change.beneficiary_id = o.beneficiary_id AND change.programme = ${programme} AND change.from_period <= ${period}
        ORDER BY change.from_period DESC, change.id DESC LIMIT 1) chosen ON true`
          : ''
      }
      LEFT JOIN LATERAL (
        SELECT a.*, coalesce(a.authorised_until < ${unexpiredOn}, false) AS expired FROM accounts a
        WHERE a.beneficiary_id = o.beneficiary_id AND a.programme = ${programme} AND a.status = 'VERIFIED'
          AND a.provider_code || ' ' || a.channel = ANY (${OPEN_WAYS})
        ORDER BY coalesce(a.authorised_until < ${unexpiredOn}, false), a.priority, a.account_id LIMIT 1
      ) account ON true
      CROSS JOIN LATERAL (
        SELECT ${wants} AND o.kind <> 'FUNERAL_GRANT' AND account.account_id IS NOT NULL AS wants_it) wish
    )`;
}
