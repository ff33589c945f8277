import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, type Answer, type Json, type Person } from '../testing/harness.js';
import { applied, deliver, newSecret, status } from '../testing/deliveries.js';
import { commandPayment, paymentOf, paymentsOf, submittedRun } from '../testing/paying-run.js';

/** A payment that was refused, and then said to have been credited after all. */
describe('a case', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  let runId: string;
  const people: Person[] = Array.from({ length: 3 }, (_, index) => ({
    id: v7(),
    accounts: [{ number: `100000000${index}` }],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    secret = (await newSecret(harness)).secret;
    runId = await submittedRun(harness);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const say = async (reference: string, ...codes: string[]): Promise<void> => {
    for (const code of codes) {
      await deliver(harness, secret, [status(reference, code, code === 'RJCT' ? { reason: 'AC06' } : {})]);
      await applied(harness);
    }
  };
  /** A payment of the run, refused and then said to be credited. */
  const contradicted = async (): Promise<Json> => {
    const [payment] = await paymentsOf(harness, runId, '&state=SUBMITTED');
    await say(payment?.['reference'] as string, 'RJCT', 'ACCC');
    return paymentOf(harness, payment?.id as string);
  };
  const caseOf = async (payment: Json): Promise<Answer> => {
    const { cases } = await paymentOf(harness, payment.id);
    return harness.call('GET', `/api/v1/cases/${cases.at(-1)?.id}`, OFFICER);
  };
  const resolve = async (found: Answer, body: object, as: Parameters<Harness['call']>[2] = OFFICER): Promise<Answer> =>
    harness.call('POST', `/api/v1/cases/${found.body.id}/resolve`, as, {
      body,
      ifMatch: found.headers.get('etag') ?? '',
    });

  it('stands against paying again until it is resolved, then two people may', async () => {
    const payment = await contradicted();
    expect(payment.state).toBe('REJECTED');
    const refused = await commandPayment(harness, payment.id, 'reissue', OFFICER);
    expect([refused.status, refused.body['why']]).toEqual([409, 'CONTRADICTED']);
    const found = await caseOf(payment);
    expect(found.body).toMatchObject({ class: 'CONTRADICTION', state: 'OPEN', resolution: null, history: [] });
    const answer = await resolve(found, { resolution: 'MONEY_DID_NOT_MOVE', note: 'Ngân hàng xác nhận bằng văn bản' });
    expect([answer.status, answer.body]).toEqual([
      202,
      expect.objectContaining({ state: 'RESOLVED', operation: { name: 'resolve', state: 'DONE' } }),
    ]);
    expect((await caseOf(payment)).body).toMatchObject({
      state: 'RESOLVED',
      history: [{ state: 'RESOLVED', resolution: 'MONEY_DID_NOT_MOVE', actor: 'officer' }],
    });
    expect((await commandPayment(harness, payment.id, 'reissue', OFFICER)).body.operation?.state).toBe('RUNNING');
    expect((await commandPayment(harness, payment.id, 'reissue', APPROVER)).body).toMatchObject({ state: 'APPROVED' });
  });

  it('found to have been paid is never paid again', async () => {
    const payment = await contradicted();
    await resolve(await caseOf(payment), { resolution: 'MONEY_MOVED', note: 'Sao kê dòng 7' });
    const refused = await commandPayment(harness, payment.id, 'reissue', OFFICER);
    expect([refused.status, refused.body['why']]).toEqual([409, 'CONTRADICTED']);
  });

  it('is resolved once, by an officer of its area, with its present ETag, and says why', async () => {
    const payment = await contradicted();
    const found = await caseOf(payment);
    const good = { resolution: 'NOTHING_TO_DO', note: 'Trùng lặp' };
    const path = `/api/v1/cases/${found.body.id}`;
    expect((await resolve(found, good, APPROVER)).status).toBe(403);
    expect((await resolve(found, good, { ...OFFICER, areaCode: '386' })).status).toBe(404);
    expect((await harness.call('GET', path, { ...OFFICER, areaCode: '386' })).status).toBe(404);
    for (const [pointer, body] of [
      ['/note', { resolution: 'NOTHING_TO_DO' }],
      ['/resolution', { resolution: 'PERHAPS', note: 'x' }],
    ] as const) {
      const bad = await resolve(found, body);
      expect([bad.status, bad.body['errors']]).toEqual([
        400,
        expect.arrayContaining([expect.objectContaining({ pointer })]),
      ]);
    }
    expect((await harness.call('POST', `${path}/resolve`, OFFICER, { body: good })).status).toBe(428);
    expect((await harness.call('POST', `${path}/resolve`, OFFICER, { body: good, ifMatch: '"9"' })).status).toBe(412);
    expect((await resolve(found, good)).status).toBe(202);
    expect((await resolve(await caseOf(payment), good)).body).toMatchObject({ status: 409, currentState: 'RESOLVED' });
  });
});
