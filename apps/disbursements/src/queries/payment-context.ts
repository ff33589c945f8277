import { areaVersionOf, type Actor } from '#contracts';
import type { Queryable } from '#persistence';
import type { Sealer } from '#security';
import { requestsOf } from './payment-decisions.js';
import type { PaymentRow } from './payment-views.js';

export interface ListedPayment extends PaymentRow {
  updated_at: Date;
  followed_by: string | null;
}

/** What a list shows of a payment beyond its own row. */
export interface PaymentContext {
  /** Null where the reader may not know, or the registry no longer tells. */
  person: { fullName: string; citizenId: string } | null;
  districtName: string | null;
  areaName: string | null;
  request: { verb?: string; requestedBy?: string; requestedAt?: string } | null;
  successor: { paymentId: string; runId: string } | null;
}

/** Personal data is for those who work with it. */
export function mayKnowNames(actor: Pick<Actor, 'roles'>): boolean {
  return actor.roles.some((role) => role === 'FINANCE_OFFICER' || role === 'DISTRICT_OFFICER');
}

/** By payment, for one page or one chunk of an export: identities are opened for these rows only. */
export async function contextOf(
  source: Queryable,
  sealer: Sealer,
  rows: ListedPayment[],
  withNames: boolean,
): Promise<(row: ListedPayment) => PaymentContext> {
  const identities = withNames ? await identitiesOf(source, rows) : new Map<string, string>();
  const names = await areaNames(source, rows);
  const requests = await requestsOf(
    source,
    rows.map(({ id }) => id),
  );
  const runs = await runsOf(
    source,
    rows.flatMap(({ followed_by: successor }) => successor ?? []),
  );
  return (row) => {
    const sealed = identities.get(row.enrolment_id);
    const version = areaVersionOf(row.period);
    const runId = row.followed_by === null ? undefined : runs.get(row.followed_by);
    return {
      person:
        sealed === undefined ? null : (JSON.parse(sealer.open(sealed)) as { fullName: string; citizenId: string }),
      districtName: names.get(`${version}:${row.district_code}`) ?? null,
      areaName: names.get(`${version}:${row.area_code}`) ?? null,
      request: requests.get(row.id) ?? null,
      successor: row.followed_by !== null && runId !== undefined ? { paymentId: row.followed_by, runId } : null,
    };
  };
}

async function identitiesOf(source: Queryable, rows: ListedPayment[]): Promise<Map<string, string>> {
  const found = await source.query<{ id: string; identity: string }>(
    'SELECT enrolment_id AS id, sealed_identity AS identity FROM enrolments WHERE enrolment_id = ANY ($1)',
    [rows.map((row) => row.enrolment_id)],
  );
  return new Map(found.map(({ id, identity }) => [id, identity]));
}

async function areaNames(source: Queryable, rows: ListedPayment[]): Promise<Map<string, string>> {
  const found = await source.query<{ key: string; name: string }>(
    `SELECT area_version || ':' || code AS key, name FROM areas WHERE level IN ('DISTRICT', 'COMMUNE') AND code = ANY ($1)`,
    [[...new Set(rows.flatMap((row) => [row.district_code, row.area_code]))]],
  );
  return new Map(found.map(({ key, name }) => [key, name]));
}

async function runsOf(source: Queryable, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await source.query<{ id: string; run_id: string }>(
    'SELECT id, run_id FROM payments WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(found.map((row) => [row.id, row.run_id]));
}
