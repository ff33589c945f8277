import { eventually } from '#service/testing';
import { AccountsFixture, csvFile, type Answer } from './testing/accounts-fixture.js';
import { SandboxProvider } from './testing/sandbox-provider.js';

type Account = Record<string, unknown> & { id: string; status: string };
interface Import {
  id: string;
  state: string;
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
}

describe('accounts service', () => {
  let fixture: AccountsFixture;
  const bank = new SandboxProvider();
  const people = [
    { citizenId: '038145000001', fullName: 'Nguyễn Thị Hoá' },
    { citizenId: '038145000002', fullName: 'Đỗ Văn Đức' },
    { citizenId: '038145000003', fullName: 'Lê Thị Bé' },
    { citizenId: '038145000004', fullName: 'Hà Văn Ứng' },
    { citizenId: '038145000009', fullName: 'Vi Thị Xa', areaCode: '15001', districtCode: '387' },
  ];
  const beneficiaries: string[] = [];
  const lines = [
    '038145000001,BTXH,BANK,BANK1,3500000000001,Nguyễn Thị Hóa,SELF,,1',
    '038145000002,BTXH,BANK,BANK1,3500000000002,Đỗ Văn Đức,SELF,,1',
    '038145000003,BTXH,BANK,BANK1,3500000000003,Lê Văn Cha,GUARDIAN,,1',
    '038145000004,BTXH,BANK,BANK1,3500000000004,Hà Thị Con,AUTHORISED,2025-12-31,1',
    '038145000004,BTXH,BANK,FILES,3500000000005,Hà Văn Ứng,SELF,,2',
  ];

  const importOf = async (file: FormData, { dryRun = false, areaCode = '38' } = {}): Promise<Import> => {
    const accepted = await fixture.call<Import>(
      'FINANCE_OFFICER',
      'POST',
      `/api/v1/accounts/imports?dryRun=${dryRun}`,
      { body: file, areaCode },
    );
    expect(accepted).toMatchObject({ status: 202, body: { state: 'RUNNING' } });
    const read = async (): Promise<Import> =>
      (await fixture.call<Import>('FINANCE_OFFICER', 'GET', `/api/v1/imports/${accepted.body.id}`, { areaCode })).body;
    await eventually(async () => (await read()).state !== 'RUNNING');
    return read();
  };
  const accountsOf = async (
    index: number,
    role: 'FINANCE_OFFICER' | 'AUDITOR' = 'FINANCE_OFFICER',
    areaCode = '38',
  ): Promise<Account[]> => {
    const path = `/api/v1/accounts?beneficiaryId=${beneficiaries[index]}`;
    return (await fixture.call<{ items: Account[] }>(role, 'GET', path, { areaCode })).body.items;
  };
  const byStatus = async (): Promise<Record<string, number>> =>
    (await fixture.call<{ byStatus: Record<string, number> }>('FINANCE_OFFICER', 'GET', '/api/v1/accounts/summary'))
      .body.byStatus;

  beforeAll(async () => {
    const endpointUrl = await bank.start();
    fixture = await AccountsFixture.open();
    const enrolments = people.map((person) => fixture.enrolment(person));
    beneficiaries.push(...enrolments.map((enrolment) => enrolment.beneficiaryId));
    await fixture.enrol(enrolments);
    await fixture.call('ADMINISTRATOR', 'POST', '/api/v1/providers', {
      body: { code: 'BANK1', name: 'Ngân hàng Một', channels: ['BANK'], endpointUrl },
    });
    await fixture.call('ADMINISTRATOR', 'POST', '/api/v1/providers', {
      body: {
        code: 'FILES',
        name: 'Chỉ nhận danh sách',
        channels: ['BANK', 'POST_OFFICE'],
        endpointUrl: null,
        answerDeadlineMinutes: 60,
      },
    });
    await eventually(async () => {
      const { body } = await fixture.call<{ enrolments: { BTXH: number } }>(
        'FINANCE_OFFICER',
        'GET',
        '/api/v1/accounts/summary',
      );
      return body.enrolments.BTXH === people.length;
    });
    bank.holders.set('3500000000001', 'NGUYEN THI HOA');
    bank.holders.set('3500000000002', 'TRAN VAN BA');
    bank.holders.set('3500000000003', 'LE VAN CHA');
  });
  afterAll(async () => {
    await fixture.close();
    await bank.stop();
  });

  it('previews a list without changing anything', async () => {
    expect(await importOf(csvFile(lines), { dryRun: true })).toMatchObject({
      state: 'PREVIEWED',
      read: 5,
      created: 5,
      rejected: 0,
    });
    expect(await accountsOf(0)).toEqual([]);
  });

  it('imports, asks the provider and keeps its verdicts, also when the provider was away', async () => {
    bank.failures = 2;
    bank.leftOut.add('3500000000003');
    expect(await importOf(csvFile(lines))).toMatchObject({
      state: 'DONE',
      read: 5,
      created: 5,
      changed: 0,
      unchanged: 0,
      rejected: 0,
    });
    await eventually(async () => (await byStatus())['PENDING'] === 0);
    expect(await byStatus()).toEqual({ UNVERIFIED: 1, PENDING: 0, VERIFIED: 2, MISMATCH: 1, CLOSED: 1, DISABLED: 0 });
    expect(await accountsOf(0)).toMatchObject([
      {
        status: 'VERIFIED',
        accountNumber: '*****0001',
        holderName: 'Nguyễn Thị Hóa',
        statusReason: null,
        operation: { name: 'verify', state: 'DONE' },
      },
    ]);
    expect(await accountsOf(1)).toMatchObject([
      { status: 'MISMATCH', statusReason: 'NAME_DIFFERS', nameAtProvider: 'TRAN VAN BA' },
    ]);
    expect(await accountsOf(2)).toMatchObject([{ status: 'VERIFIED', holderRelation: 'GUARDIAN' }]);
    expect(await accountsOf(3)).toMatchObject([
      { status: 'CLOSED', statusReason: 'NOT_FOUND', priority: 1, authorisedUntil: '2025-12-31' },
      { status: 'UNVERIFIED', providerCode: 'FILES', priority: 2 },
    ]);
  });

  it('tells others by events, without a number, a name or a citizen id in the clear', async () => {
    await eventually(() => fixture.told().filter(({ status }) => status !== 'PENDING').length === 5);
    const told = fixture.told();
    const verified = told.find(({ beneficiaryId }) => beneficiaryId === beneficiaries[0]);
    expect(verified).toMatchObject({
      status: 'VERIFIED',
      channel: 'BANK',
      providerCode: 'BANK1',
      accountEnding: '0001',
      holderRelation: 'SELF',
      priority: 1,
      version: 2,
    });
    expect(JSON.parse(fixture.sealer.open(verified?.sealedAccount ?? ''))).toEqual({
      accountNumber: '3500000000001',
      holderName: 'Nguyễn Thị Hóa',
    });
    expect(JSON.stringify(fixture.published)).not.toMatch(/350000000000|038145|Nguyễn|NGUYEN/);
    expect(fixture.published.some(({ type }) => type.endsWith('providers-changed.v1'))).toBe(true);
  });

  it('changes nothing when the same list comes again', async () => {
    const requests = bank.requests.length;
    expect(await importOf(csvFile(lines))).toMatchObject({ created: 0, changed: 0, unchanged: 5 });
    expect(bank.requests).toHaveLength(requests);
  });

  it('keeps the verdict for another priority, and asks again for another holder', async () => {
    expect(await importOf(csvFile([lines[0]?.replace(/1$/, '3') ?? '']))).toMatchObject({ changed: 1 });
    expect(await accountsOf(0)).toMatchObject([{ status: 'VERIFIED', priority: 3, version: 3 }]);
    bank.holders.set('3500000000002', 'DO VAN DUC');
    expect(await importOf(csvFile(['038145000002,BTXH,BANK,BANK1,3500000000002,DO VAN DUC,SELF,,1']))).toMatchObject({
      changed: 1,
    });
    await eventually(async () => (await accountsOf(1))[0]?.status === 'VERIFIED');
    expect(await accountsOf(1)).toMatchObject([{ nameAtProvider: null, statusReason: null }]);
  });

  it('names row and column of what it refuses', async () => {
    const done = await importOf(
      csvFile([
        '38145000001,BTXH,BANK,BANK1,3500000000011,A,SELF,,1',
        '038145000001,NCC,BANK,BANK1,3500000000011,A,SELF,,1',
        '038145000009,BTXH,BANK,BANK1,3500000000011,A,SELF,,1',
        '038145000001,BTXH,BANK,NONE,3500000000011,A,SELF,,1',
        '038145000001,BTXH,EWALLET,BANK1,0912345678,A,SELF,,1',
        '038145000001,BTXH,POST_OFFICE,FILES,3500000000011,A,SELF,,1',
        '038145000001,BTXH,BANK,BANK1,3500000000012,A,SELF,,1',
        '038145000001,BTXH,BANK,BANK1,3500000000012,B,SELF,,1',
      ]),
      { areaCode: '386', dryRun: true },
    );
    expect(done).toMatchObject({ state: 'PREVIEWED', created: 1, rejected: 7 });
    const { body } = await fixture.call<{ items: { row: number; column: string; code: string }[] }>(
      'DISTRICT_OFFICER',
      'GET',
      `/api/v1/imports/${done.id}/errors`,
      { areaCode: '386' },
    );
    expect(body.items.map(({ row, column, code }) => `${row} ${column} ${code}`).sort()).toEqual([
      '2 citizenId LEADING_ZERO_LOST',
      '3 citizenId UNKNOWN_BENEFICIARY',
      '4 citizenId UNKNOWN_BENEFICIARY',
      '5 providerCode UNKNOWN_PROVIDER',
      '6 channel CHANNEL_NOT_OFFERED',
      '7 channel NOT_ALLOWED',
      '9 accountNumber REPEATED',
    ]);
  });

  it('verifies again when an officer asks', async () => {
    const [account] = await accountsOf(3);
    bank.holders.set('3500000000004', 'HA THI CON');
    const path = `/api/v1/accounts/${account?.id}/verify`;
    const first = await fixture.call('FINANCE_OFFICER', 'POST', path, { key: 'again' });
    expect(first).toMatchObject({
      status: 202,
      body: { status: 'PENDING', operation: { name: 'verify', state: 'RUNNING' } },
    });
    expect(await fixture.call('FINANCE_OFFICER', 'POST', path, { key: 'again' })).toMatchObject({
      status: 202,
      body: first.body,
    });
    await eventually(async () => (await accountsOf(3))[0]?.status === 'VERIFIED');
    const [, byFile] = await accountsOf(3);
    expect(await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${byFile?.id}/verify`)).toMatchObject({
      status: 409,
      body: { currentState: 'UNVERIFIED' },
    });
  });

  it('does not count an answer about a holder who was replaced meanwhile', async () => {
    let open: () => void = () => undefined;
    bank.gate = new Promise((resolve) => (open = resolve));
    const requests = bank.requests.length;
    const [account] = await accountsOf(2);
    expect((await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${account?.id}/verify`)).status).toBe(202);
    await eventually(() => bank.requests.length > requests);
    await importOf(csvFile(['038145000003,BTXH,BANK,BANK1,3500000000003,Lê Văn Chú,GUARDIAN,,1']));
    await eventually(() => bank.requests.length > requests + 1);
    open();
    await eventually(async () => (await accountsOf(2))[0]?.status !== 'PENDING');
    expect(await accountsOf(2)).toMatchObject([
      { status: 'MISMATCH', holderName: 'Lê Văn Chú', nameAtProvider: 'LE VAN CHA' },
    ]);
  });

  it('goes on after a stop with what was asked and not answered', async () => {
    const [account] = await accountsOf(0);
    await fixture.running.database.query(
      `UPDATE accounts SET status = 'PENDING', version = version + 1 WHERE id = $1`,
      [account?.id],
    );
    await fixture.stop();
    await fixture.start();
    await eventually(async () => (await accountsOf(0))[0]?.status === 'VERIFIED');
  });

  it('shows only what role and area may see', async () => {
    const [account] = await accountsOf(0);
    expect(await accountsOf(0, 'AUDITOR')).toMatchObject([{ accountNumber: '*****0001', holderName: null }]);
    expect(await accountsOf(0, 'FINANCE_OFFICER', '387')).toEqual([]);
    const one = (areaCode: string): Promise<Answer> =>
      fixture.call('FINANCE_OFFICER', 'GET', `/api/v1/accounts/${account?.id}`, { areaCode });
    expect((await one('VN')).status).toBe(200);
    expect((await one('386')).status).toBe(200);
    expect((await one('387')).status).toBe(404);
    expect(
      await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${account?.id}/verify`, {
        areaCode: '387',
        key: null,
      }),
    ).toMatchObject({ status: 404 });
    expect(
      await fixture.call('FINANCE_OFFICER', 'POST', `/api/v1/accounts/${account?.id}/verify`, { key: null }),
    ).toMatchObject({ status: 400 });
    expect(await fixture.call('LEADER', 'GET', `/api/v1/accounts/${account?.id}`)).toMatchObject({ status: 403 });
    expect(await fixture.call('AUDITOR', 'POST', `/api/v1/accounts/${account?.id}/verify`)).toMatchObject({
      status: 403,
    });
    expect(await fixture.call(null, 'GET', `/api/v1/accounts/${account?.id}`)).toMatchObject({ status: 401 });
    expect(await fixture.call('FINANCE_OFFICER', 'GET', '/api/v1/accounts')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/beneficiaryId' }] },
    });
  });
});
