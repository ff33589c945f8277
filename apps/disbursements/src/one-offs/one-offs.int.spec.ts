import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Json, type Person } from '../testing/harness.js';
import { importItems, itemsOf, listedFor, withCitizenIds } from '../testing/month-list.js';
import { paymentOf, plannedRun } from '../testing/paying-run.js';

describe('one-off support, funeral grants and recoveries', () => {
  let harness: Harness;
  let people: (Person & { citizenId: string })[];

  beforeAll(async () => {
    harness = await Harness.start();
    people = withCitizenIds(harness, [
      ...Array.from({ length: 8 }, () => ({ id: v7(), accounts: [{ number: '1000000001' }] })),
      { id: v7(), district: '386', status: 'SUSPENDED' as const },
      { id: v7(), district: '386', status: 'STOPPED' as const, validTo: '2024-08-31' },
    ]);
    const both = { ...person(9), programme: 'NCC' as const };
    await harness.teach([...people, both], 'http://127.0.0.1:9');
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(() => harness.stop());

  const person = (index: number): Person & { citizenId: string } => people[index] as Person & { citizenId: string };
  const item = (index: number, kind: string, rest: string): string => `${person(index).citizenId},BTXH,${kind},${rest}`;
  const cancelRun = (runId: string): Promise<Json> => harness.command(runId, 'cancel', OFFICER);
  const errorsOf = async (id: string): Promise<unknown[]> =>
    (await harness.call('GET', `/api/v1/one-offs/imports/${id}/errors`, OFFICER)).body.items.map(
      ({ row, column, code }) => [row, column, code],
    );
  const itemOf = async (index: number, kind: string): Promise<Json> =>
    (await itemsOf(harness, `&kind=${kind}`)).find(
      (found) => found['beneficiaryId'] === person(index).id && found.state !== 'CANCELLED',
    ) as Json;

  describe('by list', () => {
    const list = (): string[] => [
      item(0, 'ONE_OFF', '2025-01,300000,12/QĐ,,,'),
      item(0, 'ONE_OFF', '2025-01,600000,13/QĐ,,,'),
      item(8, 'ONE_OFF', '2025-01,300000,12/QĐ,,,'),
    ];

    it('a preview changes nothing, the list is taken, and the same list again changes nothing', async () => {
      expect(await importItems(harness, list(), { dryRun: true })).toMatchObject({ state: 'PREVIEWED', created: 3 });
      expect(await itemsOf(harness)).toEqual([]);
      expect(await importItems(harness, list())).toMatchObject({
        state: 'DONE',
        read: 3,
        created: 3,
        byArea: [
          { code: '380', created: 2 },
          { code: '386', created: 1 },
        ],
      });
      expect(await importItems(harness, list())).toMatchObject({ created: 0, changed: 0, unchanged: 3, rejected: 0 });
      expect(await itemsOf(harness, '&kind=ONE_OFF&period=2025-01&programme=BTXH')).toMatchObject([
        { state: 'PENDING', taken: '0', paymentId: null, version: 1 },
        { amount: '600000', decision: '13/QĐ' },
        { amount: '300000', beneficiaryId: person(0).id },
      ]);
    });

    it('refuses rows one by one, and names the cell', async () => {
      const done = await importItems(harness, [
        '38150000001,BTXH,ONE_OFF,2025-01,1,1/QĐ,,,',
        '038999999999,BTXH,ONE_OFF,2025-01,1,1/QĐ,,,',
        item(1, 'GIFT', '2025-01,1,1/QĐ,,,'),
        item(1, 'ONE_OFF', '2025-13,0,,,,'),
        item(1, 'ONE_OFF', '2025-01,1,1/QĐ,Lê Văn A,,30'),
        item(1, 'FUNERAL_GRANT', '2025-01,1,1/QĐ,,,'),
        item(1, 'RECOVERY', '2025-01,1,1/QĐ,,,100'),
        item(1, 'ONE_OFF', '2025-02,1,1/QĐ,,,'),
        item(1, 'ONE_OFF', '2025-02,1,1/QĐ,,,'),
      ]);
      expect(done).toMatchObject({ read: 9, created: 1, rejected: 8 });
      expect(await errorsOf(done.id)).toEqual([
        [2, 'citizenId', 'LEADING_ZERO_LOST'],
        [4, 'kind', 'NOT_ALLOWED'],
        [5, 'period', 'PERIOD'],
        [5, 'amount', 'AMOUNT'],
        [5, 'decision', 'REQUIRED'],
        [6, 'payeeName', 'NOT_ALLOWED'],
        [6, 'monthlyLimitPercent', 'NOT_ALLOWED'],
        [7, 'payeeName', 'REQUIRED'],
        [7, 'payeeCitizenId', 'REQUIRED'],
        [8, 'monthlyLimitPercent', 'NUMBER'],
        [3, 'citizenId', 'UNKNOWN_BENEFICIARY'],
        [10, 'decision', 'REPEATED'],
      ]);
    });

    it('whoever lives elsewhere is unknown', async () => {
      const done = await importItems(harness, [item(0, 'ONE_OFF', '2025-03,1,1/QĐ,,,')], { areaCode: '386' });
      expect(done).toMatchObject({ created: 0, rejected: 1 });
    });

    it('is a template that can be imported', async () => {
      const { body } = await harness.call('GET', '/api/v1/templates/one-offs.csv', OFFICER);
      expect((body['text'] as string).split('\r\n')[0]).toBe(
        'citizenId,programme,kind,period,amount,decision,payeeName,payeeCitizenId,monthlyLimitPercent',
      );
      expect((await harness.call('GET', '/api/v1/templates/one-offs.pdf', OFFICER)).status).toBe(404);
    });
  });

  describe('support of a period', () => {
    it('is a run of its own: one payment a person with a line for each decision, what cannot be paid held', async () => {
      const run = await plannedRun(harness, { kind: 'ONE_OFF', period: '2025-01' });
      expect(await listedFor(harness, run, person(8).id)).toMatchObject([
        { kind: 'ONE_OFF', period: '2025-01', amount: '300000', state: 'HELD', heldReason: 'SUSPENDED' },
      ]);
      const [payment] = await listedFor(harness, run, person(0).id);
      expect(payment).toMatchObject({ kind: 'ONE_OFF', amount: '900000', state: 'PLANNED', channel: 'BANK' });
      expect((await paymentOf(harness, payment?.id as string))['lines']).toEqual([
        { kind: 'ONE_OFF', decision: '12/QĐ', amount: '300000' },
        { kind: 'ONE_OFF', decision: '13/QĐ', amount: '600000' },
      ]);
      expect(await itemOf(0, 'ONE_OFF')).toMatchObject({ state: 'LISTED', paymentId: payment?.id, taken: '600000' });
      const regular = await plannedRun(harness, { period: '2025-01' });
      expect((await listedFor(harness, regular, person(0).id)).map(({ kind }) => kind)).toEqual(['REGULAR']);
      for (const one of [run, regular]) await cancelRun(one);
      expect(await itemOf(0, 'ONE_OFF')).toMatchObject({ state: 'PENDING', paymentId: null });
    });

    it('is paid once by whatever run asks; a decision that comes later is paid beside it', async () => {
      const run = await plannedRun(harness, { kind: 'ONE_OFF', period: '2025-01' });
      const other = await plannedRun(harness, { kind: 'ONE_OFF', period: '2025-01' });
      expect(await listedFor(harness, other, person(0).id)).toEqual([]);
      const [payment] = await listedFor(harness, run, person(0).id);
      await harness.moveTo(payment?.id as string, 'SETTLED');
      expect(await itemOf(0, 'ONE_OFF')).toMatchObject({ state: 'SETTLED' });
      await importItems(harness, [item(0, 'ONE_OFF', '2025-01,50000,99/QĐ,,,')]);
      await harness.command(other, 'plan', OFFICER);
      const [second] = await listedFor(harness, other, person(0).id);
      expect(second).toMatchObject({ amount: '50000', sequence: 2 });
      // Both come back: each is paid anew.
      await harness.moveTo(payment?.id as string, 'RETURNED', 'AC04');
      await harness.moveTo(second?.id as string, 'RETURNED', 'AC04');
      const february = await plannedRun(harness, { period: '2025-02' });
      const again = (await listedFor(harness, february, person(0).id)).filter(({ kind }) => kind === 'ONE_OFF');
      expect(again.map(({ period, amount, sequence }) => [period, amount, sequence])).toEqual([
        ['2025-01', '900000', 3],
        ['2025-01', '50000', 4],
      ]);
      expect(await itemOf(0, 'ONE_OFF')).toMatchObject({ state: 'LISTED' });
      for (const one of [february, other]) await cancelRun(one);
    });
  });

  describe('a funeral grant', () => {
    it('goes to whoever buries, at the post office, also for who is stopped; once for each death', async () => {
      const grant = item(9, 'FUNERAL_GRANT', '2024-09,10000000,5/QĐ,Lê Văn Hùng,038075000789,');
      await importItems(harness, [grant]);
      const second = await importItems(harness, [grant.replace('5/QĐ', '6/QĐ')]);
      expect(await errorsOf(second.id)).toEqual([[2, 'kind', 'HAS_GRANT']]);
      const byTheOther = await importItems(harness, [grant.replace('BTXH', 'NCC').replace('5/QĐ', '7/QĐ')]);
      expect(await errorsOf(byTheOther.id)).toEqual([[2, 'kind', 'HAS_GRANT']]);
      const run = await plannedRun(harness, { period: '2024-10' });
      const [payment] = await listedFor(harness, run, person(9).id);
      expect(payment).toMatchObject({
        kind: 'FUNERAL_GRANT',
        period: '2024-09',
        amount: '10000000',
        state: 'PLANNED',
        channel: 'POST_OFFICE',
      });
      expect(await paymentOf(harness, payment?.id as string)).toMatchObject({
        payee: { fullName: 'Lê Văn Hùng' },
        lines: [{ kind: 'FUNERAL_GRANT', decision: '5/QĐ', amount: '10000000' }],
      });
      expect(
        (await harness.db.query('SELECT sealed_payee FROM one_off_items WHERE sealed_payee IS NOT NULL')).map(
          ({ sealed_payee: sealed }) => String(sealed).includes('Hùng'),
        ),
      ).toEqual([false]);

      await harness.command(run, 'submit', OFFICER);
      await harness.command(run, 'approve', APPROVER);
      const list = await listOfDistrict(run, '386');
      expect(list.find((line) => line.includes('10000000'))).toMatch(/,10000000,Lê Văn Hùng,038075000789$/);
      expect(list[0]).toMatch(/amount,payeeName,payeeCitizenId$/);
    });

    const listOfDistrict = async (runId: string, district: string): Promise<string[]> => {
      const id = await eventually(async () => {
        const [file] = await harness.db.query<{ id: string }>(
          'SELECT id FROM provider_files WHERE run_id = $1 AND district_code = $2',
          [runId, district],
        );
        return file?.id;
      });
      const { body } = await harness.call('GET', `/api/v1/files/${id}/content`, OFFICER);
      return (body['text'] as string).trim().split('\r\n');
    };
  });

  describe('a recovery', () => {
    it('keeps at most its limit of each month, until it has everything', async () => {
      await importItems(harness, [item(1, 'RECOVERY', '2024-11,250000,7/QĐ,,,')]);
      const amounts: unknown[] = [];
      for (const period of ['2024-11', '2024-12', '2025-01', '2025-02']) {
        const run = await plannedRun(harness, { period });
        await harness.command(run, 'plan', OFFICER);
        const [payment] = await listedFor(harness, run, person(1).id);
        const lines = (await paymentOf(harness, payment?.id as string))['lines'] as Json[];
        amounts.push([payment?.['amount'], lines.map(({ amount }) => amount)]);
        await harness.moveTo(payment?.id as string, 'SETTLED');
      }
      expect(amounts).toEqual([
        ['350000', ['500000', '-150000']],
        ['400000', ['500000', '-100000']],
        ['500000', ['500000']],
        ['500000', ['500000']],
      ]);
      expect(await itemOf(1, 'RECOVERY')).toMatchObject({ state: 'SETTLED', taken: '250000', amount: '250000' });
    });

    it('counts what a payment kept once, whatever comes back, and not what was withdrawn', async () => {
      await importItems(harness, [item(2, 'RECOVERY', '2025-03,200000,8/QĐ,,,20')]);
      const march = await plannedRun(harness, { period: '2025-03' });
      const [payment] = await listedFor(harness, march, person(2).id);
      expect(payment).toMatchObject({ amount: '400000' });
      await harness.moveTo(payment?.id as string, 'RETURNED', 'AC04');
      const april = await plannedRun(harness, { period: '2025-04' });
      const both = await listedFor(harness, april, person(2).id);
      expect(both.map((one) => [one['period'], one['amount']]).sort()).toEqual([
        ['2025-03', '400000'],
        ['2025-04', '400000'],
      ]);
      expect(await itemOf(2, 'RECOVERY')).toMatchObject({ taken: '200000', state: 'SETTLED' });
      await cancelRun(april);
      expect(await itemOf(2, 'RECOVERY')).toMatchObject({ taken: '100000', state: 'RECOVERING' });
    });

    it('beside another one, both stay within their limits', async () => {
      await importItems(harness, [
        item(3, 'RECOVERY', '2025-05,1000000,1/QĐ,,,20'),
        item(3, 'RECOVERY', '2025-05,30000,2/QĐ,,,25'),
      ]);
      const run = await plannedRun(harness, { period: '2025-05' });
      const [payment] = await listedFor(harness, run, person(3).id);
      expect(payment).toMatchObject({ amount: '375000' });
      expect((await paymentOf(harness, payment?.id as string))['lines']).toMatchObject([
        { amount: '500000' },
        { kind: 'RECOVERY', decision: '1/QĐ', amount: '-100000' },
        { kind: 'RECOVERY', decision: '2/QĐ', amount: '-25000' },
      ]);
      await cancelRun(run);
    });
  });

  describe('cancelling', () => {
    const cancel = async (id: string, ifMatch: string | undefined, as = OFFICER): Promise<number> =>
      (await harness.call('POST', `/api/v1/one-offs/${id}/cancel`, as, { body: {}, ...(ifMatch ? { ifMatch } : {}) }))
        .status;

    it('takes an item off that no payment carries; a listed one is cancelled as a payment', async () => {
      await importItems(harness, [item(4, 'ONE_OFF', '2025-06,100000,1/QĐ,,,')]);
      const { id } = await itemOf(4, 'ONE_OFF');
      const { headers } = await harness.call('GET', `/api/v1/one-offs/${id}`, OFFICER);
      expect(headers.get('etag')).toBe('"1"');
      const run = await plannedRun(harness, { kind: 'ONE_OFF', period: '2025-06' });
      expect(await cancel(id, '"1"')).toBe(409);
      const refused = await importItems(harness, [item(4, 'ONE_OFF', '2025-06,100001,1/QĐ,,,')]);
      expect(await errorsOf(refused.id)).toEqual([[2, 'amount', 'ALREADY_LISTED']]);
      await cancelRun(run);
      expect(await cancel(id, undefined)).toBe(428);
      expect(await cancel(id, '"9"')).toBe(412);
      expect(await cancel(id, '"1"', { ...OFFICER, areaCode: '386' } as typeof OFFICER)).toBe(404);
      expect(await cancel(id, '"1"', APPROVER as unknown as typeof OFFICER)).toBe(403);
      expect(await cancel(id, '"1"')).toBe(202);
      expect(await cancel(id, '"2"')).toBe(409);
      const again = await importItems(harness, [item(4, 'ONE_OFF', '2025-06,100000,1/QĐ,,,')]);
      expect(await errorsOf(again.id)).toEqual([[2, 'decision', 'CANCELLED']]);
      const later = await plannedRun(harness, { kind: 'ONE_OFF', period: '2025-06' });
      expect(await listedFor(harness, later, person(4).id)).toEqual([]);
    });

    it('a changed row changes an item that waits', async () => {
      await importItems(harness, [item(5, 'ONE_OFF', '2025-07,100000,1/QĐ,,,')]);
      expect(await importItems(harness, [item(5, 'ONE_OFF', '2025-07,120000,1/QĐ,,,')])).toMatchObject({ changed: 1 });
      expect(await itemOf(5, 'ONE_OFF')).toMatchObject({ amount: '120000', version: 2 });
    });
  });
});
