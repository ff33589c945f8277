import { v7 } from 'uuid';
import { Harness, type Person } from '../testing/harness.js';

describe('what the registry tells', () => {
  let harness: Harness;
  const hoa: Person = { id: v7(), amount: '500000' };
  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach([hoa, { id: v7() }], 'http://127.0.0.1:9');
  });
  afterAll(() => harness.stop());

  it('is kept as a newer version of the same enrolment', async () => {
    const owed = [
      { from: '2024-01', monthlyAmount: '500000', rateFrom: '2021-07-01' },
      { from: '2024-07', monthlyAmount: '600000', rateFrom: '2024-07-01' },
    ];
    await harness.change({
      ...hoa,
      amount: '600000',
      status: 'SUSPENDED',
      validTo: '2025-06-30',
      owed,
      rateFrom: '2024-07-01',
      categoryDigest: 'cd34',
      citizenIdKey: 'ef56',
    });
    await harness.change({ ...hoa, amount: '1', version: 1 });
    expect(
      await harness.db.query(
        `SELECT monthly_amount, status, valid_to, citizen_id_key, owed, rate_from, category_digest, version
         FROM enrolments WHERE beneficiary_id = $1`,
        [hoa.id],
      ),
    ).toEqual([
      {
        monthly_amount: 600_000n,
        status: 'SUSPENDED',
        valid_to: '2025-06-30',
        citizen_id_key: 'ef56',
        owed,
        rate_from: '2024-07-01',
        category_digest: 'cd34',
        version: 2,
      },
    ]);
  });
});
