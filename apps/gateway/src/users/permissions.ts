import type { Role } from '#contracts';

/**
 * What a role may do, as pages and clients are told by `GET /me`. It is a help for them; every service decides for itself.
 */
const PERMISSIONS: Record<Role, readonly string[]> = {
  FINANCE_OFFICER: [
    'beneficiaries.read',
    'beneficiaries.import',
    'beneficiaries.decide',
    'accounts.read',
    'accounts.import',
    'accounts.verify',
    'payout-runs.read',
    'payout-runs.prepare',
    'payments.read',
    'payments.inquire',
    'ceilings.read',
    'cases.read',
    'files.read',
    'files.upload',
    'compliance.read',
  ],
  APPROVER: [
    'payout-runs.read',
    'payout-runs.approve',
    'payments.read',
    'ceilings.read',
    'ceilings.set',
    'delegations.create',
    'compliance.read',
  ],
  RELEASER: ['payout-runs.read', 'payout-runs.release', 'payments.read', 'ceilings.read', 'delegations.create'],
  DISTRICT_OFFICER: [
    'beneficiaries.read',
    'beneficiaries.import',
    'beneficiaries.decide',
    'accounts.read',
    'accounts.import',
    'accounts.verify',
    'compliance.read',
  ],
  LEADER: ['payout-runs.read', 'ceilings.read', 'compliance.read'],
  AUDITOR: [
    'beneficiaries.read',
    'payout-runs.read',
    'payments.read',
    'ceilings.read',
    'delegations.read',
    'compliance.read',
  ],
  ADMINISTRATOR: ['users.manage', 'delegations.read', 'delegations.end', 'providers.manage', 'webhook-secrets.manage'],
  PROVIDER: ['files.read', 'files.upload'],
};

export function permissionsOf(roles: readonly Role[]): string[] {
  return [...new Set(roles.flatMap((role) => PERMISSIONS[role]))].sort();
}
