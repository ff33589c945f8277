import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Answer, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, newSecret, status } from './testing/deliveries.js';
import { commandByTwo, commandPayment, paymentOf, paymentsOf, submittedRun } from './testing/paying-run.js';

const OFFICER2 = { username: 'officer2', roles: ['FINANCE_OFFICER'] } satisfies Partial<Actor>;
const BOTH = { username: 'both', roles: ['FINANCE_OFFICER', 'APPROVER'] } satisfies Partial<Actor>;

describe('what takes two people', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  let waiting: Json[];
  const people: Person[] = Array.from({ length: 24 }, (_, index) => ({
    id: v7(),
    accounts: [{ number: `10000000${index + 10}` }],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    ({ secret } = await newSecret(harness));
    const runId = await submittedRun(harness);
    waiting = await paymentsOf(harness, runId);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const next = (): { id: string; reference: string } => waiting.pop() as unknown as { id: string; reference: string };
  const unknown = async (): Promise<{ id: string; reference: string }> => {
    const payment = next();
    await harness.moveTo(payment.id, 'UNKNOWN', 'DEADLINE');
    return payment;
  };
  const send = async (reference: string, code: string): Promise<void> => {
    await deliver(harness, secret, [status(reference, code)]);
    await applied(harness);
  };
  const found = { outcome: 'SETTLED', evidence: 'Sao kê ngân hàng số 12' };

  describe('an unknown payment of which two found out what became', () => {
    it.each([
      ['SETTLED', 'ACCC', null],
      ['REJECTED', 'RJCT', 'RESOLVED'],
      ['RETURNED', 'RTRN', 'RESOLVED'],
    ])('%s: moves, and stands among what was said of it as %s', async (outcome, code, reason) => {
      const { id, reference } = await unknown();
      const asked = await commandPayment(harness, id, 'resolve', OFFICER, { ...found, outcome });
      expect(asked.body).toMatchObject({ state: 'UNKNOWN', operation: { name: 'resolve', state: 'RUNNING' } });
      const signed = await commandPayment(harness, id, 'resolve', APPROVER, { outcome, evidence: 'Đã xem sao kê' });
      expect(signed.body).toMatchObject({ state: outcome, operation: { name: 'resolve', state: 'DONE' } });
      const story = await paymentOf(harness, id);
      expect([story.state, story['reason']]).toEqual([outcome, reason]);
      expect(story.confirmations.at(-1)).toMatchObject({
        reference,
        status: code,
        amount: '500000',
        source: 'PEOPLE',
        effect: 'APPLIED',
      });
      expect(story.history.at(-1)).toMatchObject({ actor: 'approver', note: 'Đã xem sao kê' });
      expect(story['requests']).toMatchObject([
        { step: 'REQUESTED', actor: 'officer', outcome, evidence: found.evidence },
        { step: 'APPROVED', actor: 'approver', outcome, evidence: found.evidence, reason: 'Đã xem sao kê' },
      ]);
      // What the provider says in the end agrees, or is a case.
      await send(reference, 'ACCC');
      const after = await paymentOf(harness, id);
      expect([after.state, after.cases.length]).toEqual([outcome, outcome === 'SETTLED' ? 0 : 1]);
    });

    it('rejected by two: known not to have moved, so it goes again under the next number', async () => {
      const { id } = await unknown();
      await commandByTwo(harness, id, 'resolve', { ...found, outcome: 'REJECTED' });
      await commandByTwo(harness, id, 'reissue');
      await eventually(async () => (await paymentOf(harness, id)).state === 'SUBMITTED');
      expect((await paymentOf(harness, id)).attempts.map(({ number }) => number)).toEqual([1, 2]);
    });

    it('needs an outcome and evidence from the first, and the same outcome from the second', async () => {
      const { id } = await unknown();
      for (const [body, pointer] of [
        [{ outcome: 'SETTLED' }, '/evidence'],
        [{ evidence: 'x' }, '/outcome'],
        [{ ...found, outcome: 'CANCELLED' }, '/outcome'],
        [{ ...found, evidence: '' }, '/evidence'],
        [{ ...found, evidence: 'a\u0000b' }, '/evidence'],
        [{ ...found, wrong: 1 }, '/wrong'],
      ] as const) {
        const answer = await commandPayment(harness, id, 'resolve', OFFICER, body);
        const [fault] = (answer.body['errors'] ?? []) as { pointer: string }[];
        expect([answer.status, fault?.pointer]).toEqual([400, pointer]);
      }
      await commandPayment(harness, id, 'resolve', OFFICER, found);
      const other = await commandPayment(harness, id, 'resolve', APPROVER, { ...found, outcome: 'REJECTED' });
      expect([other.status, other.body['why'], other.body['request']]).toEqual([
        409,
        'OTHER_REQUEST',
        { verb: 'resolve', requestedBy: 'officer' },
      ]);
      expect((await commandPayment(harness, id, 'resolve', APPROVER)).body.state).toBe('SETTLED');
    });
  });

  describe('a request', () => {
    it('is not signed by who asked, in whatever role, nor by who acts for them', async () => {
      const { id } = await unknown();
      await commandPayment(harness, id, 'resolve', BOTH, found);
      expect((await commandPayment(harness, id, 'resolve', BOTH, found)).status).toBe(403);
      const deputy = { ...APPROVER, onBehalfOf: { APPROVER: 'both' } };
      expect((await commandPayment(harness, id, 'resolve', deputy)).status).toBe(403);
      const other = { ...APPROVER, username: 'deputy', onBehalfOf: { APPROVER: 'approver' } };
      expect((await commandPayment(harness, id, 'resolve', other)).body.state).toBe('SETTLED');
      const [step] = await harness.db.query<{ on_behalf_of: string }>(
        `SELECT on_behalf_of FROM payment_history WHERE payment_id = $1 AND state = 'SETTLED'`,
        [id],
      );
      expect(step?.on_behalf_of).toBe('approver');
    });

    it('stays the first one’s while others who may not sign repeat it', async () => {
      const { id } = await unknown();
      await commandPayment(harness, id, 'resolve', OFFICER, found);
      expect((await commandPayment(harness, id, 'resolve', OFFICER2, found)).body).toMatchObject({
        state: 'UNKNOWN',
        operation: { state: 'RUNNING' },
      });
      expect(await paymentOf(harness, id)).toMatchObject({
        request: { requestedBy: 'officer' },
        requests: [{ step: 'REQUESTED', actor: 'officer' }],
      });
    });

    it('changes the ETag: who is about to sign sees what is asked', async () => {
      const { id } = await unknown();
      const etag = async (): Promise<string> =>
        (await harness.call('GET', `/api/v1/payments/${id}`, OFFICER)).headers.get('etag') ?? '';
      const before = await etag();
      const asked = await commandPayment(harness, id, 'resolve', OFFICER, found);
      expect(asked.headers.get('etag')).not.toBe(before);
      expect(asked.headers.get('etag')).toBe(await etag());
      const stale = await harness.call('POST', `/api/v1/payments/${id}/resolve`, APPROVER, {
        body: {},
        ifMatch: before,
      });
      expect(stale.status).toBe(412);
      await commandPayment(harness, id, 'decline', OFFICER);
      expect(await etag()).toBe(before);
    });

    it('is withdrawn or declined by anybody who could ask, once', async () => {
      const { id } = await unknown();
      const none = await commandPayment(harness, id, 'decline', APPROVER);
      expect([none.status, none.body['why']]).toEqual([409, 'NO_REQUEST']);
      await commandPayment(harness, id, 'resolve', OFFICER, found);
      expect((await commandPayment(harness, id, 'decline', APPROVER, { reason: 'Chưa đủ' })).body).toMatchObject({
        state: 'UNKNOWN',
        operation: { name: 'decline', state: 'DONE' },
      });
      const story = await paymentOf(harness, id);
      expect([story['request'], story.history.at(-1)?.state]).toEqual([null, 'UNKNOWN']);
      expect((await commandPayment(harness, id, 'resolve', APPROVER, {})).status).toBe(400);
    });

    it('ends with the state it was about', async () => {
      const { id, reference } = await unknown();
      await commandPayment(harness, id, 'resolve', OFFICER, { ...found, outcome: 'REJECTED' });
      await send(reference, 'ACCC');
      expect(await paymentOf(harness, id)).toMatchObject({
        state: 'SETTLED',
        request: null,
        requests: [{ step: 'REQUESTED' }, { step: 'LAPSED', actor: 'AGRIBANK' }],
      });
      const late = await commandPayment(harness, id, 'resolve', APPROVER, found);
      expect([late.status, late.body['currentState']]).toEqual([409, 'SETTLED']);
    });

    it('is answered the same to the same key, also after it was signed', async () => {
      const { id } = await unknown();
      const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
      const send = (body: object, key: string): Promise<Answer> =>
        harness.call('POST', `/api/v1/payments/${id}/resolve`, OFFICER, {
          body,
          key,
          ifMatch: headers.get('etag') ?? '',
        });
      const key = v7();
      const first = await send(found, key);
      await commandPayment(harness, id, 'resolve', APPROVER);
      expect([(await send(found, key)).body, (await send({ ...found, outcome: 'REJECTED' }, key)).status]).toEqual([
        first.body,
        409,
      ]);
    });

    it('given fifty who sign at one moment, some of them declining: one of them is heard', async () => {
      const { id } = await unknown();
      await commandPayment(harness, id, 'resolve', OFFICER, found);
      const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          harness.call(
            'POST',
            `/api/v1/payments/${id}/${index % 5 ? 'resolve' : 'decline'}`,
            { username: `approver${index}`, roles: ['APPROVER'] satisfies Role[] },
            { body: {}, ifMatch: headers.get('etag') ?? '' },
          ),
        ),
      );
      const heard = answers.filter(({ status: code }) => code === 202);
      expect(heard).toHaveLength(1);
      // A payment that was declined meanwhile has nothing to sign: that is bad input, of the others the ETag is stale.
      expect(answers.filter(({ status: code }) => ![202, 400, 409, 412].includes(code))).toEqual([]);
      const { state, request } = await paymentOf(harness, id);
      expect([state, request]).toEqual([heard[0]?.body.state, null]);
      expect(await harness.db.query(`SELECT FROM confirmations WHERE payment_id = $1`, [id])).toHaveLength(
        state === 'SETTLED' ? 1 : 0,
      );
    });

    it('shows what people wrote to those who work with it, not to leaders', async () => {
      const { id } = await unknown();
      await commandPayment(harness, id, 'resolve', OFFICER, { ...found, reason: 'Gấp' });
      const lead = (await harness.call('GET', `/api/v1/payments/${id}`, { username: 'l', roles: ['LEADER'] })).body;
      expect(JSON.stringify(lead)).not.toMatch(/Sao kê|Gấp/);
      expect(JSON.stringify(await paymentOf(harness, id))).toMatch(/Sao kê.*Gấp/);
      expect(JSON.stringify(lead['routes'])).not.toContain('Digest');
    });
  });
});
