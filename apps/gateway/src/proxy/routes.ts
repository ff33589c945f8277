/** The services behind the door. */
export type ServiceName = 'beneficiaries' | 'accounts' | 'disbursements' | 'reporting';
export const SERVICES: readonly ServiceName[] = ['beneficiaries', 'accounts', 'disbursements', 'reporting'];

/** Import ids of both importing services live under one path: the owner has to be asked for. */
export type Owner = ServiceName | 'importing-service';

/**
 * Every entry point under `/api/v1` that a service answers, first match wins; `*` is one segment, deeper paths are included.
 * The gateway's own: `/sessions`, `/me`, `/users`, `/setup`, `/openapi.json`, `/docs`. What is in neither list is a 404.
 * Providers' webhooks (`/webhooks/v1/{providerCode}`) go to disbursements.
 */
const ROUTES: readonly (readonly [path: string, owner: Owner])[] = [
  ['areas', 'beneficiaries'],
  ['beneficiaries', 'beneficiaries'],
  ['templates/beneficiaries.*', 'beneficiaries'],
  ['imports/*', 'importing-service'],
  ['accounts', 'accounts'],
  ['templates/accounts.*', 'accounts'],
  ['providers/*/webhook-secrets', 'disbursements'],
  ['providers/*/files', 'disbursements'],
  ['providers', 'accounts'],
  ['schedules', 'disbursements'],
  ['calendar', 'disbursements'],
  ['reminders', 'disbursements'],
  ['holidays', 'disbursements'],
  ['payout-runs', 'disbursements'],
  ['payments', 'disbursements'],
  ['one-offs', 'disbursements'],
  ['route-changes', 'disbursements'],
  ['ceilings', 'disbursements'],
  ['worklists', 'disbursements'],
  ['closing', 'disbursements'],
  ['exports', 'disbursements'],
  ['cases', 'disbursements'],
  ['files', 'disbursements'],
  ['templates/paid-list.*', 'disbursements'],
  ['templates/one-offs.*', 'disbursements'],
  ['compliance', 'reporting'],
];

/** Answers that go on for as long as somebody listens, as Fastify writes their routes. */
export const STREAMS = ['/payout-runs/:id/progress'] as const;

const MATCHERS = ROUTES.map(([path, owner]) => {
  const pattern = path
    .split('/')
    .map((segment) => (segment === '*' ? '[^/]+' : segment.replace('.*', '\\.[a-z]+')))
    .join('/');
  return { pattern: new RegExp(`^/api/v1/${pattern}(/|$)`), owner };
});

/** Who answers a path (without query), or null. */
export function ownerOf(path: string): Owner | null {
  return MATCHERS.find(({ pattern }) => pattern.test(path))?.owner ?? null;
}
