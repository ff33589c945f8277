import type { Actor, Role } from '#contracts';
import type { Delegation } from './delegation.repository.js';

/** Somebody as the table of users has them. */
export interface OwnRoles {
  roles: Role[];
  areaCode: string | null;
}

export type Carried = Pick<Delegation, 'role' | 'delegator' | 'areaCode' | 'endsAt'>;

export type EffectiveRoles = Pick<Actor, 'roles' | 'onBehalfOf' | 'roleAreas'> & {
  /** When the roles change by themselves next; null: they do not. */
  changesAt: Date | null;
};

/** One's own roles and those that others handed over. A role that one has anyway is one's own. */
export function effectiveRoles(own: OwnRoles, carried: Carried[]): EffectiveRoles {
  const added = new Map<Role, Carried>();
  for (const one of carried) if (!own.roles.includes(one.role) && !added.has(one.role)) added.set(one.role, one);
  const narrower = [...added.values()].filter(({ areaCode }) => areaCode !== own.areaCode);
  const ends = [...added.values()].map(({ endsAt }) => endsAt.getTime());
  return {
    roles: [...own.roles, ...added.keys()],
    ...(added.size > 0 ? { onBehalfOf: byRole([...added.values()], ({ delegator }) => delegator) } : {}),
    ...(narrower.length > 0 ? { roleAreas: byRole(narrower, ({ areaCode }) => areaCode) } : {}),
    changesAt: ends.length > 0 ? new Date(Math.min(...ends)) : null,
  };
}

function byRole(carried: Carried[], wordOf: (one: Carried) => string): Partial<Record<Role, string>> {
  return Object.fromEntries(carried.map((one) => [one.role, wordOf(one)]));
}
