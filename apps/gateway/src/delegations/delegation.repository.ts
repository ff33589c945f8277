import type { DelegableRole } from '#contracts';
import type { Queryable } from '#persistence';

/** A role in somebody else's hands until a date. */
export interface Delegation {
  id: string;
  delegator: string;
  delegate: string;
  role: DelegableRole;
  /** The narrower of both people's areas: there the delegate has the role. */
  areaCode: string;
  /** The last day, in Asia/Ho_Chi_Minh. */
  until: string;
  endsAt: Date;
  reason: string;
  createdAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
}

const COLUMNS = `d.id, d.delegator, d.delegate, d.role, d.area_code AS "areaCode", d.until, d.ends_at AS "endsAt", d.reason,
  d.created_at AS "createdAt", early.at AS "endedAt", early.ended_by AS "endedBy"`;
const SOURCE = 'delegations d LEFT JOIN delegation_ends early ON early.delegation_id = d.id';

export type DelegationState = 'RUNNING' | 'ENDED' | 'EXPIRED';

export function stateOf(delegation: Delegation, at: Date): DelegationState {
  if (delegation.endedAt) return 'ENDED';
  return delegation.endsAt > at ? 'RUNNING' : 'EXPIRED';
}

export function showDelegation(delegation: Delegation, at: Date): object {
  const { endsAt: _, ...shown } = delegation;
  return { ...shown, state: stateOf(delegation, at) };
}

export async function findDelegation(database: Queryable, id: string): Promise<Delegation | null> {
  const [delegation] = await database.query<Delegation>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE d.id = $1`, [id]);
  return delegation ?? null;
}

/** The latest first. @param username of the delegator or the delegate; null for everybody's */
export function pageOfDelegations(
  database: Queryable,
  filter: { username: string | null; after: string | null; limit: number },
): Promise<Delegation[]> {
  return database.query<Delegation>(
    `SELECT ${COLUMNS} FROM ${SOURCE}
     WHERE ($1::text IS NULL OR $1 IN (d.delegator, d.delegate)) AND ($2::uuid IS NULL OR d.id < $2)
     ORDER BY d.id DESC LIMIT $3`,
    [filter.username, filter.after, filter.limit],
  );
}

/** What runs now for somebody, as delegator or delegate. */
export function runningDelegations(database: Queryable, username: string, at: Date): Promise<Delegation[]> {
  return database.query<Delegation>(
    `SELECT ${COLUMNS} FROM ${SOURCE}
     WHERE $1 IN (d.delegator, d.delegate) AND d.ends_at > $2 AND early.at IS NULL ORDER BY d.id`,
    [username, at],
  );
}
