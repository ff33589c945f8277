import { eventually } from '#service/testing';
import { Bank } from '../testing/bank.js';
import { closingCalls, PEOPLE_OF_TWO_WAYS } from '../testing/closing.js';
import { APPROVER, Harness, OFFICER } from '../testing/harness.js';
import { plannedRun } from '../testing/paying-run.js';

describe('the door of closing', () => {
  let harness: Harness;
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(PEOPLE_OF_TWO_WAYS, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const { get, handedOver, settleAll } = closingCalls(() => harness);
  const path = (id: string): string => `/api/v1/payout-runs/${id}/close`;
  const BAD = { body: { wrong: 1 }, key: null };

  it('looks at role, area, input, key, version and state, in this order, and changes nothing', async () => {
    const id = await plannedRun(harness, { period: '2025-02' });
    const etag = (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).headers.get('etag') ?? '';
    const tries: [number, Parameters<Harness['call']>[2], Parameters<Harness['call']>[3]][] = [
      [403, APPROVER, BAD],
      [403, { username: 'district', roles: ['DISTRICT_OFFICER'] }, BAD],
      [404, { ...OFFICER, areaCode: '386' }, BAD],
      [400, OFFICER, { body: { wrong: 1 } }],
      [400, OFFICER, { body: {}, key: null }],
      [428, OFFICER, { body: {} }],
      [412, OFFICER, { body: {}, ifMatch: '"0"' }],
      [409, OFFICER, { body: {}, ifMatch: etag }],
    ];
    for (const [expected, as, options] of tries)
      expect((await harness.call('POST', path(id), as, options)).status).toBe(expected);
    expect(await get(`payout-runs/${id}`)).toMatchObject({ state: 'PLANNED', operation: { name: 'plan' } });
    await harness.command(id, 'cancel', OFFICER);
  });

  it('closes once, however many ask at once', async () => {
    const { id, payments } = await handedOver('2025-03');
    await settleAll(payments);
    const etag = (await harness.call('GET', `/api/v1/payout-runs/${id}`, OFFICER)).headers.get('etag') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => harness.call('POST', path(id), OFFICER, { body: {}, ifMatch: etag })),
    );
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1);
    expect(answers.every((answer) => [202, 409, 412].includes(answer.status))).toBe(true);
    await eventually(async () => (await get(`payout-runs/${id}`)).state === 'CLOSED');
    expect(await harness.db.query('SELECT FROM closing_statements WHERE run_id = $1', [id])).toHaveLength(1);
    expect(
      (await harness.db.query(`SELECT FROM run_history WHERE run_id = $1 AND state = 'CLOSED'`, [id])).length,
    ).toBe(1);
  });

  it('shows statements and obstacles to those who see the run, and to nobody else', async () => {
    const id = await plannedRun(harness, { period: '2025-04' });
    for (const resource of ['statement', 'obstacles']) {
      const call = (as: Parameters<Harness['call']>[2], query = ''): Promise<number> =>
        harness.call('GET', `/api/v1/payout-runs/${id}/${resource}${query}`, as).then(({ status: code }) => code);
      expect(await call({ username: 'leader', roles: ['LEADER'] })).toBe(200);
      expect(await call({ username: 'admin', roles: ['ADMINISTRATOR'] })).toBe(403);
      expect(await call({ ...OFFICER, areaCode: '386' })).toBe(404);
    }
    expect((await harness.call('GET', `/api/v1/payout-runs/${id}/obstacles?cursor=x`, OFFICER)).status).toBe(400);
    await harness.command(id, 'cancel', OFFICER);
  });
});
