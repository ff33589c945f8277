import { eventually } from '#service/testing';
import { APPROVER, OFFICER, type Answer, type Caller, type Harness, type Json } from './harness.js';

/** What a spec wants of a run; without a word: September's regular one of BTXH, of the small province. */
interface Wanted {
  period?: string;
  programme?: 'BTXH' | 'NCC';
  kind?: 'REGULAR' | 'ONE_OFF';
  areaCode?: string;
}

export async function createRun(harness: Harness, wanted: Wanted = {}): Promise<string> {
  const { status: code, body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
    body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38', ...wanted },
  });
  if (code !== 201) throw new Error(`create: ${code} ${JSON.stringify(body)}`);
  return body.id;
}

/** Created and planned. */
export async function plannedRun(harness: Harness, wanted?: Wanted): Promise<string> {
  const id = await createRun(harness, wanted);
  const run = await harness.command(id, 'plan', OFFICER);
  if (run.state !== 'PLANNED') throw new Error(`not planned: ${JSON.stringify(run.operation)}`);
  return id;
}

/** The same, submitted and approved. */
export async function payingRun(harness: Harness, wanted?: Wanted): Promise<string> {
  const id = await plannedRun(harness, wanted);
  await pay(harness, id);
  return id;
}

/** The same, with every payment at its provider. */
export async function submittedRun(harness: Harness, wanted?: Wanted): Promise<string> {
  const id = await payingRun(harness, wanted);
  await allBecome(harness, id, 'SUBMITTED');
  return id;
}

/** A planned run is submitted and approved. */
export async function pay(harness: Harness, runId: string): Promise<void> {
  await harness.command(runId, 'submit', OFFICER);
  const run = await harness.command(runId, 'approve', APPROVER);
  if (run.state !== 'PAYING') throw new Error(`not paying: ${JSON.stringify(run.operation)}`);
}

export async function paymentsOf(harness: Harness, runId: string, query = ''): Promise<Json[]> {
  return (await harness.call('GET', `/api/v1/payout-runs/${runId}/payments?limit=500${query}`, OFFICER)).body.items;
}

/** The first payment on a run's list that the query lets through. */
export async function firstOf(harness: Harness, runId: string, query = ''): Promise<Json> {
  const [first] = await paymentsOf(harness, runId, query);
  if (!first) throw new Error(`no payment${query}`);
  return first;
}

/** The states of a run's payments, in the order of the alphabet. */
export async function statesOf(harness: Harness, runId: string): Promise<string[]> {
  return (await paymentsOf(harness, runId)).map(({ state }) => state).sort();
}

/** Waits until a run's payments are in these states, in the order of the alphabet. */
export function statesBecome(harness: Harness, runId: string, ...states: string[]): Promise<unknown> {
  return eventually(async () => (await statesOf(harness, runId)).join() === states.join());
}

/** Waits until every payment of a run is in the state. */
export function allBecome(harness: Harness, runId: string, state: string): Promise<unknown> {
  return eventually(async () => {
    const states = await statesOf(harness, runId);
    return states.length > 0 && states.every((one) => one === state);
  });
}

export async function paymentOf(
  harness: Harness,
  id: string,
): Promise<Json & { history: Json[]; confirmations: Json[]; attempts: Json[]; cases: Json[] }> {
  return (await harness.call('GET', `/api/v1/payments/${id}`, OFFICER)).body as never;
}

/** Waits until one payment is in the state. */
export function becomes(harness: Harness, id: string, state: string): Promise<unknown> {
  return eventually(async () => (await paymentOf(harness, id)).state === state);
}

/** A command on one payment with its current ETag. */
export async function commandPayment(
  harness: Harness,
  id: string,
  verb: string,
  as: Caller,
  body: object = {},
): Promise<Answer> {
  const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
  return harness.call('POST', `/api/v1/payments/${id}/${verb}`, as, { body, ifMatch: headers.get('etag') ?? '' });
}

/** The same by two people: one asks, another signs what was asked for. */
export async function commandByTwo(harness: Harness, id: string, verb: string, body: object = {}): Promise<Answer> {
  const asked = await commandPayment(harness, id, verb, OFFICER, body);
  if (asked.status !== 202) return asked;
  return commandPayment(harness, id, verb, APPROVER);
}
