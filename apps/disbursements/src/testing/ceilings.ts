import { APPROVER, OFFICER, type Answer, type Caller, type Harness } from './harness.js';

/** Where a ceiling is; without a word: the one of BTXH from the state's budget, of the small province. */
export function ceilingPath(period: string, area = '38', source = 'STATE_BUDGET', programme = 'BTXH'): string {
  return `/api/v1/ceilings/${area}/${programme}/${source}/${period}`;
}

/** What specs of ceilings do again and again; the harness is asked for at each call, because it starts after this. */
export function ceilingCalls(running: () => Harness) {
  return {
    set: (
      period: string,
      amount: unknown,
      {
        as = APPROVER,
        ifMatch,
        area = '38',
        document = 'QĐ 12/2024',
      }: { as?: Caller; ifMatch?: string; area?: string; document?: unknown } = {},
    ): Promise<Answer> =>
      running().call('PUT', ceilingPath(period, area), as, {
        body: { amount, document },
        ...(ifMatch ? { ifMatch } : {}),
      }),
    /** A run that waits for its approval. */
    submitted: async (period: string, areaCode: string, as: Caller = OFFICER): Promise<string> => {
      const { body } = await running().call('POST', '/api/v1/payout-runs', as, {
        body: { period, programme: 'BTXH', kind: 'REGULAR', areaCode },
      });
      await running().command(body.id, 'plan', as);
      await running().command(body.id, 'submit', as);
      return body.id;
    },
  };
}
