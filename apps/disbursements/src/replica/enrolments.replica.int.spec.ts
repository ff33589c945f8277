import { v7 } from 'uuid';
import type { ChangedEnrolment } from '#contracts';
import { Database, testDatabase, type TestDatabase } from '#persistence';
import { MIGRATIONS } from '../migrations/index.js';
import { replaceEnrolments } from './enrolments.replica.js';

/** As events were before they told what each month is owed. */
const known: ChangedEnrolment = {
  enrolmentId: v7(),
  beneficiaryId: v7(),
  citizenIdKey: 'ab12',
  programme: 'BTXH',
  monthlyAmount: '500000',
  sealedIdentity: 'v1.k1.AAAA',
  sealedLines: 'v1.k1.AAAA',
  areaCode: '38001',
  districtCode: '380',
  provinceCode: '38',
  validFrom: '2021-07-01',
  validTo: null,
  status: 'ACTIVE',
  reviewed: true,
  wantsAccount: true,
  preferredChannel: null,
  version: 1,
};
const told = {
  owed: [
    { from: '2024-10', monthlyAmount: '500000', rateFrom: '2024-07-01' },
    { from: '2026-07', monthlyAmount: '540000', rateFrom: '2026-07-01' },
  ],
  rateFrom: '2026-07-01',
  categoryDigest: 'cd34',
};

describe('the replica of entitlements', () => {
  let server: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await testDatabase('replica');
    database = await new Database({ url: server.url, migrations: MIGRATIONS }).open();
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const apply = (...changed: ChangedEnrolment[]): Promise<object[]> =>
    database.transaction((unit) => replaceEnrolments(unit, changed));
  const row = async (): Promise<object | undefined> =>
    (
      await database.query(
        'SELECT monthly_amount, citizen_id_key, owed, rate_from, category_digest, version FROM enrolments WHERE enrolment_id = $1',
        [known.enrolmentId],
      )
    )[0];

  it('takes an event of before there were arrears: what is owed is then not known', async () => {
    await apply(known);
    expect(await row()).toEqual({
      monthly_amount: 500_000n,
      citizen_id_key: 'ab12',
      owed: null,
      rate_from: null,
      category_digest: null,
      version: 1,
    });
  });

  it('keeps what the newest version tells, whatever order they come in', async () => {
    await apply({ ...known, version: 3, monthlyAmount: '540000', ...told }, { ...known, version: 2 });
    await apply({ ...known, version: 2 }, { ...known, version: 3, monthlyAmount: '1' });
    expect(await row()).toEqual({
      monthly_amount: 540_000n,
      citizen_id_key: 'ab12',
      owed: told.owed,
      rate_from: '2026-07-01',
      category_digest: 'cd34',
      version: 3,
    });
  });

  it('says where those live now who moved, and of nobody else', async () => {
    expect(await apply({ ...known, version: 3, areaCode: '38002' })).toEqual([]);
    expect(await apply({ ...known, ...told, version: 5, areaCode: '38601', districtCode: '386' })).toEqual([
      { programme: 'BTXH', area_code: '38601', district_code: '386', province_code: '38' },
    ]);
    expect(await apply({ ...known, ...told, enrolmentId: v7(), version: 1 })).toEqual([]);
  });

  it('tells apart an amount that a decision states: no rate belongs to it', async () => {
    await apply({ ...known, version: 6, ...told, rateFrom: null });
    expect(await row()).toMatchObject({ rate_from: null, version: 6 });
  });
});
