import { AccountsRefused } from '#contracts';
import { applied, deliver, status } from './deliveries.js';
import type { Harness, Json } from './harness.js';
import { firstOf, submittedRun } from './paying-run.js';
import { published } from './published.js';

/** The accounts of a person, in the order in which they are gone to. */
export async function accountsOf(harness: Harness, personId: string): Promise<string[]> {
  const accounts = await harness.db.query<{ account_id: string }>(
    'SELECT account_id FROM accounts WHERE beneficiary_id = $1 ORDER BY priority',
    [personId],
  );
  return accounts.map(({ account_id: id }) => id);
}

/** Its bank refuses a payment, for a reason of ISO 20022. */
export async function refuse(harness: Harness, secret: string, payment: Json, reason = 'AC04'): Promise<void> {
  await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason })]);
  await applied(harness);
}

/** The first payment of a run, handed over to its bank and refused by it. */
export async function refusedPayment(
  harness: Harness,
  secret: string,
  reason?: string,
): Promise<{ id: string; runId: string }> {
  const runId = await submittedRun(harness);
  const payment = await firstOf(harness, runId);
  await refuse(harness, secret, payment, reason);
  return { id: payment.id, runId };
}

/** What the service has told of accounts because of a payment. */
export async function refusalsOf(harness: Harness, paymentId: string): Promise<[string, string][]> {
  return (await published<AccountsRefused>(harness, AccountsRefused.type))
    .flatMap(({ accounts }) => accounts)
    .filter((account) => account.paymentId === paymentId)
    .map(({ accountId, reason }) => [accountId, reason]);
}
