export const ROLES = [
  'FINANCE_OFFICER',
  'APPROVER',
  'RELEASER',
  'DISTRICT_OFFICER',
  'LEADER',
  'AUDITOR',
  'ADMINISTRATOR',
  'PROVIDER',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that their holder may hand to somebody else until a date. */
export const DELEGABLE_ROLES = ['APPROVER', 'RELEASER'] as const satisfies readonly Role[];
export type DelegableRole = (typeof DELEGABLE_ROLES)[number];

/** Who is calling, as the gateway's token says it. */
export interface Actor {
  username: string;
  roles: Role[];
  /** `VN`, or the code of a province (2 digits), district (3) or commune (5): everything below it is in scope. */
  areaCode: string | null;
  providerCode?: string;
  requestId: string;
  /** Roles that the actor carries for somebody who handed them over until a date, and for whom. */
  onBehalfOf?: Partial<Record<Role, string>>;
  /** Of these, the ones that hold in a part of the actor's area only. */
  roleAreas?: Partial<Record<Role, string>>;
}

/** Everybody whose hand is in what the actor does: whoever acts for somebody counts as both. */
export function peopleBehind(actor: Pick<Actor, 'username' | 'onBehalfOf'>): string[] {
  return [...new Set([actor.username, ...Object.values(actor.onBehalfOf ?? {})])];
}

/** For whom the actor acts in this role; null: in the actor's own right. */
export function principalOf(actor: Pick<Actor, 'onBehalfOf'>, role: Role): string | null {
  return actor.onBehalfOf?.[role] ?? null;
}

/** Whether the actor has the role at this place: a role that was handed over may reach less far than the actor's own. */
export function holdsRole(
  actor: Pick<Actor, 'roles' | 'areaCode' | 'roleAreas'>,
  role: Role,
  place: AreaChain,
): boolean {
  return actor.roles.includes(role) && isWithin({ areaCode: actor.roleAreas?.[role] ?? actor.areaCode }, place);
}

/**
 * The actor as somebody who came by one of these roles: where each of them was handed over for a narrower area, the widest of
 * these areas is in scope. What a role may do, and where, `holdsRole` says.
 */
export function actorIn<Caller extends Pick<Actor, 'roles' | 'areaCode' | 'roleAreas'>>(
  actor: Caller,
  roles: readonly Role[],
): Caller {
  const held = roles.filter((role) => actor.roles.includes(role));
  const areas = held.flatMap((role) => actor.roleAreas?.[role] ?? []);
  if (areas.length === 0 || areas.length < held.length) return actor;
  return { ...actor, areaCode: areas.reduce((widest, area) => (reach(area) > reach(widest) ? area : widest)) };
}

/** The shorter a code, the more it covers; nothing covers more than the country. */
function reach(areaCode: string): number {
  return areaCode === 'VN' ? 1 : -areaCode.length;
}

/** The chain of codes a thing lives in; an actor sees it when the actor's area is one of them (or the country). */
export interface AreaChain {
  areaCode?: string | null;
  districtCode?: string | null;
  provinceCode?: string | null;
}

export function isWithin(actor: Pick<Actor, 'areaCode'>, place: AreaChain): boolean {
  const { areaCode } = actor;
  if (areaCode === null) return false;
  return (
    areaCode === 'VN' ||
    areaCode === place.provinceCode ||
    areaCode === place.districtCode ||
    areaCode === place.areaCode
  );
}

/** The column that a scope compares with, by the length of the code; null = no restriction (the whole country). */
export function scopeColumn(areaCode: string): 'province_code' | 'district_code' | 'area_code' | null {
  if (areaCode === 'VN') return null;
  if (areaCode.length === 2) return 'province_code';
  return areaCode.length === 3 ? 'district_code' : 'area_code';
}
