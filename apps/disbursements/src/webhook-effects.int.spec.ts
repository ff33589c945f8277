import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { Harness, OFFICER, type Json } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, newSecret, status } from './testing/deliveries.js';
import { commandPayment, paymentOf, paymentsOf, plannedRun, submittedRun } from './testing/paying-run.js';

const UNKNOWN = '0192f0c5a1b27c3d8e9f0a1b2c3d4e5f-01';

describe('what a confirmation does', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;
  let momo: string;
  let runId: string;
  let byBank: Json[];
  let byWallet: Json[];
  let byPost: Json[];
  const people = [
    ...Array.from({ length: 30 }, (_, index) => ({ id: v7(), accounts: [{ number: `10000000${index + 10}` }] })),
    ...Array.from({ length: 2 }, (_, index) => ({
      id: v7(),
      accounts: [{ number: `20000000${index + 10}`, provider: 'MOMO' as const }],
    })),
    ...Array.from({ length: 4 }, () => ({ id: v7() })),
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    ({ secret } = await newSecret(harness));
    ({ secret: momo } = await newSecret(harness, 'MOMO'));
    runId = await submittedRun(harness);
    const payments = await paymentsOf(harness, runId);
    byBank = payments.filter(({ providerCode }) => providerCode === 'AGRIBANK');
    byWallet = payments.filter(({ providerCode }) => providerCode === 'MOMO');
    byPost = payments.filter(({ providerCode }) => providerCode === 'VNPOST');
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const next = (of: Json[] = byBank): { id: string; reference: string } =>
    of.pop() as unknown as { id: string; reference: string };
  const send = async (statuses: object[], key = secret, provider = 'AGRIBANK'): Promise<string> => {
    const id = v7();
    expect((await deliver(harness, key, statuses, { id, provider })).status).toBe(202);
    await applied(harness);
    return id;
  };
  const stateOf = async (id: string): Promise<string> => (await paymentOf(harness, id)).state;
  const casesOf = (id: string): Promise<{ class: string }[]> =>
    harness.db.query('SELECT class FROM cases WHERE payment_id = $1', [id]);
  const casesFrom = (webhookId: string): Promise<{ class: string; statuses: number }[]> =>
    harness.db.query(
      'SELECT class, statuses FROM cases WHERE source_id = (SELECT id FROM webhook_deliveries WHERE webhook_id = $1) ORDER BY class',
      [webhookId],
    );

  it.each(['RCVD', 'PDNG', 'ACTC', 'ACCP', 'ACSP', 'ACWP', 'BLCK', 'ACSC'])(
    'given %s: stored, the state is kept',
    async (code) => {
      const { id, reference } = byBank[0] as unknown as { id: string; reference: string };
      await send([status(reference, code)]);
      const payment = await paymentOf(harness, id);
      expect(payment.state).toBe('SUBMITTED');
      expect(payment.confirmations.at(-1)).toMatchObject({ status: code, effect: 'KEPT', amount: '500000' });
      expect(payment.cases).toEqual([]);
    },
  );

  it.each([
    ['ACCC', null, 'SETTLED'],
    ['RJCT', 'AC04', 'REJECTED'],
    ['CANC', 'TM01', 'REJECTED'],
    ['RTRN', 'ZZ99', 'RETURNED'],
  ])('given %s (%s): %s', async (code, reason, state) => {
    const { id, reference } = next();
    await send([status(reference, code, { reason })]);
    const payment = await paymentOf(harness, id);
    expect([payment.state, payment['reason'], payment.cases]).toEqual([state, reason, []]);
    // The same again under a new id: no effect, no case, and no step in the history.
    await send([status(reference, code, { reason })]);
    expect((await paymentOf(harness, id)).history).toHaveLength(payment.history.length);
    expect(await casesOf(id)).toEqual([]);
  });

  it('given ACSC of a provider whose contract says so: settled', async () => {
    const { id, reference } = next(byWallet);
    await send([status(reference, 'ACSC')], momo, 'MOMO');
    expect(await stateOf(id)).toBe('SETTLED');
  });

  it('given CPUC for an account: a case; the same for a real confirmation later is none', async () => {
    const { id, reference } = next();
    await send([status(reference, 'CPUC')]);
    expect([await stateOf(id), await casesOf(id)]).toEqual(['SUBMITTED', [{ class: 'WRONG_CHANNEL' }]]);
    await send([status(reference, 'ACCC')]);
    expect([await stateOf(id), (await casesOf(id)).length]).toEqual(['SETTLED', 1]);
  });

  it('given ACCC, then RTRN in one delivery: returned, by way of settled', async () => {
    const { id, reference } = next();
    await send([status(reference, 'ACCC'), status(reference, 'RTRN', { reason: 'AC04' })]);
    const { state, history, cases } = await paymentOf(harness, id);
    expect([state, history.slice(-2).map((step) => step.state), cases]).toEqual([
      'RETURNED',
      ['SETTLED', 'RETURNED'],
      [],
    ]);
  });

  it('given ACCC twice in one delivery: settled once', async () => {
    const { id, reference } = next();
    await send([status(reference, 'ACCC'), status(reference, 'ACCC')]);
    expect((await paymentOf(harness, id)).history.filter(({ state }) => state === 'SETTLED')).toHaveLength(1);
  });

  it.each([
    ['ACCC', 'RJCT', 'SETTLED'],
    ['RJCT', 'ACCC', 'REJECTED'],
    ['RTRN', 'ACCC', 'RETURNED'],
    ['RJCT', 'RTRN', 'REJECTED'],
  ])('given %s and then %s: stays %s, and one open case', async (first, second, state) => {
    const { id, reference } = next();
    await send([status(reference, first)]);
    await send([status(reference, second)]);
    await send([status(reference, second)]);
    expect([await stateOf(id), await casesOf(id)]).toEqual([state, [{ class: 'CONTRADICTION' }]]);
  });

  it('given ACCC after a rejected payment was cancelled: stays cancelled, a case', async () => {
    const { id, reference } = next();
    await send([status(reference, 'RJCT', { reason: 'MD07' })]);
    expect((await commandPayment(harness, id, 'cancel', OFFICER)).status).toBe(202);
    await send([status(reference, 'ACCC')]);
    expect([await stateOf(id), await casesOf(id)]).toEqual(['CANCELLED', [{ class: 'CONTRADICTION' }]]);
  });

  it('given ACCC for an unknown payment: settled', async () => {
    const { id, reference } = next();
    await harness.moveTo(id, 'UNKNOWN');
    await send([status(reference, 'ACCC')]);
    expect(await stateOf(id)).toBe('SETTLED');
  });

  it.each([
    [
      'an unknown reference',
      () => [status(UNKNOWN, 'ACCC'), status('not even a reference', 'ACCC')],
      'UNKNOWN_REFERENCE',
      2,
    ],
    [
      'a reference of another provider',
      () => byWallet.slice(0, 1).map(({ reference }) => status(reference as string, 'ACCC')),
      'OTHER_PROVIDER',
      1,
    ],
    [
      'the wrong amount',
      () => byBank.slice(0, 2).map(({ reference }) => status(reference as string, 'ACCC', { amount: '499999' })),
      'WRONG_AMOUNT',
      2,
    ],
    [
      'the wrong currency',
      () => byBank.slice(0, 2).map(({ reference }) => status(reference as string, 'RJCT', { currency: 'USD' })),
      'WRONG_CURRENCY',
      2,
    ],
  ])('given %s: stored, never applied, one case for the delivery', async (_, statuses, caseClass, count) => {
    const before = await harness.db.query('SELECT id, state, version FROM payments ORDER BY id');
    const id = await send(statuses());
    expect(await harness.db.query('SELECT id, state, version FROM payments ORDER BY id')).toEqual(before);
    expect(await casesFrom(id)).toEqual([{ class: caseClass, statuses: count }]);
    const other = await send(statuses());
    expect(await casesFrom(other)).toEqual([{ class: caseClass, statuses: count }]);
    const listed = await harness.call('GET', '/api/v1/cases?state=OPEN', OFFICER);
    expect(listed.body.items.map((entry) => entry['class'])).toContain(caseClass);
  });

  it('given all of them in one delivery with a good one: the good one counts, one case for each class', async () => {
    const { id, reference } = next();
    const wallet = byWallet[0]?.['reference'] as string;
    const webhook = await send([
      status(UNKNOWN, 'ACCC'),
      status(wallet, 'ACCC'),
      status(reference, 'ACCC', { amount: '1' }),
      status(reference, 'ACCC', { currency: 'USD' }),
      status(reference, 'ACCC'),
    ]);
    expect(await stateOf(id)).toBe('SETTLED');
    expect((await casesFrom(webhook)).map((entry) => entry.class)).toEqual([
      'OTHER_PROVIDER',
      'UNKNOWN_REFERENCE',
      'WRONG_AMOUNT',
      'WRONG_CURRENCY',
    ]);
  });

  it('given an attempt that never was made: an unknown reference', async () => {
    const { id, reference } = next();
    const webhook = await send([status(reference.replace(/01$/, '02'), 'ACCC')]);
    expect([await stateOf(id), (await casesFrom(webhook))[0]?.class]).toEqual(['SUBMITTED', 'UNKNOWN_REFERENCE']);
  });

  describe('given a payment planned anew, because the first was known not to be paid', () => {
    it.each(['PLANNED', 'SUBMITTED'])(
      'holds the new one (its run %s) when someone says that the first was paid',
      async (state) => {
        const { id, reference } = next();
        await send([status(reference, 'RTRN', { reason: 'AC06' })]);
        const again = await plannedRun(harness);
        if (state === 'SUBMITTED') await harness.command(again, 'submit', OFFICER);
        const path = `/api/v1/payout-runs/${again}`;
        const before = await harness.call('GET', path, OFFICER);
        const { beneficiaryId } = await paymentOf(harness, id);
        const successor = (await paymentsOf(harness, again)).find(
          (payment) => payment['beneficiaryId'] === beneficiaryId,
        ) as Json;
        expect([successor.state, successor['sequence']]).toEqual(['PLANNED', 2]);

        await send([status(reference, 'ACCC')]);

        expect([await stateOf(id), await casesOf(id)]).toEqual(['RETURNED', [{ class: 'CONTRADICTION' }]]);
        expect(await paymentOf(harness, successor.id)).toMatchObject({ state: 'HELD', heldReason: 'CONTRADICTION' });
        const after = await harness.call('GET', path, OFFICER);
        expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
        expect(after.body.fingerprint).not.toBe(before.body.fingerprint);
      },
    );
  });

  it('given CPUC from the post office: settled; ACCC from it: a case', async () => {
    const post = await newSecret(harness, 'VNPOST');
    const [paid, wrong] = [next(byPost), next(byPost)];
    await send([status(paid.reference, 'CPUC'), status(wrong.reference, 'ACCC')], post.secret, 'VNPOST');
    expect([await stateOf(paid.id), await stateOf(wrong.id), await casesOf(wrong.id)]).toEqual([
      'SETTLED',
      'SUBMITTED',
      [{ class: 'WRONG_CHANNEL' }],
    ]);
  });

  it('given a delivery that cannot be applied: it waits by itself, and those behind it go on', async () => {
    const [bad, good] = [next(), next()];
    await harness.db.query(
      `ALTER TABLE confirmations ADD CONSTRAINT spec CHECK (provider_reference IS DISTINCT FROM 'POISON') NOT VALID`,
    );
    expect(
      (await deliver(harness, secret, [status(bad.reference, 'ACCC', { providerReference: 'POISON' })])).status,
    ).toBe(202);
    expect((await deliver(harness, secret, [status(good.reference, 'ACCC')])).status).toBe(202);
    await eventually(async () => (await stateOf(good.id)) === 'SETTLED');
    expect(await stateOf(bad.id)).toBe('SUBMITTED');
    await harness.db.query('ALTER TABLE confirmations DROP CONSTRAINT spec');
    await applied(harness);
    expect(await stateOf(bad.id)).toBe('SETTLED');
  });

  it('given deliveries that were stored and not applied when the process was killed: applied by the next one', async () => {
    const payments = [next(), next()];
    // As a process leaves it that is killed between its 202 and the next look: durable, and not applied.
    await harness.service.close();
    await harness.whileStopped(async (database) => {
      for (const { reference } of payments) {
        const body = JSON.stringify({ statuses: [status(reference, 'ACCC')] });
        await database.query(
          `INSERT INTO webhook_deliveries (id, provider_code, webhook_id, body_hash, body, statuses, received_at, try_at)
           VALUES (uuidv7(), 'AGRIBANK', $1, 'x', $2, 1, now(), now())`,
          [v7(), body],
        );
      }
    });
    await harness.startService();
    await applied(harness);
    for (const { id } of payments) expect(await stateOf(id)).toBe('SETTLED');
  });

  it('keeps counters equal to rows through all of it', async () => {
    expect(await harness.countersThatDiffer()).toEqual([]);
  });
});
