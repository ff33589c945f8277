import { PAYMENT_STATES, ROLES, RUN_STATES, type PaymentState, type Role, type RunState } from '#contracts';
import { eventually } from '#service/testing';
import { v7 } from 'uuid';
import { Harness, type Answer, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { firstOf, plannedRun, submittedRun } from './testing/paying-run.js';

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
    runId = await plannedRun(harness, { period: '2024-08' });
    paymentId = (await firstOf(harness, await submittedRun(harness))).id;
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
    /** How often anything was done: runs made, steps of runs and of payments, and keys whose answer is kept. */
    const done = async (): Promise<{ made: number; runs: number; payments: number; keys: number }> => {
      const [counted] = await harness.db.query<{ made: number; runs: number; payments: number; keys: number }>(
        `SELECT (SELECT count(*) FROM payout_runs)::integer AS made, (SELECT count(*) FROM run_history)::integer AS runs,
           (SELECT count(*) FROM payment_history)::integer AS payments, (SELECT count(*) FROM idempotency_keys)::integer AS keys`,
      );
      return counted as Awaited<ReturnType<typeof done>>;
    };
    /** One answer, however often it was given; whoever did not get it was told that the first call still runs. */
    const expectOneAnswer = (answers: Answer[], status: number): void => {
      const [given, others] = [
        answers.filter((answer) => answer.status === status),
        answers.filter((answer) => answer.status !== status),
      ];
      expect(given.map(({ body }) => body)).toEqual(given.map(() => given[0]?.body));
      expect(given).not.toEqual([]);
      expect(new Set(others.map(({ body }) => body['type']))).toEqual(
        new Set(others.map(() => 'urn:chitra:problem:idempotency-running')),
      );
    };

    it('with one key makes one run', async () => {
      const [before, key] = [await done(), v7()];
      const body = { period: '2024-10', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' };
      expectOneAnswer(await fifty(() => harness.call('POST', '/api/v1/payout-runs', alike, { body, key })), 201);
      expect(await done()).toEqual({ ...before, made: before.made + 1, runs: before.runs + 1, keys: before.keys + 1 });
    });

    it('with one key does one thing to a run', async () => {
      await putRun('PLANNED');
      const [etag, key, before] = [await etagOf(runPath()), v7(), await done()];
      expectOneAnswer(
        await fifty(() => harness.call('POST', `${runPath()}/cancel`, alike, { body: {}, key, ifMatch: etag })),
        202,
      );
      await eventually(async () => (await harness.call('GET', runPath(), alike)).body.operation?.state === 'DONE');
      expect(await done()).toEqual({
        ...before,
        runs: before.runs + 1,
        payments: before.payments + people.length,
        keys: before.keys + 1,
      });
    });

    it('with keys of their own does it once: the others come too late', async () => {
      await harness.moveTo(paymentId, 'APPROVED');
      const [etag, before] = [await etagOf(paymentPath()), await done()];
      const answers = await fifty(() =>
        harness.call('POST', `${paymentPath()}/hold`, alike, { body: {}, ifMatch: etag }),
      );
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
      expect(await done()).toEqual({ ...before, payments: before.payments + 1, keys: before.keys + 1 });
    });
  });
});
