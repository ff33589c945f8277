import { eventually } from '#service/testing';
import { applied, deliver, status } from '../deliveries.js';
import { OFFICER, type Answer, type Caller, type Harness, type Json } from '../harness.js';
import { commandByTwo, commandPayment, pay, paymentsOf } from '../paying-run.js';

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
  return (await paymentsOf(harness, runId)) as unknown as Listed[];
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

/** One verb on one payment, which nobody may refuse. */
export async function give(
  harness: Harness,
  as: Caller,
  payment: { id: string },
  verb: string,
  body?: object,
): Promise<void> {
  mustBeTaken(verb, await commandPayment(harness, payment.id, verb, as, body));
}

/** The same by an officer, then by whoever may approve it. */
export async function giveByTwo(harness: Harness, payment: { id: string }, verb: string, body?: object): Promise<void> {
  mustBeTaken(verb, await commandByTwo(harness, payment.id, verb, body));
}

function mustBeTaken(verb: string, { status: code, body }: Answer): void {
  if (code !== 202) throw new Error(`${verb}: ${code} ${JSON.stringify(body)}`);
}

/** Submitted and approved, until everything that may leave is with its provider. */
export async function payRun(harness: Harness, runId: string): Promise<void> {
  await pay(harness, runId);
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
