import type { Payment, Run } from './books.js';
import { runsOf } from './books.js';
import type { Answer, Call, Client } from './client.js';
import { COMMUNE, NEWCOMERS, OCTOBER } from './newcomers.js';
import { until } from './waiting.js';

/** A payment with its whole story, as far as the tests read it. */
export interface Story extends Payment {
  heldReason?: string;
  confirmations: { status: string; reason: string | null; effect: string }[];
  attempts: { reference: string }[];
  history: { state: string; actor: string }[];
  inquiries: { answer: string | null }[];
  cases: { id: string; class: string; state: string }[];
  lines: { amount: string }[];
}

/** The commune's run: the calendar has made those of the whole province. */
export async function octoberRun(client: Client): Promise<Run> {
  const run = (await runsOf(client, OCTOBER)).find(
    ({ areaCode, state }) => areaCode === COMMUNE && state !== 'CANCELLED',
  );
  if (!run) throw new Error('there is no run of October');
  return run;
}

/** A command with the thing's present ETag, and with a key of its own. */
export async function command(client: Client, path: string, verb: string, call: Call = {}): Promise<Answer> {
  const etag = (await client.get(path)).headers.get('etag') ?? '';
  return client.post(`${path}/${verb}`, { ifMatch: etag, ...call });
}

/** Waits until the run has come to a state and is not busy any more. */
export function runIn(client: Client, id: string, state: string): Promise<Run> {
  return until(
    `run in ${state}`,
    async () => {
      const { body } = await client.get<Run>(`/payout-runs/${id}`);
      if (body.operation?.state === 'FAILED') throw new Error(JSON.stringify(body.operation));
      return body.state === state && body.operation?.state !== 'RUNNING' && body;
    },
    { milliseconds: 60_000 },
  );
}

/** The newcomers' payments of October, in the order of the newcomers. */
export async function newcomersPayments(officer: Client): Promise<Payment[]> {
  const run = await octoberRun(officer);
  const payments = await officer.all<Payment>(`/payout-runs/${run.id}/payments`);
  return Promise.all(
    NEWCOMERS.map(async ({ citizenId }) => {
      const { body } = await officer.get<{ items: { id: string }[] }>(`/beneficiaries?q=${citizenId}`);
      // The latest one: a list that is planned again has new payments.
      const own = payments.findLast(({ beneficiaryId }) => beneficiaryId === body.items[0]?.id);
      if (!own) throw new Error(`${citizenId} has no payment`);
      return own;
    }),
  );
}

export async function storyOf(client: Client, payment: { id: string }): Promise<Story> {
  return (await client.get<Story>(`/payments/${payment.id}`)).body;
}
