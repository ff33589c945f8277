import { v7 } from 'uuid';
import type { RefusedAccount } from '#contracts';
import { eventually } from '#service/testing';
import { AccountsFixture, csvFile } from '../testing/accounts-fixture.js';
import { SandboxProvider } from '../testing/sandbox-provider.js';
import type { AccountView } from '../queries/account.view.js';

const PEOPLE = ['Nguyễn Thị Hoá', 'Đỗ Văn Đức', 'Lê Thị Bé', 'Hà Văn Ứng', 'Vi Thị Xa'].map((fullName, index) => ({
  citizenId: `03814500000${index + 1}`,
  fullName,
}));
const numberOf = (index: number): string => `350000000000${index + 1}`;

describe('an account to which a provider refused to pay', () => {
  let fixture: AccountsFixture;
  const bank = new SandboxProvider();
  const beneficiaries: string[] = [];

  const account = async (index: number): Promise<AccountView> => {
    const path = `/api/v1/accounts?beneficiaryId=${beneficiaries[index]}`;
    const { body } = await fixture.call<{ items: AccountView[] }>('FINANCE_OFFICER', 'GET', path);
    return body.items[0] as AccountView;
  };
  const refused = async (
    index: number,
    reason: string,
    more: Partial<RefusedAccount> = {},
  ): Promise<RefusedAccount> => ({
    accountId: (await account(index)).id,
    paymentId: v7(),
    paymentVersion: 5,
    reason,
    ...more,
  });
  const story = async (index: number): Promise<unknown[]> =>
    (await account(index)).history.map(({ status, reason, by }) => [status, reason, by]);

  beforeAll(async () => {
    const endpointUrl = await bank.start();
    fixture = await AccountsFixture.open();
    const enrolments = PEOPLE.map((person) => fixture.enrolment(person));
    beneficiaries.push(...enrolments.map(({ beneficiaryId }) => beneficiaryId));
    await fixture.enrol(enrolments);
    for (const [code, url] of [
      ['BANK1', endpointUrl],
      ['FILES', null],
    ])
      await fixture.call('ADMINISTRATOR', 'POST', '/api/v1/providers', {
        body: { code, name: code, channels: ['BANK'], endpointUrl: url },
      });
    await eventually(async () => {
      const known = await fixture.running.database.query('SELECT FROM enrolments');
      return known.length === PEOPLE.length;
    });
    PEOPLE.forEach(({ fullName }, index) => bank.holders.set(numberOf(index), fullName));
    const rows = PEOPLE.map(({ citizenId, fullName }, index) => {
      return `${citizenId},BTXH,BANK,${index === 4 ? 'FILES' : 'BANK1'},${numberOf(index)},${fullName},SELF,,1`;
    });
    await fixture.call('FINANCE_OFFICER', 'POST', '/api/v1/accounts/imports', { body: csvFile(rows) });
    await eventually(async () => (await account(3))?.status === 'VERIFIED');
  });
  afterAll(async () => {
    await fixture.close();
    await bank.stop();
  });

  it('is disabled when it is closed or wrong, says why, and others are told', async () => {
    const refusal = await refused(0, 'AC04');
    await fixture.refuse(refusal);
    expect(await account(0)).toMatchObject({
      status: 'DISABLED',
      statusReason: 'AC04',
      version: 3,
      history: [{ status: 'DISABLED', reason: 'AC04', paymentId: refusal.paymentId, by: 'payments', version: 3 }],
    });
    await eventually(() => fixture.told().some(({ status, version }) => status === 'DISABLED' && version === 3));
  });

  it('is left alone by reasons that say nothing of it', async () => {
    const before = await account(1);
    await fixture.refuse(await refused(1, 'AC06'), await refused(1, 'MD07'), await refused(1, 'XX99'));
    expect(await account(1)).toEqual(before);
    expect(before.history).toEqual([]);
  });

  it('comes back when an officer has the provider asked again, and the same refusal does not disable it twice', async () => {
    const refusal = await refused(1, 'AC01');
    await fixture.refuse(refusal, refusal);
    expect(await account(1)).toMatchObject({ status: 'DISABLED', version: 3 });
    const { id } = await account(1);
    expect(await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${id}/verify`)).toMatchObject({
      status: 202,
      body: { status: 'PENDING', statusReason: null },
    });
    await eventually(async () => (await account(1)).status === 'VERIFIED');
    await fixture.refuse(refusal);
    expect(await account(1)).toMatchObject({ status: 'VERIFIED', statusReason: null });
    expect(await story(1)).toEqual([
      ['VERIFIED', null, 'provider'],
      ['PENDING', null, 'finance_officer'],
      ['DISABLED', 'AC01', 'payments'],
    ]);
    // Nor does one that found it disabled already, and left no trace in its history.
    const late = await refused(0, 'AC04');
    await fixture.refuse(late);
    await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${late.accountId}/verify`);
    await eventually(async () => (await account(0)).status === 'VERIFIED');
    await fixture.refuse(late);
    expect(await account(0)).toMatchObject({ status: 'VERIFIED' });
    await fixture.refuse(await refused(0, 'AC04'));
    expect(await account(0)).toMatchObject({ status: 'DISABLED' });
    // Another try that is refused again is another refusal.
    await fixture.refuse({ ...refusal, paymentVersion: 9 });
    expect(await account(1)).toMatchObject({ status: 'DISABLED', statusReason: 'AC01' });
  });

  it('is verified again when its holder is in doubt: confirmed', async () => {
    await fixture.refuse(await refused(2, 'BE01'));
    await eventually(async () => (await account(2)).status === 'VERIFIED');
    expect(await story(2)).toEqual([
      ['VERIFIED', null, 'provider'],
      ['PENDING', 'BE01', 'payments'],
    ]);
  });

  it('or somebody else’s', async () => {
    bank.holders.set(numberOf(3), 'TRAN VAN BA');
    await fixture.refuse(await refused(3, 'BE23'));
    await eventually(async () => (await account(3)).status === 'MISMATCH');
    expect(await account(3)).toMatchObject({ statusReason: 'NAME_DIFFERS', nameAtProvider: 'TRAN VAN BA' });
    // Closed is more than in doubt, also when both are told at once.
    await fixture.refuse(await refused(3, 'BE06'), await refused(3, 'AC07'));
    expect(await account(3)).toMatchObject({ status: 'DISABLED', statusReason: 'AC07', nameAtProvider: null });
  });

  it('is no longer verified where the provider cannot be asked', async () => {
    await fixture.running.database.query(
      `UPDATE accounts SET status = 'VERIFIED', version = version + 1 WHERE id = $1`,
      [(await account(4)).id],
    );
    await fixture.refuse(await refused(4, 'BE01'));
    expect(await account(4)).toMatchObject({ status: 'UNVERIFIED', statusReason: 'BE01' });
  });

  it('stays disabled whatever a list says', async () => {
    const row = `${PEOPLE[0]?.citizenId},BTXH,BANK,BANK1,${numberOf(0)},Ai Khác,GUARDIAN,,2`;
    await fixture.call('FINANCE_OFFICER', 'POST', '/api/v1/accounts/imports', { body: csvFile([row]) });
    await eventually(async () => (await account(0)).priority === 2);
    expect(await account(0)).toMatchObject({ status: 'DISABLED', statusReason: 'AC04', holderName: 'Ai Khác' });
    expect((await story(0))[0]).toEqual(['DISABLED', 'AC04', 'finance_officer']);
  });

  it('that is not known makes a dead letter, and the record cannot be changed', async () => {
    await fixture.refuse(await refused(0, 'AC04', { accountId: v7() }));
    expect(await fixture.running.database.query('SELECT cause FROM dead_letter')).toMatchObject([
      { cause: expect.stringContaining('there is no account') as string },
    ]);
    for (const sql of [`UPDATE account_history SET reason = NULL`, 'DELETE FROM account_history'])
      await expect(fixture.running.database.query(sql)).rejects.toThrow(/permission denied|append-only/);
  });
});
