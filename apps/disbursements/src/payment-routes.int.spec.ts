import { v7 } from 'uuid';
import { AccountsRefused, PaymentsChanged, type ChangedPayment } from '#contracts';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import {
  applied,
  commandByTwo,
  commandPayment,
  deliver,
  newSecret,
  paymentOf,
  paymentsOf,
  payingRun,
  plannedRun,
  status,
} from './testing/paying-run.js';
import { published } from './testing/published.js';

interface Offered {
  accountId: string | null;
  channel: string;
  providerCode: string;
  accountEnding: string | null;
  usable: boolean;
  why?: string;
}

describe('a payment that two people let go again', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;

  const start = async (people: Person[]): Promise<void> => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    ({ secret } = await newSecret(harness));
  };
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    expect(new Set(bank.references).size).toBe(bank.references.length);
    await harness.stop();
    await bank.stop();
  });

  const all = (runId: string, state: string): Promise<unknown> =>
    eventually(async () => (await paymentsOf(harness, runId)).every((payment) => payment.state === state));
  const becomes = (id: string, state: string): Promise<unknown> =>
    eventually(async () => (await paymentOf(harness, id)).state === state);
  const only = async (runId: string): Promise<Json> => (await paymentsOf(harness, runId))[0] as Json;
  const routesOf = async (id: string): Promise<Offered[]> => (await paymentOf(harness, id))['routes'] as Offered[];
  const accountsOf = (id: string): Promise<{ account_id: string; account_ending: string }[]> =>
    harness.db.query('SELECT account_id, account_ending FROM accounts WHERE beneficiary_id = $1 ORDER BY priority', [
      id,
    ]);
  /** What the service has told of accounts because of this payment. */
  const refusals = async (id: string): Promise<[string, string][]> =>
    (await published<AccountsRefused>(harness, AccountsRefused.type))
      .flatMap(({ accounts }) => accounts)
      .filter(({ paymentId }) => paymentId === id)
      .map(({ accountId, reason }) => [accountId, reason]);
  /** Paid to the bank, and refused by it. */
  const rejected = async (reason = 'AC04'): Promise<{ id: string; runId: string }> => {
    const runId = await payingRun(harness);
    await all(runId, 'SUBMITTED');
    const payment = await only(runId);
    await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason })]);
    await applied(harness);
    return { id: payment.id, runId };
  };

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
    const { id } = await only(runId);
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

  it('given a refusal: a new attempt by the same way, under the next number', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await rejected('AM04');
    const asked = await commandPayment(harness, id, 'reissue', OFFICER, { reason: 'Đã cấp bù' });
    expect([asked.status, asked.body]).toEqual([
      202,
      { id, state: 'REJECTED', operation: { name: 'reissue', state: 'RUNNING' } },
    ]);
    expect(await paymentOf(harness, id)).toMatchObject({
      state: 'REJECTED',
      request: { verb: 'reissue', route: null, reason: 'Đã cấp bù', requestedBy: 'officer' },
      operation: { name: 'reissue', state: 'RUNNING' },
    });
    expect((await commandPayment(harness, id, 'reissue', APPROVER)).body).toMatchObject({
      state: 'APPROVED',
      operation: { state: 'DONE' },
    });
    await becomes(id, 'SUBMITTED');
    const story = await paymentOf(harness, id);
    expect(story.attempts.map(({ number }) => number)).toEqual([1, 2]);
    expect(story.history.map(({ state }) => state)).toEqual([
      'PLANNED',
      'APPROVED',
      'SUBMITTING',
      'SUBMITTED',
      'REJECTED',
      'APPROVED',
      'SUBMITTING',
      'SUBMITTED',
    ]);
    expect(story.history[5]).toMatchObject({ actor: 'approver', reason: 'REISSUED', note: 'Đã cấp bù' });
    expect(story['requests']).toMatchObject([
      { step: 'REQUESTED', actor: 'officer' },
      { step: 'APPROVED', actor: 'approver' },
    ]);
    expect([story['request'], story['operation'], story['formerRoutes']]).toEqual([null, undefined, []]);
    expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-01', '-02']);
    // A late word about the first attempt is recognised.
    await deliver(harness, secret, [status(story.attempts[0]?.['reference'] as string, 'ACCC')]);
    await applied(harness);
    expect(await paymentOf(harness, id)).toMatchObject({ state: 'SUBMITTED', cases: [{ class: 'CONTRADICTION' }] });
  });

  it('given another account: goes there, is counted there, and the way before is kept', async () => {
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '2000000002', provider: 'MOMO' as const }],
    };
    await start([person]);
    const { id, runId } = await rejected();
    const [first, second] = await accountsOf(person.id);
    const answer = await commandByTwo(harness, id, 'reissue', { route: { accountId: second?.account_id } });
    expect(answer.body).toMatchObject({ state: 'APPROVED', operation: { state: 'DONE' } });
    await becomes(id, 'SUBMITTED');
    expect(await paymentOf(harness, id)).toMatchObject({
      channel: 'EWALLET',
      providerCode: 'MOMO',
      accountEnding: '0002',
      formerRoutes: [
        {
          accountId: first?.account_id,
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
    const told = (await eventually(async () => {
      const changes = await published<PaymentsChanged>(harness, PaymentsChanged.type);
      const steps = changes.flatMap(({ payments }) => payments).filter(({ paymentId }) => paymentId === id);
      return steps.some(({ state, channel }) => state === 'SUBMITTED' && channel === 'EWALLET') && steps;
    })) as ChangedPayment[];
    expect(told.map(({ state, channel }) => [state, channel])).toEqual([
      ['SUBMITTED', 'BANK'],
      ['REJECTED', 'BANK'],
      ['APPROVED', 'EWALLET'],
      ['SUBMITTED', 'EWALLET'],
    ]);
    expect(await refusals(id)).toEqual([[first?.account_id, 'AC04']]);
  });

  it('is told with its account when it comes back, so that the next one does not go there unseen', async () => {
    const person = { id: v7(), accounts: [{ number: '1000000001' }] };
    await start([person]);
    const runId = await payingRun(harness);
    await all(runId, 'SUBMITTED');
    const { id, reference } = await only(runId);
    await deliver(harness, secret, [status(reference as string, 'ACCC')]);
    await deliver(harness, secret, [status(reference as string, 'RTRN', { reason: 'AC04' })]);
    await becomes(id, 'RETURNED');
    const [account] = await accountsOf(person.id);
    await eventually(async () => (await refusals(id)).length > 0);
    expect(await refusals(id)).toEqual([[account?.account_id, 'AC04']]);
  });

  it('given the post office: a late word that the bank paid after all contradicts, and stops the cash', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await rejected();
    await harness.delayHandover();
    await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    const [first] = (await paymentOf(harness, id)).attempts;
    await deliver(harness, secret, [status(first?.['reference'] as string, 'ACCC')]);
    await applied(harness);
    expect(await paymentOf(harness, id)).toMatchObject({
      state: 'HELD',
      heldReason: 'CONTRADICTION',
      cases: [{ class: 'CONTRADICTION' }],
    });
    await harness.resumeHandover();
  });

  it('given the post office: leaves on a list of its own, to be collected', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }, { id: v7() }]);
    const runId = await payingRun(harness);
    await all(runId, 'SUBMITTED');
    const payment = (await paymentsOf(harness, runId, '&channel=BANK'))[0] as Json;
    await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason: 'AC04' })]);
    await applied(harness);
    await commandByTwo(harness, payment.id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    await becomes(payment.id, 'SUBMITTED');
    expect(await paymentOf(harness, payment.id)).toMatchObject({
      channel: 'POST_OFFICE',
      providerCode: 'VNPOST',
      accountEnding: null,
    });
    const lists = await harness.call('GET', '/api/v1/providers/VNPOST/files?period=2024-09', OFFICER);
    expect(lists.body.items.map((file) => [file['count'], file['controlSum']])).toEqual([
      [1, '500000'],
      [1, '500000'],
    ]);
    const content = await harness.call('GET', `/api/v1/files/${lists.body.items[1]?.id}/content`, OFFICER);
    expect(content.body['text']).toContain(`${payment.id.replaceAll('-', '')}-02`);
  });

  it('given a hold without a way: the second person signs the way, and the list is signed anew', async () => {
    const person = { id: v7(), accounts: [{ number: '1000000001', until: '2024-08-31' }] };
    await start([person]);
    const runId = await plannedRun(harness);
    await harness.command(runId, 'plan', OFFICER);
    const { id } = await only(runId);
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
    await harness.command(runId, 'submit', OFFICER);
    await harness.command(runId, 'approve', APPROVER);
    await all(runId, 'SUBMITTED');
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
    const [, second] = await accountsOf(person.id);
    await commandByTwo(harness, payment.id, 'unhold', { route: { accountId: second?.account_id } });
    await harness.resumeHandover();
    await all(runId, 'SUBMITTED');
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
    const runId = await payingRun(harness);
    await all(runId, 'SUBMITTED');
    const payment = (await paymentsOf(harness, runId)).find((one) => one['beneficiaryId'] === person.id) as Json;
    const [other] = await accountsOf(stranger.id);
    const [, mismatch] = await accountsOf(person.id);
    // Under way: never switched, whoever asks.
    const switched = await commandPayment(harness, payment.id, 'reissue', OFFICER, {
      route: { channel: 'POST_OFFICE' },
    });
    expect([switched.status, switched.body['currentState']]).toEqual([409, 'SUBMITTED']);
    await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason: 'AC04' })]);
    await applied(harness);
    const before = await paymentOf(harness, payment.id);
    for (const [route, expected] of [
      [{ accountId: other?.account_id }, [400, '/route/accountId']],
      [{ accountId: v7() }, [400, '/route/accountId']],
      [{ accountId: 'x' }, [400, '/route/accountId']],
      [{ accountId: mismatch?.account_id, channel: 'POST_OFFICE' }, [400, '/route']],
      [{ channel: 'BANK' }, [400, '/route/channel']],
      [{}, [400, '/route']],
      [{ accountId: mismatch?.account_id }, [409, undefined]],
    ] as const) {
      const answer = await commandPayment(harness, payment.id, 'reissue', OFFICER, { route });
      const [fault] = (answer.body['errors'] ?? []) as { pointer: string }[];
      expect([answer.status, fault?.pointer]).toEqual(expected);
    }
    expect(await paymentOf(harness, payment.id)).toEqual(before);
  });

  it('given an account that stops between asking and signing: not signed, and asked for anew by another way', async () => {
    const person = {
      id: v7(),
      accounts: [{ number: '1000000001' }, { number: '2000000002', provider: 'MOMO' as const }],
    };
    await start([person]);
    const { id } = await rejected();
    const [, second] = await accountsOf(person.id);
    await commandPayment(harness, id, 'reissue', OFFICER, { route: { accountId: second?.account_id } });
    await harness.db.query(`UPDATE accounts SET status = 'CLOSED' WHERE account_id = $1`, [second?.account_id]);
    const closed = await commandPayment(harness, id, 'reissue', APPROVER);
    expect([closed.status, closed.body['why']]).toEqual([409, 'ROUTE_NOT_USABLE']);
    // The same account under another number is another way, too.
    await harness.db.query(`UPDATE accounts SET status = 'VERIFIED', account_digest = 'x' WHERE account_id = $1`, [
      second?.account_id,
    ]);
    expect((await commandPayment(harness, id, 'reissue', APPROVER)).body['why']).toBe('ROUTE_NOT_USABLE');
    const other = await commandPayment(harness, id, 'reissue', APPROVER, { route: { channel: 'POST_OFFICE' } });
    expect([other.status, other.body['why']]).toEqual([409, 'OTHER_REQUEST']);
    expect((await commandPayment(harness, id, 'decline', APPROVER, { reason: 'Tài khoản đã đóng' })).status).toBe(202);
    await commandByTwo(harness, id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    await becomes(id, 'SUBMITTED');
    expect((await paymentOf(harness, id))['requests']).toMatchObject([
      { step: 'REQUESTED' },
      { step: 'DECLINED', actor: 'approver', reason: 'Tài khoản đã đóng' },
      { step: 'REQUESTED', route: { channel: 'POST_OFFICE', providerCode: 'VNPOST' } },
      { step: 'APPROVED' },
    ]);
  });

  it('given a refusal that does not exclude that money moved: never sent again', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await rejected('DUPL');
    const answer = await commandPayment(harness, id, 'reissue', OFFICER);
    expect([answer.status, answer.body['why']]).toEqual([409, 'MONEY_MAY_HAVE_MOVED']);
    expect((await commandPayment(harness, id, 'carry-over', OFFICER)).body).toMatchObject({
      state: 'REJECTED',
      operation: { name: 'carry-over', state: 'RUNNING' },
    });
    expect((await commandPayment(harness, id, 'carry-over', APPROVER)).body).toMatchObject({ state: 'CARRIED_OVER' });
  });

  it('given fifty who sign at one moment: one new attempt', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await rejected('AM04');
    await commandPayment(harness, id, 'reissue', OFFICER);
    const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        harness.call(
          'POST',
          `/api/v1/payments/${id}/reissue`,
          { ...APPROVER, username: `approver${index}` },
          { body: {}, ifMatch: headers.get('etag') ?? '' },
        ),
      ),
    );
    expect(answers.filter(({ status: code }) => code === 202)).toHaveLength(1);
    expect(answers.filter(({ status: code }) => code !== 202 && code !== 412)).toEqual([]);
    await becomes(id, 'SUBMITTED');
    expect(bank.references.map((reference) => reference.slice(-3))).toEqual(['-01', '-02']);
  });
});
