import { v7 } from 'uuid';
import {
  AccountsChanged,
  beneficiaryKey,
  SuspensionsProposed,
  Topics,
  type AccountStatus,
  type ChangedAccount,
} from '#contracts';
import { eventually } from '#service/testing';
import { recordMoves } from './payments/move-payments.js';
import { APPROVER, Harness, OFFICER, type Json, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, newSecret, status } from './testing/deliveries.js';
import { payingRun, paymentOf, paymentsOf, plannedRun, statesOf } from './testing/paying-run.js';
import { published } from './testing/published.js';

describe('what stops a payment that has not left yet', () => {
  let harness: Harness;
  let bank: Bank;
  const people: Person[] = Array.from({ length: 3 }, (_, index) => ({
    id: v7(),
    district: index === 2 ? '386' : '380',
    accounts: [{ number: `100000000${index}` }],
  }));
  const [one, two] = people as [Person, Person];

  beforeEach(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
  });
  afterEach(async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
    await harness.stop();
    await bank.stop();
  });

  /** As the owner of accounts tells it. */
  const account = async (person: Person, accountStatus: AccountStatus, version = 2): Promise<void> => {
    const [known] = await harness.db.query<ChangedAccount>(
      `SELECT account_id AS "accountId", beneficiary_id AS "beneficiaryId", programme, channel, provider_code AS "providerCode",
         sealed_account AS "sealedAccount", account_digest AS "accountDigest", account_ending AS "accountEnding",
         holder_relation AS "holderRelation", authorised_until AS "authorisedUntil", priority FROM accounts WHERE beneficiary_id = $1`,
      [person.id],
    );
    const data = { accounts: [{ ...known, status: accountStatus, version }] };
    await harness.tell({ topic: Topics.accounts, key: beneficiaryKey(person.id), type: AccountsChanged.type, data });
  };
  const of = async (runId: string, person: Person): Promise<Json> =>
    (await paymentsOf(harness, runId)).find((payment) => payment['beneficiaryId'] === person.id) as Json;
  const held = (runId: string, person: Person, heldReason: string): Promise<unknown> =>
    eventually(async () => {
      const payment = await of(runId, person);
      return payment.state === 'HELD' && payment['heldReason'] === heldReason;
    });
  const others = async (runId: string, person: Person): Promise<string[]> =>
    (await paymentsOf(harness, runId))
      .filter((payment) => payment['beneficiaryId'] !== person.id)
      .map(({ state }) => state);
  const path = (id: string): string => `/api/v1/payout-runs/${id}`;

  it.each([
    ['DISABLED', 'ACCOUNT_DISABLED'],
    ['CLOSED', 'ACCOUNT_DISABLED'],
    ['MISMATCH', 'NAME_MISMATCH'],
  ] as const)('given an account that is %s: held as %s, and the list is signed anew', async (accountStatus, reason) => {
    const runId = await plannedRun(harness);
    await harness.command(runId, 'submit', OFFICER);
    const before = await harness.call('GET', path(runId), OFFICER);
    await account(one, accountStatus);
    await held(runId, one, reason);
    expect(await others(runId, one)).toEqual(['PLANNED', 'PLANNED']);
    expect((await paymentOf(harness, (await of(runId, one)).id)).history.at(-1)).toMatchObject({ actor: 'accounts' });
    const after = await harness.call('GET', path(runId), OFFICER);
    expect(after.body.fingerprint).not.toBe(before.body.fingerprint);
    const stale = await harness.call('POST', `${path(runId)}/approve`, APPROVER, {
      body: {},
      ifMatch: before.headers.get('etag') ?? '',
    });
    expect(stale.status).toBe(412);
    expect((await harness.command(runId, 'approve', APPROVER)).state).toBe('PAYING');
    await eventually(async () => (await paymentsOf(harness, runId, '&state=SUBMITTED')).length === 2);
    expect(bank.references).toHaveLength(2);
  });

  it('given one that is approved and still here: stays behind, the others go; what has left goes its way', async () => {
    await harness.delayHandover();
    const runId = await payingRun(harness);
    await account(one, 'DISABLED');
    await held(runId, one, 'ACCOUNT_DISABLED');
    await harness.resumeHandover();
    await eventually(async () => (await others(runId, one)).join() === 'SUBMITTED,SUBMITTED');
    await account(two, 'DISABLED');
    await harness.change({ ...two, status: 'SUSPENDED' });
    expect((await of(runId, two)).state).toBe('SUBMITTED');
    expect(bank.references).toHaveLength(2);
  });

  it('given one that is only verified again, or old news: nothing is held', async () => {
    const runId = await plannedRun(harness);
    await account(one, 'PENDING', 3);
    await account(one, 'CLOSED', 2);
    await account(two, 'UNVERIFIED');
    await harness.change({ ...two, wants: false });
    await harness.change({ ...two, status: 'SUSPENDED', version: 1 });
    expect(await statesOf(harness, runId)).toEqual(['PLANNED', 'PLANNED', 'PLANNED']);
  });

  it('given a list that is being planned at that moment with what was known before: waits for it, and holds', async () => {
    const runId = await plannedRun(harness);
    const { id } = await of(runId, one);
    await harness.moveTo(id, 'CANCELLED');
    const operate = (state: string): Promise<object[]> =>
      harness.db.query(`UPDATE payout_runs SET operation_name = 'plan', operation_state = $2 WHERE id = $1`, [
        runId,
        state,
      ]);
    await operate('RUNNING');
    let told: Promise<void> = Promise.resolve();
    // As a plan does: the district is locked until what it listed is there to see.
    await harness.db.transaction(async (plan) => {
      await plan.query('SELECT FROM run_districts WHERE run_id = $1 FOR UPDATE', [runId]);
      told = account(one, 'CLOSED');
      await eventually(async () => {
        const waiting = await harness.db.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%run_districts%'`,
        );
        return waiting.length > 0;
      });
      await recordMoves(plan, {
        update: `UPDATE payments p SET state = 'PLANNED', reason = NULL, version = p.version + 1 WHERE p.id = $1`,
        parameters: [id],
        actor: 'spec',
        at: new Date(),
      });
    });
    await told;
    await operate('DONE');
    expect(await paymentOf(harness, id)).toMatchObject({ state: 'HELD', heldReason: 'ACCOUNT_DISABLED' });
  });

  it.each([
    ['suspended', { status: 'SUSPENDED' }, 'SUSPENDED'],
    ['stopped', { status: 'STOPPED' }, 'BENEFICIARY_STOPPED'],
    ['stopped before the month', { status: 'STOPPED', validTo: '2024-08-31' }, 'BENEFICIARY_STOPPED'],
    ['entitled until before the month', { validTo: '2024-08-31' }, 'BENEFICIARY_STOPPED'],
  ] as const)('given somebody who is %s: held', async (_, more, reason) => {
    const runId = await plannedRun(harness);
    await harness.change({ ...one, ...more });
    await held(runId, one, reason);
    expect(await others(runId, one)).toEqual(['PLANNED', 'PLANNED']);
  });

  it.each([
    ['entitled until within the month', { validTo: '2024-09-10' }],
    ['stopped from the month after (died in it)', { status: 'STOPPED', validTo: '2024-09-30' }],
    ['entitled until much later', { validTo: '2026-01-01' }],
  ] as const)('given somebody who is %s: still owed', async (_, more) => {
    const runId = await plannedRun(harness);
    await harness.change({ ...one, ...more });
    expect((await of(runId, one)).state).toBe('PLANNED');
  });

  it('given a bank that reports a death: the months after are held in both programmes, and the registry is told', async () => {
    const both = { id: v7(), accounts: [{ number: '1000000077' }] };
    const merit = { ...both, programme: 'NCC' as const, accounts: [{ number: '1000000078' }] };
    await harness.teach([both, merit], bank.url);
    const { secret } = await newSecret(harness);
    const september = await payingRun(harness);
    await eventually(async () => (await of(september, both)).state === 'SUBMITTED');
    const sameMonth = await plannedRun(harness, { programme: 'NCC' });
    const october = await plannedRun(harness, { period: '2024-10' });
    const merits = await plannedRun(harness, { period: '2024-10', programme: 'NCC' });
    const before = await harness.call('GET', path(october), OFFICER);

    const payment = await of(september, both);
    await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason: 'MD07' })]);
    await applied(harness);

    expect(await of(september, both)).toMatchObject({ state: 'REJECTED', reason: 'MD07' });
    for (const runId of [october, merits])
      expect(await of(runId, both)).toMatchObject({ state: 'HELD', heldReason: 'SUSPENDED' });
    expect((await of(sameMonth, both)).state).toBe('PLANNED');
    expect((await of(october, one)).state).toBe('PLANNED');
    const after = await harness.call('GET', path(october), OFFICER);
    expect(after.body.fingerprint).not.toBe(before.body.fingerprint);
    const told = (await published<SuspensionsProposed>(harness, SuspensionsProposed.type)).flatMap(
      ({ items }) => items,
    );
    expect(told.map(({ programme, cause, period, paymentId }) => [programme, cause, period, paymentId]).sort()).toEqual(
      [
        ['BTXH', 'DECEASED_REPORTED', '2024-09', payment.id],
        ['NCC', 'DECEASED_REPORTED', '2024-09', payment.id],
      ],
    );
    // Told once: the same again says nothing new.
    await deliver(harness, secret, [status(payment['reference'] as string, 'RJCT', { reason: 'MD07' })]);
    await applied(harness);
    expect(await published(harness, SuspensionsProposed.type)).toHaveLength(1);
  });
});
