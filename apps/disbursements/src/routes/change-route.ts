import { invalidInput, isWithin, notFound, periodOf, type Clock, type Ids, type Programme } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { CommandReply, CommandRequest } from '#service';

export const ROUTES = ['ACCOUNT', 'POST_OFFICE'] as const;
export type Route = (typeof ROUTES)[number];

export interface RouteChange {
  beneficiaryId: string;
  programme: Programme;
  /** The first month that is paid so. */
  fromPeriod: string;
  route: Route;
}

/**
 * From a month on a person is paid by account, or at the post office, whatever the registry says. Lists that are planned
 * from now on follow it; a payment under way stays on its way. The latest word counts; earlier ones are kept.
 * @throws ProblemError 404 outside the caller's area, 400 for a month that is over
 */
export async function changeRoute(
  unit: UnitOfWork,
  request: CommandRequest,
  change: RouteChange,
  { clock, ids }: { clock: Clock; ids: Ids },
): Promise<CommandReply> {
  const places = await placesOf(unit, change.beneficiaryId);
  const place = places.find(({ programme }) => programme === change.programme);
  if (!place || !isWithin(request.actor, place)) throw notFound();
  const current = periodOf(clock.businessDate());
  if (change.fromPeriod < current) {
    throw invalidInput('/fromPeriod', 'past', {
      vi: `Chỉ đổi được từ kỳ ${current} trở đi`,
      en: `A route changes from ${current} on`,
    });
  }
  const id = ids.next();
  const createdBy = request.actor.username;
  const createdAt = clock.now();
  await unit.query(
    `INSERT INTO route_changes (id, beneficiary_id, programme, from_period, route, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, change.beneficiaryId, change.programme, change.fromPeriod, change.route, createdBy, createdAt],
  );
  return {
    status: 201,
    body: { id, ...change, createdBy, createdAt },
    headers: { location: `/api/v1/route-changes?beneficiaryId=${change.beneficiaryId}` },
  };
}

interface Place {
  programme: Programme;
  areaCode: string;
  districtCode: string;
  provinceCode: string;
}

/** Where a person is enrolled, programme by programme. */
export function placesOf(source: Queryable, beneficiaryId: string): Promise<Place[]> {
  return source.query<Place>(
    `SELECT programme, area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode"
     FROM enrolments WHERE beneficiary_id = $1`,
    [beneficiaryId],
  );
}
