import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { OFFICER, type Answer, type Caller, type Harness, type Person } from './harness.js';
import { paymentsOf } from './paying-run.js';

const account = (index: number): Person['accounts'] => [{ number: `10000000${index + 10}` }];

/** People of two districts: seven are paid by their bank, one by the post office, and one waits for a new account. */
export const PEOPLE_OF_BULK: Person[] = [
  ...Array.from({ length: 4 }, (_, index) => ({ id: v7(), accounts: account(index) })),
  ...Array.from({ length: 3 }, (_, index) => ({ id: v7(), district: '386', accounts: account(10 + index) })),
  { id: v7(), district: '386', accounts: [{ number: '2000000001', until: '2024-08-31' }] },
  { id: v7() },
];

export const runPath = (id: string): string => `/api/v1/payout-runs/${id}`;

/** What specs of a verb on many payments do again and again; the harness is asked for at each call: each test has its own. */
export function bulkCalls(running: () => Harness) {
  const etagOf = async (id: string): Promise<string> =>
    (await running().call('GET', runPath(id), OFFICER)).headers.get('etag') ?? '';
  return {
    etagOf,
    bulk: async (id: string, as: Caller, body: object, options: object = {}): Promise<Answer> =>
      running().call('POST', `${runPath(id)}/bulk`, as, { body, ifMatch: await etagOf(id), ...options }),
    /** Its operation, when it is over. */
    over: async (id: string): Promise<object> =>
      (await eventually(async () => {
        const { operation } = (await running().call('GET', runPath(id), OFFICER)).body;
        return operation?.state !== 'RUNNING' && operation;
      })) as object,
    count: async (id: string, query: string): Promise<number> => (await paymentsOf(running(), id, query)).length,
  };
}
