import { v7 } from 'uuid';
import { bulkCalls, PEOPLE_OF_BULK } from './testing/bulk.js';
import { APPROVER, OFFICER, type Answer, type Harness } from './testing/harness.js';
import { commandPayment, firstOf, paymentsOf, plannedRun } from './testing/paying-run.js';
import { towns } from './testing/routes.js';

describe('a verb on many payments of a run: checks, in their order, and changes nothing', () => {
  const open = towns();
  let harness: Harness;
  beforeEach(async () => {
    ({ harness } = await open(PEOPLE_OF_BULK));
  });

  const { etagOf, bulk, over, count } = bulkCalls(() => harness);
  const hold = { verb: 'hold', filter: { state: 'PLANNED' } };
  const refusals: [string, number, (id: string) => Promise<Answer>][] = [
    ['a leader', 403, (id) => bulk(id, { roles: ['LEADER'] }, { wrong: 1 }, { key: null })],
    ['an approver who cancels', 403, (id) => bulk(id, APPROVER, { verb: 'cancel', wrong: 1 }, { key: null })],
    ['another area', 404, (id) => bulk(id, { ...OFFICER, areaCode: '01' }, { wrong: 1 }, { key: null })],
    ['no Idempotency-Key', 400, (id) => bulk(id, OFFICER, hold, { key: null })],
    ['no If-Match', 428, (id) => bulk(id, OFFICER, hold, { ifMatch: undefined })],
    ['a stale If-Match', 412, (id) => bulk(id, OFFICER, hold, { ifMatch: '"0"' })],
  ];
  it.each(refusals)('given %s: %i', async (_, expected, call) => {
    const id = await plannedRun(harness);
    const before = await paymentsOf(harness, id);
    expect((await call(id)).status).toBe(expected);
    expect(await paymentsOf(harness, id)).toEqual(before);
  });

  it('names the field that is not right', async () => {
    const id = await plannedRun(harness);
    for (const [body, pointer] of [
      [{ filter: { state: 'HELD' } }, '/verb'],
      [{ verb: 'resolve', filter: { state: 'UNKNOWN' } }, '/verb'],
      [{ verb: 'hold' }, '/filter'],
      [{ verb: 'hold', filter: {} }, '/filter/state'],
      [{ verb: 'hold', filter: { state: 'x' } }, '/filter/state'],
      [{ verb: 'hold', filter: { state: 'HELD', wrong: 1 } }, '/filter/wrong'],
      [{ verb: 'hold', filter: { state: 'HELD', requested: 'yes' } }, '/filter/requested'],
      [{ verb: 'hold', filter: { state: 'HELD', area: 'x' } }, '/filter/area'],
      [{ verb: 'hold', filter: { state: 'HELD', period: 'x' } }, '/filter/period'],
      [{ verb: 'hold', filter: { state: 'PLANNED' }, heldReason: 'SUSPENDED' }, '/heldReason'],
      [{ verb: 'cancel', filter: { state: 'PLANNED' }, heldReason: 'CEILING' }, '/heldReason'],
      [{ verb: 'hold', filter: { state: 'PLANNED' }, route: 'POST_OFFICE' }, '/route'],
      [{ verb: 'unhold', filter: { state: 'HELD', requested: true }, route: 'ACCOUNT' }, '/route'],
      [{ verb: 'unhold', filter: { state: 'HELD' }, route: 'BANK' }, '/route'],
      [{ verb: 'unhold', filter: { state: 'HELD', requested: true } }, '/seenAt'],
      [{ verb: 'unhold', filter: { state: 'HELD', requested: true }, seenAt: 'today' }, '/seenAt'],
      [{ verb: 'unhold', filter: { state: 'HELD', requested: true }, seenAt: '2999-01-01T00:00:00Z' }, '/seenAt'],
      [{ verb: 'hold', filter: { state: 'PLANNED' }, reason: 'a\u0000b' }, '/reason'],
    ] as const) {
      const answer = await bulk(id, OFFICER, body);
      const [fault] = (answer.body['errors'] ?? []) as { pointer: string }[];
      expect([answer.status, fault?.pointer]).toEqual([400, pointer]);
    }
    expect(await count(id, '&state=PLANNED')).toBe(8);
  });

  it('answers the same to the same key, 409 to another body, and to a run that is busy or not in a state for it', async () => {
    const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
      body: { period: '2024-10', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' },
    });
    const draft = await bulk(body.id, OFFICER, hold);
    expect([draft.status, draft.body['currentState']]).toEqual([409, 'DRAFT']);
    const id = await plannedRun(harness);
    const [key, ifMatch] = [v7(), await etagOf(id)];
    const first = await bulk(id, OFFICER, hold, { key, ifMatch });
    const again = await bulk(id, OFFICER, hold, { key, ifMatch });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect((await bulk(id, OFFICER, { ...hold, reason: 'x' }, { key, ifMatch })).status).toBe(409);
    await over(id);
    await harness.db.query(
      `UPDATE payout_runs SET operation_state = 'RUNNING', operation_name = 'submit' WHERE id = $1`,
      [id],
    );
    expect((await bulk(id, OFFICER, hold)).status).toBe(409);
    const one = (await firstOf(harness, id)).id;
    expect((await commandPayment(harness, one, 'cancel', OFFICER)).status).toBe(409);
    await harness.db.query(`UPDATE payout_runs SET operation_state = 'DONE' WHERE id = $1`, [id]);
  });
});
