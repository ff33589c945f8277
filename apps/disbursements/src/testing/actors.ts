import type { Actor, Role } from '#contracts';

/** Who calls, as far as a spec says. */
export type Caller = Partial<Actor> & { roles: Role[] };

export const OFFICER = { username: 'officer', roles: ['FINANCE_OFFICER'] } satisfies Caller;
export const APPROVER = { username: 'approver', roles: ['APPROVER'] } satisfies Caller;
export const RELEASER = { username: 'releaser', roles: ['RELEASER'] } satisfies Caller;
export const ADMIN = { username: 'admin', roles: ['ADMINISTRATOR'] } satisfies Caller;
