import { v7 } from 'uuid';
import { OFFICER, type Caller, type Harness, type Json, type Person } from './harness.js';
import { paymentsOf, submittedRun } from './paying-run.js';

/** People of two districts: those of one are paid by their bank, those of the other by the post office. */
export const PEOPLE_OF_TWO_WAYS: Person[] = [
  ...Array.from({ length: 3 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] })),
  { id: v7(), district: '386', amount: '750000' },
  { id: v7(), district: '386', amount: '250000' },
];

/** Accounts first, and the larger amount before the smaller. */
const byRoute = (one: Json, other: Json): number => {
  const less = BigInt(one['amount'] as string) - BigInt(other['amount'] as string);
  return String(one['channel']).localeCompare(String(other['channel'])) || (less < 0n ? 1 : less > 0n ? -1 : 0);
};

/** What specs of closing do again and again; the harness is asked for at each call, because it starts after this. */
export function closingCalls(running: () => Harness) {
  return {
    get: async (path: string, as: Caller = OFFICER): Promise<Json> =>
      (await running().call('GET', `/api/v1/${path}`, as)).body,
    /** A run whose payments were all handed over. */
    handedOver: async (period: string): Promise<{ id: string; payments: Json[] }> => {
      const id = await submittedRun(running(), { period });
      return { id, payments: (await paymentsOf(running(), id)).sort(byRoute) };
    },
    settleAll: async (payments: Json[]): Promise<void> => {
      for (const { id } of payments) await running().moveTo(id, 'SETTLED');
    },
  };
}
