import { eventually } from '#service/testing';
import { APPROVER, OFFICER, type Answer, type Harness, type Json } from '../harness.js';
import { applied, deliver, status } from '../paying-run.js';

/** A payment as the lists show it. */
export interface Listed {
  id: string;
  state: string;
  reference: string | null;
  channel: string | null;
  providerCode: string;
  amount: string;
  beneficiaryId: string;
  kind: string;
  period: string;
  sequence: number;
  reason: string | null;
}

export async function listOf(harness: Harness, runId: string): Promise<Listed[]> {
  const { body } = await harness.call('GET', `/api/v1/payout-runs/${runId}/payments?limit=500`, OFFICER);
  return body.items as unknown as Listed[];
}

/** What providers say of payments, by signed webhook, until it is applied. */
export async function say(
  harness: Harness,
  secrets: ReadonlyMap<string, string>,
  payments: Listed[],
  code: (payment: Listed) => string,
  more: object = {},
): Promise<void> {
  for (const [provider, told] of Map.groupBy(payments, ({ providerCode }) => providerCode)) {
    const statuses = told.map((payment) =>
      status(payment.reference as string, code(payment), { amount: payment.amount, ...more }),
    );
    const answer = await deliver(harness, secrets.get(provider) ?? '', statuses, { provider });
    if (answer.status !== 202) throw new Error(`webhook: ${answer.status} ${await answer.text()}`);
  }
  await applied(harness);
}

/** One verb on one payment with its present ETag. */
export async function give(
  harness: Harness,
  as: typeof OFFICER | typeof APPROVER,
  payment: { id: string },
  verb: string,
  body: object = {},
): Promise<Answer> {
  const path = `/api/v1/payments/${payment.id}`;
  const { headers } = await harness.call('GET', path, OFFICER);
  const answer = await harness.call('POST', `${path}/${verb}`, as, { body, ifMatch: headers.get('etag') ?? '' });
  if (answer.status !== 202) throw new Error(`${verb}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** The same by an officer, then by whoever may approve it. */
export async function giveByTwo(harness: Harness, payment: { id: string }, verb: string, body: object): Promise<void> {
  await give(harness, OFFICER, payment, verb, body);
  await give(harness, APPROVER, payment, verb, body);
}

/** Planned, submitted and approved, until everything that may leave is with its provider. */
export async function payRun(harness: Harness, runId: string): Promise<void> {
  await harness.command(runId, 'submit', OFFICER);
  const run = await harness.command(runId, 'approve', APPROVER);
  if (run.state !== 'PAYING') throw new Error(`not paying: ${JSON.stringify(run.operation)}`);
  await handedOver(harness, runId);
}

export async function handedOver(harness: Harness, runId: string): Promise<void> {
  const onTheWay = ['PLANNED', 'APPROVED', 'SUBMITTING'];
  await eventually(async () => !(await listOf(harness, runId)).some(({ state }) => onTheWay.includes(state)), 60_000);
}

export async function statementOf(harness: Harness, runId: string): Promise<Json & Record<string, Sum>> {
  return (await harness.call('GET', `/api/v1/payout-runs/${runId}/statement`, OFFICER)).body as Json &
    Record<string, Sum>;
}

export interface Sum {
  payments: number;
  amount: string;
}
