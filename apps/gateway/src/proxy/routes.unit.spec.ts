import { ownerOf } from './routes.js';

describe('the route table', () => {
  it.each([
    ['/api/v1/areas', 'beneficiaries'],
    ['/api/v1/beneficiaries/imports', 'beneficiaries'],
    ['/api/v1/templates/beneficiaries.csv', 'beneficiaries'],
    ['/api/v1/imports/0192f0c5/errors', 'importing-service'],
    ['/api/v1/accounts/0192f0c5/verify', 'accounts'],
    ['/api/v1/templates/accounts.xlsx', 'accounts'],
    ['/api/v1/providers', 'accounts'],
    ['/api/v1/providers/AGRIBANK', 'accounts'],
    ['/api/v1/providers/AGRIBANK/webhook-secrets/1', 'disbursements'],
    ['/api/v1/providers/VNPOST/files', 'disbursements'],
    ['/api/v1/files/0192f0c5/content', 'disbursements'],
    ['/api/v1/payout-runs/readiness', 'disbursements'],
    ['/api/v1/payments/0192f0c5/inquire', 'disbursements'],
    ['/api/v1/ceilings/38/BTXH/STATE_BUDGET/2024-09', 'disbursements'],
    ['/api/v1/one-offs/imports', 'disbursements'],
    ['/api/v1/templates/one-offs.xlsx', 'disbursements'],
    ['/api/v1/route-changes', 'disbursements'],
    ['/api/v1/worklists', 'disbursements'],
    ['/api/v1/worklists/held/export.xlsx', 'disbursements'],
    ['/api/v1/closing', 'disbursements'],
    ['/api/v1/exports', 'disbursements'],
    ['/api/v1/payout-runs/0192f0c5/progress', 'disbursements'],
    ['/api/v1/payout-runs/0192f0c5/payments/export.csv', 'disbursements'],
    ['/api/v1/payout-runs/0192f0c5/bridge', 'disbursements'],
    ['/api/v1/one-offs', 'disbursements'],
    ['/api/v1/one-offs/imports/0192f0c5/errors', 'disbursements'],
    ['/api/v1/templates/one-offs.xlsx', 'disbursements'],
    ['/api/v1/route-changes', 'disbursements'],
    ['/api/v1/cases', 'disbursements'],
    ['/api/v1/templates/paid-list.csv', 'disbursements'],
    ['/api/v1/compliance/gap/holders', 'reporting'],
    ['/api/v1/compliances', null],
    ['/api/v1/templates/others.csv', null],
    ['/api/v1/imports', null],
    ['/api/v1/nothing', null],
    ['/api/v1/', null],
  ])('%s → %s', (path, owner) => {
    expect(ownerOf(path)).toBe(owner);
  });
});
