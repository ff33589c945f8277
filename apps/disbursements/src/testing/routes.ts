import { AccountsRefused } from '#contracts';
import { Bank } from './bank.js';
import { applied, deliver, newSecret, status } from './deliveries.js';
import { Harness, type Json, type Person } from './harness.js';
import { firstOf, submittedRun } from './paying-run.js';
import { published } from './published.js';

/** What a spec about ways begins with: people, a service and their bank, which signs. */
export interface Town {
  harness: Harness;
  bank: Bank;
  secret: string;
}

/** Towns of the specs of one `describe`, each checked and taken down after its test: counters are right, nothing went twice. */
export function towns(): (people: Person[]) => Promise<Town> {
  const open: Town[] = [];
  afterEach(async () => {
    for (const { harness, bank } of open.splice(0)) {
      expect(await harness.countersThatDiffer()).toEqual([]);
      expect(new Set(bank.references).size).toBe(bank.references.length);
      await harness.stop();
      await bank.stop();
    }
  });
  return async (people) => {
    const bank = await Bank.start();
    const harness = await Harness.start();
    await harness.teach(people, bank.url);
    const town = { harness, bank, ...(await newSecret(harness)) };
    open.push(town);
    return town;
  };
}

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
