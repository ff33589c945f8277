import { v7 } from 'uuid';
import type { Role } from '#contracts';
import { bridgeOf, causesOf, differencesOf, faultsOf } from '../../testing/bridge.js';
import { ADMIN, Harness, OFFICER, type Json, type Person } from '../../testing/harness.js';
import { importItems, listedFor, withCitizenIds } from '../../testing/month-list.js';
import { createRun, plannedRun } from '../../testing/paying-run.js';

const RATE = { rateFrom: '2021-07-01', categoryDigest: 'one' };

describe('the bridge from last month’s list', () => {
  let harness: Harness;
  let people: (Person & { citizenId: string })[];
  let august: string;

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(
      harness,
      Array.from({ length: 12 }, (_, index) => ({ id: v7(), ...RATE, ...(index >= 9 ? { district: '386' } : {}) })),
    );
    await harness.teach(people.slice(0, 11), 'http://127.0.0.1:9');
    august = await plannedRun(harness, { period: '2024-08' });
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const person = (index: number): Person & { citizenId: string } => people[index] as Person & { citizenId: string };
  const cancel = (runId: string): Promise<Json> => harness.command(runId, 'cancel', OFFICER);

  it('of a run that is not planned is empty; of the first month everything is new, and only counted', async () => {
    const draft = await createRun(harness, { period: '2024-07' });
    expect(await bridgeOf(harness, draft)).toEqual({
      before: null,
      after: { payments: 0, amount: '0' },
      causes: [],
      byDistrict: [],
    });
    const bridge = await bridgeOf(harness, august);
    expect(bridge).toMatchObject({
      before: null,
      after: { payments: 11, amount: '5500000' },
      causes: [{ cause: 'NEW', payments: 11, amount: '5500000' }],
      byDistrict: [
        { code: '380', name: 'Huyện 380', causes: [{ cause: 'NEW', payments: 9, amount: '4500000' }] },
        { code: '386', after: { payments: 2, amount: '1000000' } },
      ],
    });
    expect(await differencesOf(harness, august)).toEqual([]);
    expect(await faultsOf(harness, august)).toEqual([]);
  });

  it('of an ordinary month has no cause at all', async () => {
    const run = await plannedRun(harness);
    expect(await bridgeOf(harness, run)).toMatchObject({
      before: { runIds: [august], period: '2024-08', payments: 11, amount: '5500000' },
      after: { payments: 11, amount: '5500000' },
      causes: [],
    });
    expect(await faultsOf(harness, run)).toEqual([]);
    await cancel(run);
  });

  it('gives every difference its cause, district by district, and they add up to the đồng', async () => {
    const of = async (index: number): Promise<string> =>
      (await listedFor(harness, august, person(index).id))[0]?.id as string;
    await harness.moveTo(await of(0), 'RETURNED', 'AC04');
    await harness.change({ ...person(1), status: 'STOPPED' });
    await harness.change({ ...person(2), amount: '540000', rateFrom: '2024-07-01' });
    await harness.change({ ...person(3), amount: '750000', rateFrom: '2024-07-01', categoryDigest: 'two' });
    await harness.change({ ...person(4), amount: '510000' });
    await harness.change({ ...person(5), district: '386' });
    await harness.change({ ...person(6), district: '386', amount: '600000', categoryDigest: 'three' });
    await harness.change({
      ...person(7),
      owed: [{ from: '2024-01', monthlyAmount: '520000', rateFrom: '2021-07-01' }],
      amount: '520000',
    });
    await importItems(harness, [
      `${person(8).citizenId},BTXH,RECOVERY,2024-09,1000000,1/QĐ,,,`,
      `${person(1).citizenId},BTXH,FUNERAL_GRANT,2024-09,10000000,2/QĐ,Lê Văn Hùng,038075000789,`,
    ]);
    await harness.teach([person(11)], 'http://127.0.0.1:9');
    const run = await plannedRun(harness);
    const bridge = await bridgeOf(harness, run);
    expect(causesOf(bridge)).toEqual({
      NEW: 500_000n,
      STOPPED: -500_000n,
      RATE: 40_000n,
      CATEGORY: 350_000n,
      MOVED: 0n,
      CORRECTED: 30_000n,
      RETURNED: 500_000n,
      ARREARS: 20_000n,
      FUNERAL_GRANT: 10_000_000n,
      RECOVERY: -150_000n,
    });
    const byDistrict = Object.fromEntries(bridge.byDistrict.map((district) => [district.code, causesOf(district)]));
    expect(byDistrict['386']).toEqual({ NEW: 500_000n, MOVED: 1_000_000n, CATEGORY: 100_000n });
    expect(byDistrict['380']).toMatchObject({ MOVED: -1_000_000n, CATEGORY: 250_000n, STOPPED: -500_000n });
    expect(await faultsOf(harness, run)).toEqual([]);

    const one = await bridgeOf(harness, run, '?area=386');
    expect([causesOf(one), one.byDistrict.map(({ code }) => code)]).toEqual([byDistrict['386'], ['386']]);
    expect(causesOf(await bridgeOf(harness, run, '?area=38'))).toEqual(causesOf(bridge));
    const moved = await differencesOf(harness, run, '&cause=MOVED');
    expect(moved).toHaveLength(4);
    expect(moved.filter(({ beneficiaryId }) => beneficiaryId === person(5).id)).toMatchObject([
      { districtCode: '380', paymentId: null, before: '500000', after: null, difference: '-500000' },
      { districtCode: '386', before: null, after: '500000', difference: '500000' },
    ]);
    expect(await differencesOf(harness, run, '&cause=STOPPED')).toMatchObject([
      { beneficiaryId: person(1).id, paymentId: null },
    ]);
    expect((await differencesOf(harness, run, '&cause=RATE&area=386')).length).toBe(0);
    await harness.command(run, 'plan', OFFICER);
    expect(causesOf(await bridgeOf(harness, run))).toEqual(causesOf(bridge));
  });

  it('of the month after gives back what was only once', async () => {
    const october = await plannedRun(harness, { period: '2024-10' });
    expect(causesOf(await bridgeOf(harness, october))).toMatchObject({
      RETURNED: -500_000n,
      ARREARS: -20_000n,
      FUNERAL_GRANT: -10_000_000n,
    });
    expect(await faultsOf(harness, october)).toEqual([]);
    await cancel(october);
  });

  it('of runs of single districts says who came and who left', async () => {
    await harness.change({ ...person(4), district: '386', amount: '510000' });
    const runs = await Promise.all(
      ['380', '386'].map((areaCode) => plannedRun(harness, { period: '2024-10', areaCode })),
    );
    const [from, to] = await Promise.all(runs.map(async (run) => causesOf(await bridgeOf(harness, run))));
    expect([from?.['MOVED'], to?.['MOVED']]).toEqual([-510_000n, 510_000n]);
    expect([from?.['STOPPED'], to?.['NEW']]).toEqual([undefined, undefined]);
    for (const run of runs) expect(await faultsOf(harness, run)).toEqual([]);
    const november = await plannedRun(harness, { period: '2024-11' });
    expect((await bridgeOf(harness, november)).before?.runIds).toEqual([...runs].sort());
    expect(await faultsOf(harness, november)).toEqual([]);
    for (const run of [...runs, november]) await cancel(run);
  });

  it('of a second run of the month is about its own people only', async () => {
    const first = await plannedRun(harness, { period: '2024-12', areaCode: '380' });
    const second = await plannedRun(harness, { period: '2024-12' });
    expect(await faultsOf(harness, second)).toEqual([]);
    expect(causesOf(await bridgeOf(harness, second))['STOPPED']).toBeUndefined();
    for (const run of [first, second]) await cancel(run);
  });

  it('of one-off support is that support', async () => {
    await importItems(harness, [`${person(2).citizenId},BTXH,ONE_OFF,2025-01,300000,3/QĐ,,,`]);
    const run = await plannedRun(harness, { period: '2025-01', kind: 'ONE_OFF' });
    expect(await bridgeOf(harness, run)).toMatchObject({
      before: null,
      causes: [{ cause: 'ONE_OFF', payments: 1, amount: '300000' }],
    });
  });

  it('answers 400 to what is no area or cause, 403 to other roles, 404 outside the area', async () => {
    const get = (path: string, as: object = OFFICER): Promise<number> =>
      harness.call('GET', `/api/v1/payout-runs/${august}/${path}`, as as typeof OFFICER).then(({ status }) => status);
    for (const path of [
      'bridge?area=x',
      'bridge?wrong=1',
      'differences?cause=x',
      'differences?cursor=xx',
      'differences?limit=0',
    ])
      expect([path, await get(path)]).toEqual([path, 400]);
    const leader = { username: 'leader', roles: ['LEADER'] satisfies Role[] };
    expect([await get('bridge', leader), await get('differences', leader), await get('bridge', ADMIN)]).toEqual([
      200, 403, 403,
    ]);
    expect(await get('bridge', { ...OFFICER, areaCode: '01' })).toBe(404);
  });
});
