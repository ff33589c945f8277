import { AccountsFixture, type Answer } from '../testing/accounts-fixture.js';

describe('provider directory', () => {
  let fixture: AccountsFixture;
  beforeAll(async () => {
    fixture = await AccountsFixture.open();
    const body = { code: 'FILES', name: 'Chỉ nhận danh sách', channels: ['BANK', 'POST_OFFICE'], endpointUrl: null };
    await fixture.call('ADMINISTRATOR', 'POST', '/api/v1/providers', { body });
  });
  afterAll(() => fixture.close());

  it('keeps the provider directory', async () => {
    const provider = { code: 'WALLET_1', name: 'Ví Một', channels: ['EWALLET', 'MOBILE_MONEY'] };
    const register = (body: object, key?: string | null): Promise<Answer> =>
      fixture.call('ADMINISTRATOR', 'POST', '/api/v1/providers', { body, ...(key === undefined ? {} : { key }) });
    const created = await register(provider);
    expect(created).toMatchObject({
      status: 201,
      body: {
        ...provider,
        endpointUrl: null,
        acceptanceWindowHours: 24,
        answerDeadlineMinutes: 1440,
        settledByAcsc: false,
        status: 'ACTIVE',
      },
    });
    expect(created.headers.get('location')).toBe('/api/v1/providers/WALLET_1');
    expect(await register(provider)).toMatchObject({ status: 409 });
    expect(await register(provider, null)).toMatchObject({ status: 400 });
    expect(
      await register({ ...provider, code: 'wallet', channels: ['CASH'], endpointUrl: 'ftp://a.b', more: 1 }),
    ).toMatchObject({ status: 400 });
    expect(await fixture.call('FINANCE_OFFICER', 'POST', '/api/v1/providers', { body: provider })).toMatchObject({
      status: 403,
    });
    const codes = async (role: 'LEADER' | 'PROVIDER', providerCode?: string): Promise<string[]> => {
      const { body } = await fixture.call<{ items: { code: string }[] }>(
        role,
        'GET',
        '/api/v1/providers',
        providerCode ? { providerCode } : {},
      );
      return body.items.map(({ code }) => code);
    };
    expect(await codes('LEADER')).toEqual(['FILES', 'WALLET_1']);
    expect(await codes('PROVIDER', 'FILES')).toEqual(['FILES']);
  });

  it('writes its contract down', async () => {
    const { status, body } = await fixture.call<{ paths: Record<string, unknown> }>(null, 'GET', '/openapi.json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/accounts',
        '/api/v1/accounts/{id}/verify',
        '/api/v1/accounts/imports',
        '/api/v1/providers',
      ]),
    );
  });

  it('gives templates to fill in', async () => {
    const csv = await fixture.call('DISTRICT_OFFICER', 'GET', '/api/v1/templates/accounts.csv');
    expect(csv.status).toBe(200);
    expect(csv.body['text']).toContain(
      'citizenId,programme,channel,providerCode,accountNumber,holderName,holderRelation,authorisedUntil,priority',
    );
    const xlsx = await fixture.call('DISTRICT_OFFICER', 'GET', '/api/v1/templates/accounts.xlsx');
    expect(xlsx.headers.get('content-type')).toContain('spreadsheetml');
  });
});
