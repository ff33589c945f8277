import { eventually } from '#service/testing';
import { OFFICER, type Harness, type Json, type Person } from './harness.js';
import { paymentsOf } from './paying-run.js';

const HEADER = 'citizenId,programme,kind,period,amount,decision,payeeName,payeeCitizenId,monthlyLimitPercent';

/** People whom a list of one-off items finds by their citizen ids. */
export function withCitizenIds(harness: Harness, people: Person[]): (Person & { citizenId: string })[] {
  return people.map((person, index) => {
    const citizenId = person.citizenId ?? `0381500${String(index).padStart(5, '0')}`;
    return { ...person, citizenId, citizenIdKey: harness.lookup.of(citizenId) };
  });
}

/** Imports a list of one-off items and waits for the end of it. */
export async function importItems(
  harness: Harness,
  rows: string[],
  { dryRun = false, areaCode = '38' }: { dryRun?: boolean; areaCode?: string } = {},
): Promise<Json> {
  const as = { ...OFFICER, areaCode };
  const { status, body: started } = await harness.upload(`/api/v1/one-offs/imports?dryRun=${dryRun ? 1 : 0}`, as, {
    name: 'items.csv',
    content: [HEADER, ...rows].join('\n'),
  });
  if (status !== 202) throw new Error(`import: ${status} ${JSON.stringify(started)}`);
  return (await eventually(async () => {
    const { body } = await harness.call('GET', `/api/v1/one-offs/imports/${started.id}`, as);
    return body.state !== 'RUNNING' && body;
  })) as Json;
}

export async function itemsOf(harness: Harness, query = ''): Promise<Json[]> {
  return (await harness.call('GET', `/api/v1/one-offs?limit=500${query}`, OFFICER)).body.items;
}

/** The payments that stand on a run's list, of one person. */
export async function listedFor(harness: Harness, runId: string, personId: string): Promise<Json[]> {
  return (await paymentsOf(harness, runId)).filter(
    (payment) => payment['beneficiaryId'] === personId && payment.state !== 'CANCELLED',
  );
}

/** The newest payment that stands on a run's list for somebody. */
export async function idIn(harness: Harness, runId: string, { id }: Person): Promise<string> {
  return (await listedFor(harness, runId, id)).at(-1)?.id as string;
}
