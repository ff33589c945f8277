import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { OFFICER, type Answer, type Harness, type Json, type Person } from './harness.js';
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
  const form = new FormData();
  form.set('file', new Blob([[HEADER, ...rows].join('\n')]), 'items.csv');
  const token = await harness.tokens.issue({ ...OFFICER, areaCode, requestId: 'spec' });
  const response = await fetch(`${harness.url}/api/v1/one-offs/imports?dryRun=${dryRun ? 1 : 0}`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': v7() },
  });
  const { id } = (await response.json()) as Json;
  if (response.status !== 202) throw new Error(`import: ${response.status}`);
  return (await eventually(async () => {
    const { body } = await harness.call('GET', `/api/v1/one-offs/imports/${id}`, { ...OFFICER, areaCode });
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

export async function createRun(harness: Harness, more: object = {}): Promise<string> {
  const answer: Answer = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
    body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38', ...more },
  });
  if (answer.status !== 201) throw new Error(`create: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

/** Created and planned. */
export async function planned(harness: Harness, more: object = {}): Promise<string> {
  const id = await createRun(harness, more);
  const run = await harness.command(id, 'plan', OFFICER);
  if (run.state !== 'PLANNED') throw new Error(`not planned: ${JSON.stringify(run.operation)}`);
  return id;
}
