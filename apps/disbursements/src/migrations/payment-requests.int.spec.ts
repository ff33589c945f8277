import { v7 } from 'uuid';
import { Database, testDatabase, type TestDatabase } from '#persistence';
import { MIGRATIONS } from './index.js';
import { PaymentRequests1732500000400 } from './payment-requests.js';

describe('the upgrade to requests of their own', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase('upgrade');
  });
  afterAll(async () => {
    await database.drop();
  });

  const open = (migrations: typeof MIGRATIONS): Promise<Database> =>
    new Database({ url: database.url, migrations }).open();

  it('takes over what waited for a second person', async () => {
    const before = await open(MIGRATIONS.slice(0, MIGRATIONS.indexOf(PaymentRequests1732500000400)));
    const [asked, other] = [v7(), v7()];
    await before.query(
      `INSERT INTO payments (id, run_id, beneficiary_id, enrolment_id, programme, period, kind, sequence, amount, area_code,
         district_code, province_code, state, reason, unhold_requested_by, updated_at)
       SELECT id, uuidv7(), uuidv7(), uuidv7(), 'BTXH', '2024-09', 'REGULAR', 1, 500000, '38001', '380', '38', 'HELD', 'REQUESTED',
         requested_by, '2024-09-05T02:00:00Z'
       FROM unnest($1::uuid[], $2::text[]) AS payment (id, requested_by)`,
      [
        [asked, other],
        ['officer', null],
      ],
    );
    await before.close();
    const after = await open(MIGRATIONS);
    expect(await after.query('SELECT payment_id, verb, requested_by, people FROM payment_requests')).toEqual([
      { payment_id: asked, verb: 'unhold', requested_by: 'officer', people: ['officer'] },
    ]);
    expect(await after.query('SELECT payment_id, step, verb, actor FROM payment_request_steps')).toEqual([
      { payment_id: asked, step: 'REQUESTED', verb: 'unhold', actor: 'officer' },
    ]);
    await after.close();
  });
});
