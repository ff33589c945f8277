import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { BatchHandover } from './handover/batch-handover.js';
import { RunOperations } from './payout-runs/run-operations.js';
import { ApplyList } from './provider-files/apply-list.js';
import { APPROVER, Harness, OFFICER, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { bringList, listDealtWith } from './testing/paid-list.js';
import { payingRun, paymentsOf, submittedRun } from './testing/paying-run.js';

/** Queues deliver at least once: a job may come twice, at the same moment, or long after its work is over. */
describe('work that is asked for more than once', () => {
  let harness: Harness;
  let bank: Bank;
  const people: Person[] = Array.from({ length: 6 }, (_, index) => ({
    id: v7(),
    district: index % 2 ? '380' : '386',
    accounts: [{ number: `100000000${index}` }],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  /** The operation running, with its jobs kept away: five processes find it at the same moment. */
  const fiveTimes = async (id: string, verb: string, as: typeof OFFICER | typeof APPROVER): Promise<string> => {
    const path = `/api/v1/payout-runs/${id}`;
    const etag = (await harness.call('GET', path, OFFICER)).headers.get('etag') ?? '';
    await harness.call('POST', `${path}/${verb}`, as, { body: {}, ifMatch: etag });
    await Promise.all(Array.from({ length: 5 }, () => harness.service.application.get(RunOperations).perform(id)));
    return eventually(async () => {
      const { body } = await harness.call('GET', path, OFFICER);
      return body.operation?.state === 'DONE' && body.state;
    }) as Promise<string>;
  };

  it('plans, submits, approves and hands over once', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    expect(await fiveTimes(body.id, 'plan', OFFICER)).toBe('PLANNED');
    expect(await paymentsOf(harness, body.id)).toHaveLength(6);
    expect(await harness.db.query('SELECT FROM payments')).toHaveLength(6);
    expect(await fiveTimes(body.id, 'submit', OFFICER)).toBe('SUBMITTED');
    expect(await fiveTimes(body.id, 'approve', APPROVER)).toBe('PAYING');
    const batches = await harness.db.query<{ id: string }>('SELECT id FROM handover_batches');
    await Promise.all(
      batches.flatMap(({ id }) =>
        Array.from({ length: 3 }, () => harness.service.application.get(BatchHandover).perform(id)),
      ),
    );
    await eventually(async () =>
      (await paymentsOf(harness, body.id)).every(({ state }) => state === 'SUBMITTED' || state === 'UNKNOWN'),
    );
    const attempts = await harness.db.query<{ payment_id: string }>('SELECT payment_id FROM payment_attempts');
    // A second worker may ask about, and call back, what the first is still sending; then the number rises. Never is one sent twice.
    expect(new Set(bank.references).size).toBe(bank.references.length);
    expect(bank.references.length).toBeLessThanOrEqual(attempts.length);
  });

  it('plans everybody once while five processes plan again', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-10', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    await fiveTimes(body.id, 'plan', OFFICER);
    expect(await fiveTimes(body.id, 'plan', OFFICER)).toBe('PLANNED');
    expect(await paymentsOf(harness, body.id)).toHaveLength(6);
    // Exactly one former plan was withdrawn.
    expect(
      await harness.db.query(`SELECT FROM payments WHERE run_id = $1 AND reason = 'PLANNED_AGAIN'`, [body.id]),
    ).toHaveLength(6);
  });

  it('applies a list back once, though five processes apply it', async () => {
    const sent = await paymentsOf(harness, await submittedRun(harness, { period: '2024-12' }));
    const rows = sent.map(({ reference }) => `${String(reference)},ACCC,500000,2024-12-06T02:00:00Z`);
    const list = ['reference,status,amount,occurredAt', ...rows, ''].join('\n');
    const id = await bringList(harness, 'AGRIBANK', list, OFFICER);
    await Promise.all(Array.from({ length: 5 }, () => harness.service.application.get(ApplyList).perform(id)));
    expect(await listDealtWith(harness, id)).toMatchObject({
      state: 'DONE',
      read: 6,
      applied: 6,
      unchanged: 0,
      cases: 0,
    });
    expect(await harness.db.query('SELECT FROM confirmations WHERE source_id = $1', [id])).toHaveLength(6);
  });

  it('gives lists of a district to nobody outside it', async () => {
    await harness.teach([{ id: v7(), district: '386', programme: 'BTXH' }], bank.url).catch(() => undefined);
    const id = await payingRun(harness, { period: '2024-11' });
    await eventually(
      async () => (await harness.db.query(`SELECT FROM provider_files WHERE direction = 'OUT'`)).length > 0,
    );
    const list = (areaCode: string): Promise<{ body: { items: { id: string }[] } }> =>
      harness.call('GET', '/api/v1/providers/VNPOST/files', { ...OFFICER, areaCode });
    const file = (await list('38')).body.items[0]?.id as string;
    expect([
      (await list('386')).body.items.length,
      (await list('380')).body.items.length,
      (await list('01')).body.items.length,
    ]).toEqual([1, 0, 0]);
    for (const resource of ['', '/content', '/errors']) {
      expect(
        (await harness.call('GET', `/api/v1/files/${file}${resource}`, { ...OFFICER, areaCode: '380' })).status,
      ).toBe(404);
      expect(
        (await harness.call('GET', `/api/v1/files/${file}${resource}`, { ...OFFICER, areaCode: '386' })).status,
      ).toBe(200);
      expect(
        (
          await harness.call('GET', `/api/v1/files/${file}${resource}`, {
            username: 'momo',
            roles: ['PROVIDER'],
            providerCode: 'MOMO',
          })
        ).status,
      ).toBe(404);
    }
    expect(await paymentsOf(harness, id)).toHaveLength(7);
  });
});
