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

/** Who is calling, as the gateway's token says it. */
export interface Actor {
  username: string;
  roles: Role[];
  /** `VN`, or the code of a province (2 digits), district (3) or commune (5): everything below it is in scope. */
  areaCode: string | null;
  providerCode?: string;
  requestId: string;
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
