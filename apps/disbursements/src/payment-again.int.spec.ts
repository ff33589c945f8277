import { v7 } from 'uuid';
import type { Bank } from './testing/bank.js';
import { applied, deliver, status } from './testing/deliveries.js';
import { APPROVER, type Harness, OFFICER, type Person } from './testing/harness.js';
import { becomes, commandByTwo, commandPayment, firstOf, paymentOf, submittedRun } from './testing/paying-run.js';
import { accountsOf, refusalsOf, refuse, refusedPayment, towns } from './testing/routes.js';

describe('a payment that two people let go again', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  const open = towns();
  const start = async (people: Person[]): Promise<void> => {
    ({ harness, bank, secret } = await open(people));
  };

  it('given a refusal: a new attempt by the same way, under the next number', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await refusedPayment(harness, secret, 'AM04');
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
    await becomes(harness, id, 'SUBMITTED');
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

  it('is told with its account when it comes back, so that the next one does not go there unseen', async () => {
    const person = { id: v7(), accounts: [{ number: '1000000001' }] };
    await start([person]);
    const runId = await submittedRun(harness);
    const { id, reference } = await firstOf(harness, runId);
    await deliver(harness, secret, [status(reference as string, 'ACCC')]);
    await deliver(harness, secret, [status(reference as string, 'RTRN', { reason: 'AC04' })]);
    await becomes(harness, id, 'RETURNED');
    const [account] = await accountsOf(harness, person.id);
    expect(await refusalsOf(harness, id)).toEqual([[account, 'AC04']]);
  });

  it('given the post office: leaves on a list of its own, to be collected', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }, { id: v7() }]);
    const runId = await submittedRun(harness);
    const payment = await firstOf(harness, runId, '&channel=BANK');
    await refuse(harness, secret, payment);
    await commandByTwo(harness, payment.id, 'reissue', { route: { channel: 'POST_OFFICE' } });
    await becomes(harness, payment.id, 'SUBMITTED');
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

  it('given a refusal that does not exclude that money moved: never sent again', async () => {
    await start([{ id: v7(), accounts: [{ number: '1000000001' }] }]);
    const { id } = await refusedPayment(harness, secret, 'DUPL');
    const answer = await commandPayment(harness, id, 'reissue', OFFICER);
    expect([answer.status, answer.body['why']]).toEqual([409, 'MONEY_MAY_HAVE_MOVED']);
    expect((await commandPayment(harness, id, 'carry-over', OFFICER)).body).toMatchObject({
      state: 'REJECTED',
      operation: { name: 'carry-over', state: 'RUNNING' },
    });
    expect((await commandPayment(harness, id, 'carry-over', APPROVER)).body).toMatchObject({ state: 'CARRIED_OVER' });
  });
});
