import { v7 } from 'uuid';
import { Harness, type Person } from '../../testing/harness.js';
import { importItems, listedFor, withCitizenIds } from '../../testing/month-list.js';
import { createRun, plannedRun } from '../../testing/paying-run.js';
import { findRun, type PayoutRun } from '../payout-run.repository.js';
import { planRun } from '../plan-run.js';

const OWED = [{ from: '2024-08', monthlyAmount: '600000', rateFrom: null }];

describe('lists that are planned at the same moment', () => {
  let harness: Harness;
  let people: (Person & { citizenId: string })[];

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(
      harness,
      Array.from({ length: 60 }, (_, index) => ({ id: v7(), district: index % 2 ? '386' : '380' })),
    );
    await harness.teach(people, 'http://127.0.0.1:9');
    const august = await plannedRun(harness, { period: '2024-08' });
    for (const person of people.slice(0, 20)) {
      const [payment] = await listedFor(harness, august, person.id);
      await harness.moveTo(payment?.id as string, 'RETURNED', 'AC04');
    }
    await harness.change(...people.slice(10, 40).map((person) => ({ ...person, amount: '600000', owed: OWED })));
    await importItems(
      harness,
      people.flatMap(({ citizenId }, index) => [
        `${citizenId},BTXH,ONE_OFF,2024-09,300000,1/QĐ,,,`,
        `${citizenId},BTXH,ONE_OFF,2024-09,200000,2/QĐ,,,`,
        ...(index < 10 ? [`${citizenId},BTXH,FUNERAL_GRANT,2024-09,10000000,3/QĐ,Lê Văn Hùng,038075000789,`] : []),
        ...(index >= 50 ? [`${citizenId},BTXH,RECOVERY,2024-09,100000,4/QĐ,,,`] : []),
      ]),
    );
  });
  afterAll(() => harness.stop());

  /** As many processes would: each with connections of its own, none waiting in a queue. */
  const planAtOnce = async (ids: string[]): Promise<void> => {
    const runs = (await Promise.all(ids.map((id) => findRun(harness.db, id)))) as PayoutRun[];
    await Promise.all(
      runs.map((run) =>
        planRun(harness.db, run, () => ({ businessDate: '2024-09-05', actor: 'spec', at: new Date() })),
      ),
    );
  };

  it('hold everybody and everything exactly once, whatever areas they cover, and none waits for ever', async () => {
    const areas = ['38', '380', '386', '38', '38601', '38001'];
    const regular: string[] = [];
    const support: string[] = [];
    for (const areaCode of areas) {
      regular.push(await createRun(harness, { areaCode }));
      support.push(await createRun(harness, { areaCode, kind: 'ONE_OFF' }));
    }
    // Somebody moves while all of that goes on.
    await Promise.all([
      planAtOnce([...regular, ...support]),
      harness.change(
        ...people.slice(5, 8).map((person) => ({ ...person, district: person.district === '380' ? '386' : '380' })),
      ),
    ]);
    // Who moved away before the new district's turn, or after it, is found by the next plan.
    await planAtOnce([await createRun(harness), await createRun(harness, { kind: 'ONE_OFF' })]);

    const listed = await harness.db.query(
      `SELECT kind, period, count(*)::integer AS payments, count(DISTINCT beneficiary_id)::integer AS people, sum(amount)::integer AS amount
       FROM payments WHERE state IN ('PLANNED', 'HELD') AND (period = '2024-09' OR succeeds IS NOT NULL) GROUP BY kind, period ORDER BY kind, period`,
    );
    expect(listed).toEqual([
      { kind: 'ARREARS', period: '2024-09', payments: 30, people: 30, amount: 30 * 100_000 },
      { kind: 'FUNERAL_GRANT', period: '2024-09', payments: 10, people: 10, amount: 10 * 10_000_000 },
      { kind: 'ONE_OFF', period: '2024-09', payments: 60, people: 60, amount: 60 * 500_000 },
      { kind: 'REGULAR', period: '2024-08', payments: 20, people: 20, amount: 20 * 500_000 },
      {
        kind: 'REGULAR',
        period: '2024-09',
        payments: 60,
        people: 60,
        amount: 30 * 500_000 + 30 * 600_000 - 10 * 100_000,
      },
    ]);
    const carried = await harness.db.query(
      `SELECT count(*)::integer AS parts, count(DISTINCT item_id)::integer AS items FROM payment_items JOIN payments p ON p.id = payment_id
       WHERE p.state <> 'CANCELLED'`,
    );
    expect(carried).toEqual([{ parts: 140, items: 140 }]);
    expect(await harness.countersThatDiffer()).toEqual([]);
  });
});
