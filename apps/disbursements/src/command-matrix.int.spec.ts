import { PAYMENT_STATES, ROLES, RUN_STATES, type PaymentState, type Role, type RunState } from '#contracts';
import { v7 } from 'uuid';
import { Harness, type Answer, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { payingRun, paymentsOf, plannedRun } from './testing/paying-run.js';

/** Who may give a command, and from which states; written out once more, by hand, from the public contract. */
interface Rule<State> {
  roles: Role[];
  from: State[];
  body?: object;
}

const RUN_RULES: Record<string, Rule<RunState>> = {
  plan: { roles: ['FINANCE_OFFICER'], from: ['DRAFT', 'PLANNED', 'REJECTED'] },
  submit: { roles: ['FINANCE_OFFICER'], from: ['PLANNED'] },
  approve: { roles: ['APPROVER'], from: ['SUBMITTED'] },
  reject: { roles: ['APPROVER'], from: ['SUBMITTED'], body: { reason: 'Sai số tiền' } },
  release: { roles: ['RELEASER'], from: ['APPROVED'] },
  cancel: { roles: ['FINANCE_OFFICER'], from: ['DRAFT', 'PLANNED', 'SUBMITTED', 'REJECTED', 'APPROVED'] },
  close: { roles: ['FINANCE_OFFICER'], from: ['PAYING'] },
  bulk: {
    roles: ['FINANCE_OFFICER', 'APPROVER'],
    from: ['PLANNED', 'SUBMITTED', 'APPROVED', 'PAYING'],
    body: { verb: 'hold', filter: { state: 'PLANNED' }, reason: 'Chờ xác minh' },
  },
};

const PAYMENT_RULES: Record<string, Rule<PaymentState>> = {
  hold: { roles: ['FINANCE_OFFICER', 'APPROVER'], from: ['PLANNED', 'APPROVED'] },
  unhold: { roles: ['FINANCE_OFFICER', 'APPROVER'], from: ['HELD'] },
  reissue: { roles: ['FINANCE_OFFICER', 'APPROVER'], from: ['REJECTED'] },
  cancel: { roles: ['FINANCE_OFFICER'], from: ['PLANNED', 'HELD', 'APPROVED', 'REJECTED'] },
  'carry-over': { roles: ['FINANCE_OFFICER', 'APPROVER'], from: ['HELD', 'REJECTED'] },
  resolve: {
    roles: ['FINANCE_OFFICER', 'APPROVER'],
    from: ['UNKNOWN'],
    body: { outcome: 'SETTLED', evidence: 'Sao kê ngân hàng số 12' },
  },
  decline: { roles: ['FINANCE_OFFICER', 'APPROVER'], from: [] },
  inquire: { roles: ['FINANCE_OFFICER'], from: ['SUBMITTING', 'SUBMITTED', 'UNKNOWN'] },
};
/** Asks, and changes nothing: needs no ETag. */
const WITHOUT_ETAG = ['inquire'];

describe('every command, given wrongly', () => {
  let harness: Harness;
  let bank: Bank;
  let runId: string;
  let paymentId: string;
  const people: Person[] = Array.from({ length: 3 }, (_, index) => ({
    id: v7(),
    accounts: [{ number: `100000000${index}` }],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    runId = await plannedRun(harness, '2024-08');
    const paying = await payingRun(harness, '2024-09');
    paymentId = (await paymentsOf(harness, paying))[0]?.id as string;
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const someone = (roles: Role[], areaCode = '38'): { username: string; roles: Role[]; areaCode: string } => ({
    username: 'somebody-else',
    roles,
    areaCode,
  });
  const runPath = (): string => `/api/v1/payout-runs/${runId}`;
  const paymentPath = (): string => `/api/v1/payments/${paymentId}`;
  const etagOf = async (path: string): Promise<string> =>
    (await harness.call('GET', path, someone(['FINANCE_OFFICER']))).headers.get('etag') ?? '';
  /** Everything that a command could have changed. */
  const everything = (): Promise<object[]> =>
    harness.db.query(
      `SELECT (SELECT jsonb_agg(to_jsonb(run) ORDER BY id) FROM payout_runs run) AS runs,
         (SELECT jsonb_agg(to_jsonb(payment) ORDER BY id) FROM payments payment) AS payments,
         (SELECT count(*) FROM payment_history) AS history, (SELECT count(*) FROM payment_requests) AS requests,
         (SELECT count(*) FROM idempotency_keys) AS keys`,
    );
  const unchangedBy = async (call: () => Promise<Answer>): Promise<Answer> => {
    const before = await everything();
    const answer = await call();
    expect(await everything()).toEqual(before);
    return answer;
  };
  const putRun = (state: RunState): Promise<object[]> =>
    harness.db.query(`UPDATE payout_runs SET state = $2, version = version + 1 WHERE id = $1`, [runId, state]);

  describe.each(Object.entries(RUN_RULES))('%s of a run', (verb, { roles, from, body = {} }) => {
    const give = (as: ReturnType<typeof someone>, ifMatch?: string): Promise<Answer> =>
      harness.call('POST', `${runPath()}/${verb}`, as, { body, ...(ifMatch ? { ifMatch } : {}) });

    it.each(ROLES.filter((role) => !roles.includes(role)))('is nothing for %s', async (role) => {
      const etag = await etagOf(runPath());
      expect((await unchangedBy(() => give(someone([role]), etag))).status).toBe(403);
    });

    it('knows no run outside one’s own area', async () => {
      for (const area of ['01', '386', '38001'])
        expect((await unchangedBy(() => give(someone(roles, area), '"1"'))).status).toBe(404);
    });

    it('needs the run’s ETag, and the latest one', async () => {
      expect((await unchangedBy(() => give(someone(roles)))).status).toBe(428);
      expect((await unchangedBy(() => give(someone(roles), '"0"'))).status).toBe(412);
    });

    it.each(RUN_STATES.filter((state) => !from.includes(state)))('is refused in %s', async (state) => {
      await putRun(state);
      const etag = await etagOf(runPath());
      const answer = await unchangedBy(() => give(someone(roles), etag));
      expect([answer.status, answer.body['currentState']]).toEqual([409, state]);
    });

    it('refuses a field that it does not know, and names it', async () => {
      const answer = await unchangedBy(() =>
        harness.call('POST', `${runPath()}/${verb}`, someone(roles), { body: { ...body, colour: 'red' } }),
      );
      expect([answer.status, answer.body['errors']]).toEqual([
        400,
        expect.arrayContaining([expect.objectContaining({ pointer: '/colour' })]),
      ]);
    });
  });

  describe.each(Object.entries(PAYMENT_RULES))('%s of a payment', (verb, { roles, from, body = {} }) => {
    const give = (as: ReturnType<typeof someone>, ifMatch?: string): Promise<Answer> =>
      harness.call('POST', `${paymentPath()}/${verb}`, as, { body, ...(ifMatch ? { ifMatch } : {}) });

    it.each(ROLES.filter((role) => !roles.includes(role)))('is nothing for %s', async (role) => {
      const etag = await etagOf(paymentPath());
      expect((await unchangedBy(() => give(someone([role]), etag))).status).toBe(403);
    });

    it('knows no payment outside one’s own area', async () => {
      for (const area of ['01', '386'])
        expect((await unchangedBy(() => give(someone(roles, area), '"1"'))).status).toBe(404);
    });

    it('needs the payment’s ETag, and the latest one', async () => {
      if (WITHOUT_ETAG.includes(verb)) return;
      expect((await unchangedBy(() => give(someone(roles)))).status).toBe(428);
      expect((await unchangedBy(() => give(someone(roles), '"0"'))).status).toBe(412);
    });

    it.each(PAYMENT_STATES.filter((state) => !from.includes(state)))('is refused in %s', async (state) => {
      await harness.moveTo(paymentId, state);
      const etag = await etagOf(paymentPath());
      const answer = await unchangedBy(() => give(someone(roles), etag));
      expect([answer.status, answer.body['currentState']]).toEqual([409, state]);
    });
  });

  describe('given fifty times at once', () => {
    const alike = { username: 'officer', roles: ['FINANCE_OFFICER'] satisfies Role[] };
    const fifty = (call: () => Promise<Answer>): Promise<Answer[]> =>
      Promise.all(Array.from({ length: 50 }, () => call()));

    it('with one key does one thing, and answers the same or that the first still runs', async () => {
      await putRun('PLANNED');
      const [etag, key] = [await etagOf(runPath()), v7()];
      const answers = await fifty(() =>
        harness.call('POST', `${runPath()}/cancel`, alike, { body: {}, key, ifMatch: etag }),
      );
      const done = answers.filter(({ status }) => status === 202);
      expect(new Set(answers.map(({ status }) => status))).toEqual(
        new Set([202, 409].slice(0, answers.length === done.length ? 1 : 2)),
      );
      expect(new Set(done.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    });

    it('with keys of their own does it once: the others come too late', async () => {
      await harness.moveTo(paymentId, 'APPROVED');
      const etag = await etagOf(paymentPath());
      const answers = await fifty(() =>
        harness.call('POST', `${paymentPath()}/hold`, alike, { body: {}, ifMatch: etag }),
      );
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
    });
  });
});
