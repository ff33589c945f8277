import { eventually } from '#service/testing';
import { RunOperations } from './payout-runs/run-operations.js';
import type { Bank } from './testing/bank.js';
import { bulkCalls, PEOPLE_OF_BULK, runPath as path } from './testing/bulk.js';
import { applied, deliver, status } from './testing/deliveries.js';
import { APPROVER, OFFICER, type Caller as As, type Harness, type Json } from './testing/harness.js';
import { commandPayment, firstOf, payingRun, paymentOf, paymentsOf, plannedRun } from './testing/paying-run.js';
import { towns } from './testing/routes.js';

describe('a verb on many payments of a run', () => {
  const open = towns();
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  beforeEach(async () => {
    ({ harness, bank, secret } = await open(PEOPLE_OF_BULK));
  });

  const { etagOf, bulk, over, count } = bulkCalls(() => harness);
  const preview = async (id: string, as: As, body: object): Promise<Json> =>
    (await harness.call('POST', `${path(id)}/bulk?dryRun=true`, as, { body, ifMatch: await etagOf(id) })).body;
  /** Looks first, then does it: its operation, when it is over. */
  const done = async (id: string, as: As, body: object): Promise<object> => {
    const answer = await bulk(id, as, { ...body, seenAt: (await preview(id, as, body))['seenAt'] });
    expect([answer.status, answer.body.operation]).toEqual([202, { name: 'bulk', state: 'RUNNING' }]);
    return over(id);
  };
  /** A paying run whose payments to the bank were all refused. */
  const refusedRun = async (reason = 'AM04'): Promise<string> => {
    const id = await payingRun(harness);
    await eventually(async () => (await count(id, '&state=SUBMITTED')) === 8);
    const sent = await paymentsOf(harness, id, '&channel=BANK&state=SUBMITTED');
    await deliver(
      harness,
      secret,
      sent.map((payment) => status(payment['reference'] as string, 'RJCT', { reason })),
    );
    await applied(harness);
    return id;
  };

  it('says first what it would do, district by district, and changes nothing', async () => {
    const id = await plannedRun(harness);
    const before = [await etagOf(id), await paymentsOf(harness, id)];
    expect(await preview(id, OFFICER, { verb: 'hold', filter: { state: 'PLANNED', channel: 'BANK' } })).toEqual({
      seenAt: expect.stringMatching(/^2.+Z$/) as string,
      payments: 7,
      amount: '3500000',
      byDistrict: [
        { code: '380', name: 'Huyện 380', payments: 4, amount: '2000000' },
        { code: '386', name: 'Huyện 386', payments: 3, amount: '1500000' },
      ],
      skipped: [],
    });
    for (const [period, payments] of [
      ['2024-09', 8],
      ['2024-08', 0],
    ] as const)
      expect(await preview(id, OFFICER, { verb: 'hold', filter: { state: 'PLANNED', period } })).toMatchObject({
        payments,
      });
    expect(await preview(id, OFFICER, { verb: 'unhold', filter: { state: 'HELD' } })).toMatchObject({
      payments: 0,
      amount: '0',
      byDistrict: [],
      skipped: [{ why: 'NO_ROUTE', payments: 1 }],
    });
    expect(
      await preview(id, OFFICER, { verb: 'unhold', filter: { state: 'HELD' }, route: 'POST_OFFICE' }),
    ).toMatchObject({ payments: 1, skipped: [] });
    expect([await etagOf(id), await paymentsOf(harness, id)]).toEqual(before);
    expect(await harness.db.query('SELECT FROM payment_requests')).toEqual([]);
  });

  it('before approval: holds a district at once, and whoever was about to approve looks again', async () => {
    const id = await plannedRun(harness);
    await harness.command(id, 'submit', OFFICER);
    const [seen, before] = [await etagOf(id), (await harness.call('GET', path(id), OFFICER)).body.fingerprint];
    const filter = { state: 'PLANNED', area: '386' };
    expect(await done(id, APPROVER, { verb: 'hold', filter, heldReason: 'CEILING', reason: 'Chờ kinh phí' })).toEqual({
      name: 'bulk',
      state: 'DONE',
      done: 3,
      requested: 0,
      skipped: [],
    });
    const held = await paymentsOf(harness, id, '&state=HELD&reason=CEILING');
    expect(held.map((payment) => payment['districtCode'])).toEqual(['386', '386', '386']);
    expect((await paymentOf(harness, held[0]?.id as string)).history.at(-1)).toMatchObject({
      reason: 'CEILING',
      actor: 'approver',
      note: 'Chờ kinh phí',
    });
    expect((await harness.call('POST', `${path(id)}/approve`, APPROVER, { body: {}, ifMatch: seen })).status).toBe(412);
    const paying = await harness.command(id, 'approve', APPROVER);
    expect([paying.state, paying.fingerprint === before]).toEqual(['PAYING', false]);
    await eventually(async () => (await count(id, '&state=SUBMITTED')) === 5);
    expect(bank.references).toHaveLength(4);
  });

  it('while paying: one asks for all that was refused, another signs all that was asked for', async () => {
    const id = await refusedRun();
    const filter = { state: 'REJECTED' };
    expect(await done(id, OFFICER, { verb: 'reissue', filter, reason: 'Đã cấp bù' })).toMatchObject({
      done: 7,
      requested: 7,
      skipped: [],
    });
    expect([await count(id, '&requested=true'), await count(id, '&requested=false&state=REJECTED')]).toEqual([7, 0]);
    expect(await firstOf(harness, id, '&requested=true')).toMatchObject({
      state: 'REJECTED',
      request: { verb: 'reissue', requestedBy: 'officer' },
    });
    // Asking again asks nobody twice; who asked does not sign; signing more than was asked for signs what was.
    expect(await done(id, OFFICER, { verb: 'reissue', filter })).toMatchObject({
      done: 0,
      skipped: [{ why: 'SAME_PERSON', payments: 7 }],
    });
    const signs = { verb: 'reissue', filter: { ...filter, requested: true } };
    const both: As = { ...OFFICER, roles: ['FINANCE_OFFICER', 'APPROVER'] };
    expect(await preview(id, both, signs)).toMatchObject({
      payments: 0,
      skipped: [{ why: 'SAME_PERSON', payments: 7 }],
    });
    const one = (await firstOf(harness, id, '&requested=true')).id;
    await commandPayment(harness, one, 'decline', OFFICER);
    expect(await preview(id, APPROVER, signs)).toMatchObject({ payments: 6, amount: '3000000' });
    expect(await done(id, APPROVER, signs)).toMatchObject({ state: 'DONE', done: 6, requested: 0, skipped: [] });
    await eventually(async () => (await count(id, '&state=SUBMITTED')) === 7);
    expect(bank.batches.map(({ count: size }) => size).sort()).toEqual([3, 3, 3, 4]);
    expect(bank.references.filter((reference) => reference.endsWith('-02'))).toHaveLength(6);
    expect(await paymentOf(harness, one)).toMatchObject({ state: 'REJECTED', request: null });
  });

  it('signs and declines what was looked at, and leaves what was asked for since', async () => {
    const id = await refusedRun();
    await done(id, OFFICER, { verb: 'reissue', filter: { state: 'REJECTED', area: '386' } });
    const signs = { verb: 'reissue', filter: { state: 'REJECTED', requested: true } };
    const { seenAt } = await preview(id, APPROVER, signs);
    await done(id, OFFICER, { verb: 'reissue', filter: { state: 'REJECTED', area: '380' } });
    await bulk(id, APPROVER, { ...signs, verb: 'decline', filter: { ...signs.filter, area: '380' }, seenAt });
    expect(await over(id)).toMatchObject({ done: 0, skipped: [{ why: 'ASKED_LATER', payments: 4 }] });
    await bulk(id, APPROVER, { ...signs, seenAt });
    expect(await over(id)).toMatchObject({ done: 3, skipped: [{ why: 'ASKED_LATER', payments: 4 }] });
    expect(await count(id, '&state=REJECTED&requested=true')).toBe(4);
  });

  it('sends what was refused to the post office, or carries it over, or withdraws what was asked for', async () => {
    const id = await refusedRun('AC04');
    const filter = { state: 'REJECTED', area: '380' };
    await done(id, OFFICER, { verb: 'reissue', filter, route: 'POST_OFFICE' });
    expect(await done(id, APPROVER, { verb: 'decline', filter: { ...filter, requested: true } })).toMatchObject({
      done: 4,
      requested: 0,
    });
    await done(id, OFFICER, { verb: 'reissue', filter, route: 'POST_OFFICE' });
    await done(id, APPROVER, { verb: 'reissue', filter: { ...filter, requested: true } });
    await eventually(async () => (await count(id, '&channel=POST_OFFICE&state=SUBMITTED')) === 5);
    expect(await done(id, OFFICER, { verb: 'carry-over', filter: { state: 'REJECTED' } })).toMatchObject({ done: 3 });
    expect(await count(id, '&state=CARRIED_OVER&reason=AC04')).toBe(3);
    const lists = await harness.call('GET', '/api/v1/providers/VNPOST/files', OFFICER);
    expect(lists.body.items.map((file) => file['count'])).toEqual([1, 4]);
  });

  it('stops where the ceiling is reached, and says so', async () => {
    const id = await plannedRun(harness);
    const held = await paymentsOf(harness, id, '&state=PLANNED&area=380&channel=BANK');
    for (const { id: paymentId } of held) await commandPayment(harness, paymentId, 'hold', OFFICER);
    await harness.command(id, 'submit', OFFICER);
    await harness.command(id, 'approve', APPROVER);
    await eventually(async () => (await count(id, '&state=SUBMITTED')) === 4);
    await harness.db.query(
      `INSERT INTO funding_ceilings (area_code, programme, funding_source, period, amount, document, set_by, set_at)
       VALUES ('38', 'BTXH', 'STATE_BUDGET', '2024-09', 2600000, 'QĐ 1', 'approver', now())`,
    );
    const filter = { state: 'HELD', reason: 'REQUESTED' };
    await done(id, OFFICER, { verb: 'unhold', filter });
    expect(await done(id, APPROVER, { verb: 'unhold', filter: { ...filter, requested: true } })).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('Vượt hạn mức') as string,
      done: 0,
    });
    expect(await count(id, '&state=HELD&requested=true')).toBe(4);
    const one = await commandPayment(harness, held[0]?.id as string, 'unhold', APPROVER);
    expect([one.status, one.body.state]).toEqual([202, 'APPROVED']);
    const next = await commandPayment(harness, held[1]?.id as string, 'unhold', APPROVER);
    expect([next.status, next.body['type']]).toEqual([409, 'urn:chitra:problem:ceiling-exceeded']);
    expect(await paymentOf(harness, held[1]?.id as string)).toMatchObject({
      state: 'HELD',
      request: { verb: 'unhold' },
    });
    await eventually(async () => (await count(id, '&state=SUBMITTED')) === 5);
  });

  it('goes on behind what was done, when the process was killed on the way', async () => {
    const id = await plannedRun(harness);
    const of380 = await paymentsOf(harness, id, '&state=PLANNED&area=380');
    await harness.service.close();
    await harness.whileStopped(async (database) => {
      const input = { verb: 'hold', heldReason: 'CEILING', filter: { state: 'PLANNED' }, route: null, reason: null };
      const decider = { username: 'officer', people: ['officer'], onBehalfOf: null, mayApprove: false };
      await database.query(
        `INSERT INTO bulk_operations (id, run_id, input, decider, created_at, district_code, payment_id, done, moved)
         VALUES (uuidv7(), $1, $2, $3, now(), '380', $4, 5, 5)`,
        [id, JSON.stringify(input), JSON.stringify(decider), of380.at(-1)?.id],
      );
      await database.query(
        `UPDATE payout_runs SET operation_name = 'bulk', operation_state = 'RUNNING', operation_by = 'officer' WHERE id = $1`,
        [id],
      );
    });
    await harness.startService();
    expect(await over(id)).toMatchObject({ state: 'DONE', done: 8 });
    expect([await count(id, '&state=PLANNED&area=380'), await count(id, '&reason=CEILING&area=386')]).toEqual([5, 3]);
  });

  it('does each payment once, however many processes find it', async () => {
    const id = await plannedRun(harness);
    const answer = await bulk(id, OFFICER, { verb: 'hold', filter: { state: 'PLANNED' } });
    expect(answer.status).toBe(202);
    await Promise.all(Array.from({ length: 5 }, () => harness.service.application.get(RunOperations).perform(id)));
    expect(await over(id)).toMatchObject({ state: 'DONE', done: 8 });
    expect(
      await harness.db.query(`SELECT FROM payment_history WHERE state = 'HELD' AND reason = 'REQUESTED'`),
    ).toHaveLength(8);
  });
});
