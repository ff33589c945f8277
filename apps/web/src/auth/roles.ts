import type { Me } from '../api/types';
import type { Role } from '../api/vocabulary';

export function hasRole(me: Me, ...roles: Role[]): boolean {
  return roles.some((role) => me.roles.includes(role));
}
