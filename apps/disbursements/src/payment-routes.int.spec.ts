import { v7 } from 'uuid';
import { PaymentsChanged } from '#contracts';
import type { Bank } from './testing/bank.js';
import { type Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import {
  allBecome,
  becomes,
  commandByTwo,
  commandPayment,
  firstOf,
  pay,
  payingRun,
  paymentOf,
  paymentsOf,
  plannedRun,
  submittedRun,
} from './testing/paying-run.js';
import { published } from './testing/published.js';
import { accountsOf, refusalsOf, refuse, refusedPayment, towns } from './testing/routes.js';

interface Offered {
  accountId: string | null;
  channel: string;
  providerCode: string;
  accountEnding: string | null;
  usable: boolean;
  why?: string;
}

describe('the way that a payment goes', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  const open = towns();
  const start = async (people: Person[]): Promise<void> => {
    ({ harness, bank, secret } = await open(people));
  };

  const routesOf = async (id: string): Promise<Offered[]> => (await paymentOf(harness, id))['routes'] as Offered[];

  it('offers every account with why not, and the post office', async () => {
    const person = {
      id: v7(),
      accounts: [
        { number: '1000000001' },
        { number: '2000000002', provider: 'MOMO' as const },
        { number: '1000000003', until: '2024-08-31' },
        { number: '1000000004', status: 'MISMATCH' as const },
      ],
    };
    await start([person]);
    const runId = await plannedRun(harness);
    const { id } = await firstOf(harness, runId);
    expect(
      (await routesOf(id)).map(({ channel, accountEnding, usable, why }) => [channel, accountEnding, usable, why]),
    ).toEqual([
      ['BANK', '0001', true, undefined],
      ['EWALLET', '0002', true, undefined],
      ['BANK', '0003', false, 'AUTHORISATION_EXPIRED'],
      ['BANK', '0004', false, 'MISMATCH'],
      ['POST_OFFICE', null, true, undefined],
    ]);
  });

  it('given another account: goes there, is counted there, and the way before is kept', async () => {
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '2000000002', provider: 'MOMO' as const }],
    };
    await start([person]);
    const { id, runId } = await refusedPayment(harness, secret);
    const [first, second] = await accountsOf(harness, person.id);
    const answer = await commandByTwo(harness, id, 'reissue', { route: { accountId: second } });
    expect(answer.body).toMatchObject({ state: 'APPROVED', operation: { state: 'DONE' } });
    await becomes(harness, id, 'SUBMITTED');
    expect(await paymentOf(harness, id)).toMatchObject({
      channel: 'EWALLET',
      providerCode: 'MOMO',
      accountEnding: '0002',
      formerRoutes: [
        {
          accountId: first,
          channel: 'BANK',
          providerCode: 'AGRIBANK',
          accountEnding: '0001',
          attempt: 1,
          requestedBy: 'officer',
          approvedBy: 'approver',
        },
      ],
      attempts: [{ providerCode: 'AGRIBANK' }, { providerCode: 'MOMO' }],
    });
    expect(bank.batches.map(({ instructions }) => instructions[0]?.accountNumber)).toEqual([
      '1000000001',
      '2000000002',
    ]);
    const run = (await harness.call('GET', `/api/v1/payout-runs/${runId}`, OFFICER)).body;
    expect(run.totals.byChannel).toEqual({ EWALLET: { payments: 1, amount: '500000' } });
    const told = (await published<PaymentsChanged>(harness, PaymentsChanged.type)).flatMap(({ payments }) => payments);
    expect(told.filter(({ paymentId }) => paymentId === id).map(({ state, channel }) => [state, channel])).toEqual([
      ['SUBMITTED', 'BANK'],
      ['REJECTED', 'BANK'],
      ['APPROVED', 'EWALLET'],
      ['SUBMITTED', 'EWALLET'],
    ]);
    expect(await refusalsOf(harness, id)).toEqual([[first, 'AC04']]);
  });

  it('given a hold without a way: the second person signs the way, and the list is signed anew', async () => {
    const person = { id: v7(), accounts: [{ number: '1000000001', until: '2024-08-31' }] };
    await start([person]);
    const runId = await plannedRun(harness);
    await harness.command(runId, 'plan', OFFICER);
    const { id } = await firstOf(harness, runId);
    expect(await paymentOf(harness, id)).toMatchObject({ state: 'HELD', heldReason: 'AUTHORISATION_EXPIRED' });
    const bare = await commandPayment(harness, id, 'unhold', OFFICER);
    expect([bare.status, bare.body['why'], bare.body['currentState']]).toEqual([409, 'NO_ROUTE', 'HELD']);
    const before = await harness.call('GET', `/api/v1/payout-runs/${runId}`, OFFICER);
    expect((await commandByTwo(harness, id, 'unhold', { route: { channel: 'POST_OFFICE' } })).body).toMatchObject({
      state: 'PLANNED',
      operation: { state: 'DONE' },
    });
    const after = await harness.call('GET', `/api/v1/payout-runs/${runId}`, OFFICER);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(after.body.fingerprint).not.toBe(before.body.fingerprint);
    await pay(harness, runId);
    await allBecome(harness, runId, 'SUBMITTED');
  });

  it('given a payment held while its batch waits: another way takes it out of the batch, the others go', async () => {
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '2000000002', provider: 'MOMO' as const }],
    };
    await start([person, { id: v7(), accounts: [{ number: '1000000003' }] }]);
    await harness.delayHandover();
    const runId = await payingRun(harness);
    const payment = (await paymentsOf(harness, runId)).find((one) => one['beneficiaryId'] === person.id) as Json;
    await commandPayment(harness, payment.id, 'hold', OFFICER);
    const [, second] = await accountsOf(harness, person.id);
    await commandByTwo(harness, payment.id, 'unhold', { route: { accountId: second } });
    await harness.resumeHandover();
    await allBecome(harness, runId, 'SUBMITTED');
    expect(bank.batches.map(({ count, controlSum }) => [count, controlSum]).sort()).toEqual([
      [1, '500000'],
      [1, '500000'],
    ]);
    expect(bank.batches.flatMap(({ instructions }) => instructions.map((one) => one.accountNumber)).sort()).toEqual([
      '1000000003',
      '2000000002',
    ]);
  });

  it('given a way that nobody may go: refused, and nothing changed', async () => {
    const stranger = { id: v7(), accounts: [{ number: '1000000009' }] };
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '1000000004', status: 'MISMATCH' as const }],
    };
    await start([person, stranger]);
    const runId = await submittedRun(harness);
    const payment = (await paymentsOf(harness, runId)).find((one) => one['beneficiaryId'] === person.id) as Json;
    const [other] = await accountsOf(harness, stranger.id);
    const [, mismatch] = await accountsOf(harness, person.id);
    // Under way: never switched, whoever asks.
    const switched = await commandPayment(harness, payment.id, 'reissue', OFFICER, {
      route: { channel: 'POST_OFFICE' },
    });
    expect([switched.status, switched.body['currentState']]).toEqual([409, 'SUBMITTED']);
    await refuse(harness, secret, payment);
    const before = await paymentOf(harness, payment.id);
    for (const [route, expected] of [
      [{ accountId: other }, [400, '/route/accountId']],
      [{ accountId: v7() }, [400, '/route/accountId']],
      [{ accountId: 'x' }, [400, '/route/accountId']],
      [{ accountId: mismatch, channel: 'POST_OFFICE' }, [400, '/route']],
      [{ channel: 'BANK' }, [400, '/route/channel']],
      [{}, [400, '/route']],
      [{ accountId: mismatch }, [409, undefined]],
    ] as const) {
      const answer = await commandPayment(harness, payment.id, 'reissue', OFFICER, { route });
      const [fault] = (answer.body['errors'] ?? []) as { pointer: string }[];
      expect([answer.status, fault?.pointer]).toEqual(expected);
    }
    expect(await paymentOf(harness, payment.id)).toEqual(before);
  });
});
