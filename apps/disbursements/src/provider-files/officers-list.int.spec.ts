import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { eventually } from '#service/testing';
import { Bank } from '../testing/bank.js';
import { Harness, OFFICER, type Json } from '../testing/harness.js';
import { bringList, listDealtWith } from '../testing/paid-list.js';
import { newSecret } from '../testing/deliveries.js';
import { payingRun, paymentOf, paymentsOf, submittedRun } from '../testing/paying-run.js';

const OWN_PERSON = { username: 'bank', roles: ['PROVIDER' as Role], areaCode: null, providerCode: 'AGRIBANK' };

describe('a list that an officer brings for a provider', () => {
  let harness: Harness;
  let bank: Bank;
  let banked: Json;
  let cash: Json[];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    const people = [{ accounts: [{ number: '1000000001' }] }, {}, {}, { district: '386' }];
    await harness.teach(
      people.map((person) => ({ id: v7(), ...person })),
      bank.url,
    );
    const runId = await submittedRun(harness);
    const payments = await paymentsOf(harness, runId);
    banked = payments.find(({ channel }) => channel === 'BANK') as Json;
    cash = payments
      .filter(({ channel }) => channel === 'POST_OFFICE')
      .sort((one, other) => String(one['districtCode']).localeCompare(String(other['districtCode'])));
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const bring = async (
    provider: string,
    payments: Json[],
    as: Partial<Actor> & { username: string; roles: Role[] } = OFFICER,
    code = 'CPUC',
  ): Promise<Json & { errors: unknown[] }> => {
    const rows = payments.map(({ reference }) => `${String(reference)},${code},500000,2024-09-06T02:00:00Z`);
    const id = await bringList(harness, provider, ['reference,status,amount,occurredAt', ...rows, ''].join('\n'), as);
    const list = await listDealtWith(harness, id);
    const { body } = await harness.call('GET', `/api/v1/files/${id}/errors`, OFFICER);
    return { ...list, errors: body.items.map(({ row, column, code: fault }) => [row, column, fault]) };
  };
  const stateOf = async ({ id }: Json): Promise<string> => (await paymentOf(harness, id)).state;

  it('pays what lies at the post office of their own area, and refuses row by row what does not', async () => {
    const [one, , other] = cash as [Json, Json, Json];
    const list = await bring('VNPOST', [one, other], { ...OFFICER, areaCode: '380' });
    expect(list).toMatchObject({ state: 'DONE', read: 2, applied: 1, rejected: 1, cases: 0 });
    expect(list.errors).toEqual([[3, 'reference', 'OUT_OF_AREA']]);
    expect([await stateOf(one), await stateOf(other)]).toEqual(['SETTLED', 'SUBMITTED']);
  });

  it('is named in the story of the payment with whoever brought it', async () => {
    const { confirmations } = await paymentOf(harness, (cash[0] as Json).id);
    expect(confirmations).toMatchObject([{ source: 'FILE', broughtBy: 'officer' }]);
  });

  it('of the whole province reaches every district', async () => {
    const [, second, other] = cash as [Json, Json, Json];
    expect(await bring('VNPOST', [second, other])).toMatchObject({ applied: 2, rejected: 0 });
  });

  it('says nothing for a bank that signs what it says: neither that it paid, nor that it did not', async () => {
    await newSecret(harness, 'AGRIBANK');
    for (const code of ['ACCC', 'RJCT', 'RTRN']) {
      const list = await bring('AGRIBANK', [banked], OFFICER, code);
      expect(list).toMatchObject({ state: 'DONE', applied: 0, rejected: 1, cases: 0 });
      expect(list.errors).toEqual([[2, 'reference', 'PROVIDER_SPEAKS']]);
    }
    const { state, confirmations } = await paymentOf(harness, banked.id);
    expect([state, confirmations]).toEqual(['SUBMITTED', []]);
  });

  it('may be brought again when the bank has lost its key', async () => {
    await harness.db.query('UPDATE webhook_secrets SET revoked_at = now()');
    expect(await bring('AGRIBANK', [banked], OFFICER, 'ACSP')).toMatchObject({ applied: 0, unchanged: 1, rejected: 0 });
    await newSecret(harness, 'AGRIBANK');
    const first = await bring('AGRIBANK', [banked], OFFICER, 'RJCT');
    const again = await bring('AGRIBANK', [banked], OFFICER, 'RJCT');
    expect([first['rejected'], again['rejected'], again.id === first.id]).toEqual([1, 1, false]);
  });

  it('does not keep the bank from saying the same itself', async () => {
    expect(await bring('AGRIBANK', [banked], OWN_PERSON, 'ACCC')).toMatchObject({ applied: 1, rejected: 0 });
    expect(await stateOf(banked)).toBe('SETTLED');
  });
});

it('an officer’s list speaks for a bank that has no key to sign with', async () => {
  const bank = await Bank.start();
  const harness = await Harness.start();
  try {
    await harness.teach([{ id: v7(), accounts: [{ number: '1000000001' }] }], bank.url);
    const runId = await payingRun(harness);
    const [payment] = (await eventually(async () => {
      const sent = await paymentsOf(harness, runId, '&state=SUBMITTED');
      return sent.length === 1 && sent;
    })) as [Json];
    const content = `reference,status,amount,occurredAt\n${String(payment['reference'])},ACCC,500000,2024-09-06T02:00:00Z\n`;
    const list = await listDealtWith(harness, await bringList(harness, 'AGRIBANK', content, OFFICER));
    expect(list).toMatchObject({ state: 'DONE', applied: 1, rejected: 0 });
    expect((await paymentOf(harness, payment.id)).state).toBe('SETTLED');
  } finally {
    await harness.stop();
    await bank.stop();
  }
});
