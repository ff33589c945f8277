import { expectedFigures } from '../../demo/src/province/index.js';
import { disagreements, ledgerOf, paidTwice, paymentsOf, runsOf, totalOf, totalsBy, type Payment } from './books.js';
import { Client } from './client.js';
import { embeddedEvents, identifiersIn, kafkaEvents } from './events.js';
import {
  COMPLIANCE,
  countsOf,
  GAP,
  PUBLISHED,
  PUBLISHED_BY_PROGRAMME,
  sumOf,
  type Compliance,
  type Gap,
} from './figures.js';
import { carryOut, killsOfTheMonth, settled } from './kills.js';
import { Product } from './product.js';
import { until } from './waiting.js';
import { WebhookSender } from './webhooks.js';
import { textLike } from './like.js';

const MINUTES = 60_000;
const READY = /^ready http:\/\/127\.0\.0\.1:\d+$/;
const DEMO_READY = /^demo ready 2024-09 /;
const TOPICS = ['accounts.v1', 'beneficiaries.v1', 'payments.v1', 'payout-runs.v1'];

/**
 * A month of the small province from the first start to the last figure, on one of the two event logs, while everything
 * it runs on is killed once. The tests build on each other: each is the next stage of the same month.
 */
export function monthSuite(eventLog: 'embedded' | 'kafka'): void {
  describe(`the month on the ${eventLog} event log`, () => {
    let product: Product;
    let officer: Client;
    let leader: Client;

    beforeAll(async () => {
      product = await Product.start({ kafka: eventLog === 'kafka' });
      [officer, leader] = ['officer', 'leader'].map((name) => new Client(product.url, name)) as [Client, Client];
    });
    afterAll(() => product.remove(), 2 * MINUTES);

    const report = async (): Promise<Compliance> => (await leader.get<Compliance>(COMPLIANCE)).body;
    const gap = async (): Promise<Gap> => (await leader.get<Gap>(GAP)).body;
    const payments = async (): Promise<Payment[]> => paymentsOf(officer, await runsOf(officer));

    it(
      'is ready',
      async () => {
        expect(await product.line(READY)).toBe(`ready ${product.url}`);
      },
      5 * MINUTES,
    );

    it.each(killsOfTheMonth(eventLog === 'kafka' ? 'kafka' : 'postgres'))(
      'goes on when $part is killed as $stage',
      (kill) => carryOut(kill, product, officer),
      4 * MINUTES,
    );

    it(
      'goes on when the launcher itself is killed, and cleans up what it left',
      async () => {
        const begun = (): Promise<boolean> => settled('NCC', 300)(product, officer);
        await until('the second run settles', begun, { milliseconds: 2 * MINUTES });
        expect(product.lines.some((line) => DEMO_READY.test(line))).toBe(false);
        await product.killLauncher();
        const left = product.running().length;
        product.launch();
        await product.line(READY);
        expect(left).toBeGreaterThan(0);
      },
      5 * MINUTES,
    );

    it(
      'ends with the published rate',
      async () => {
        expect(await product.line(DEMO_READY)).toBe('demo ready 2024-09 65.2%');
      },
      5 * MINUTES,
    );

    it('reports the published figures exactly', async () => {
      const { province, areas, ...about } = await report();
      expect(about).toMatchObject({
        ...{ period: '2024-09', status: 'PROVISIONAL', programme: 'ALL', denominator: 'holders' },
        ...{ areaVersion: 'DISTRICT_2024', behind: { events: 0, deadLetters: 0 } },
      });
      expect(province).toMatchObject({
        ...PUBLISHED,
        code: '38',
        name: 'Tỉnh Thanh Hóa',
        byProgramme: PUBLISHED_BY_PROGRAMME,
      });
      expect(areas).toHaveLength(27);
      expect(areas.filter(({ paidByAccount }) => paidByAccount > 0)).toHaveLength(26);
    });

    it('sums every count of the districts to the province, for both programmes', async () => {
      const { province, areas } = await report();
      expect(sumOf(areas)).toEqual(countsOf(province));
      for (const programme of ['BTXH', 'NCC'] as const) {
        const own = areas.map(({ byProgramme }) => byProgramme[programme]);
        expect(sumOf(own)).toEqual(countsOf(province.byProgramme[programme]));
      }
      const parts = Object.values(province.byProgramme);
      expect(sumOf(parts)).toEqual(countsOf(province));
    });

    it('reports each district as the lists of the demo make it', async () => {
      const { areas } = await report();
      const shown = Object.fromEntries(
        areas.map(({ code, total, reviewed, holders, paidByAccount }) => [
          code,
          { total, reviewed, holders, paidByAccount },
        ]),
      );
      const expected = Object.entries(expectedFigures('small').districts).map(
        ([code, { total, reviewed, holders, paidByAccount }]) => [code, { total, reviewed, holders, paidByAccount }],
      );
      expect(shown).toEqual(Object.fromEntries(expected));
    });

    it('shows the districts that the province named', async () => {
      const areas = new Map((await report()).areas.map((area) => [area.code, area]));
      const everybody = areas.get('402');
      expect(everybody).toMatchObject({ name: 'Huyện Như Xuân', rate: '100.0', rank: 1, remark: null });
      expect([everybody?.holders, everybody?.paidByAccount]).toEqual([everybody?.total, everybody?.total]);
      expect(areas.get('397')?.byProgramme).toMatchObject({
        NCC: { rate: '100.0' },
        BTXH: { paidByAccount: 0, rate: '0.0' },
      });
      expect(areas.get('386')?.byProgramme).toMatchObject({
        BTXH: { rate: '100.0' },
        NCC: { paidByAccount: 0, rate: '0.0' },
      });
      expect(areas.get('387')).toMatchObject({
        ...{ name: 'Huyện Quan Sơn', holders: 0, paidByAccount: 0, rate: null, rank: null, remark: 'Chưa triển khai' },
      });
    });

    it('gives every holder who was not paid by account exactly one reason', async () => {
      const { holders, paidByAccount, reasons } = await gap();
      expect({ holders, paidByAccount }).toEqual({
        holders: PUBLISHED.holders,
        paidByAccount: PUBLISHED.paidByAccount,
      });
      expect(reasons.reduce((sum, reason) => sum + reason.holders, 0)).toBe(
        PUBLISHED.holders - PUBLISHED.paidByAccount,
      );
      expect(reasons.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['HELD', 'RETURNED', 'REJECTED', 'CASH_CHOSEN']),
      );
    });

    it(
      'agrees with the providers’ own books, payment by payment, and nobody was paid twice',
      async () => {
        const [ours, ledger] = [await payments(), await ledgerOf(product.simulatorUrl)];
        expect(ours).toHaveLength(PUBLISHED.total);
        expect(new Set(ours.map(({ beneficiaryId, programme }) => `${beneficiaryId} ${programme}`)).size).toBe(
          PUBLISHED.total,
        );
        expect(disagreements(ours, ledger).slice(0, 5)).toEqual([]);
        expect(paidTwice(ours, ledger)).toEqual([]);
      },
      2 * MINUTES,
    );

    it(
      'keeps counters that equal the payments they count',
      async () => {
        for (const run of await runsOf(officer)) {
          const own = await paymentsOf(officer, [run]);
          expect(run.totals).toMatchObject(totalOf(own));
          expect(run.totals.byState).toEqual(totalsBy(own, 'state'));
          expect(run.totals.byChannel).toEqual(totalsBy(own, 'channel'));
        }
      },
      2 * MINUTES,
    );

    it(
      'says everything in events that any client can read and that name nobody',
      async () => {
        const events = eventLog === 'kafka' ? await kafkaEvents(product) : await embeddedEvents(product);
        expect([...new Set(events.map(({ topic }) => topic))].sort()).toEqual(expect.arrayContaining(TOPICS));
        for (const { value } of events) {
          expect(JSON.parse(value)).toMatchObject({
            specversion: '1.0',
            type: textLike(/^vn\.chitra\./),
          });
        }
        expect(identifiersIn(events.map(({ key, value }) => `${key} ${value}`))).toEqual([]);
      },
      2 * MINUTES,
    );

    it(
      'leaves nothing running when it is stopped, and keeps its data',
      async () => {
        const [{ asOf, ...figures }, processes] = [await report(), product.running().length];
        expect(processes).toBeGreaterThan(6);
        expect(await product.stop()).toEqual([]);
        product.launch();
        expect(await product.line(READY)).toBe(`ready ${product.url}`);
        expect(await product.line(DEMO_READY, MINUTES)).toBe('demo ready 2024-09 65.2%');
        expect(product.lines.filter((line) => /importing|plan |approve /.test(line))).toEqual([]);
        // What was on its way when it stopped, a refused account for one, is told after it, and changes no figure.
        const after = await report();
        expect(after).toMatchObject(figures);
        expect(after.asOf >= asOf).toBe(true);
      },
      4 * MINUTES,
    );

    it(
      'lets one returned payment change the rate, the gap and its district',
      async () => {
        const before = { report: await report(), gap: await gap() };
        const run = (await runsOf(officer)).find(({ programme }) => programme === 'BTXH');
        const path = `/payout-runs/${run?.id}/payments?state=SETTLED`;
        const settledOnes = await officer.all<Payment>(path);
        const payment = settledOnes.find(({ channel, districtCode }) => channel === 'BANK' && districtCode !== '402');
        if (!payment?.reference || !payment.providerCode) throw new Error('no payment is settled by a bank');

        const bank = await WebhookSender.of(product.url, payment.providerCode, new Client(product.url, 'admin'));
        const { reference, amount, districtCode } = payment;
        const answer = await bank.report([{ reference, amount, status: 'RTRN', reason: 'AC04' }]);
        expect([answer.status, answer.body]).toEqual([202, { accepted: 1 }]);

        const paid = PUBLISHED.paidByAccount - 1;
        const fell = async (): Promise<Compliance | false> => {
          const now = await report();
          return now.province.paidByAccount === paid && now;
        };
        const after = await until('the rate follows', fell, { milliseconds: 60_000 });
        expect((await officer.get(`/payments/${payment.id}`)).body).toMatchObject({ state: 'RETURNED', reference });
        expect(after.province).toMatchObject({ holders: PUBLISHED.holders, paidByAccount: paid, rate: '65.1' });
        const amountBefore = BigInt(before.report.province.amountByAccount);
        expect(BigInt(after.province.amountByAccount)).toBe(amountBefore - BigInt(amount));
        expect(after.province.byProgramme.BTXH.paidByAccount).toBe(PUBLISHED_BY_PROGRAMME.BTXH.paidByAccount - 1);
        for (const area of after.areas) {
          const was = before.report.areas.find(({ code }) => code === area.code)?.paidByAccount ?? 0;
          expect([area.code, area.paidByAccount]).toEqual([area.code, area.code === districtCode ? was - 1 : was]);
        }
        const reasons = (all: Gap): Map<string, number> =>
          new Map(all.reasons.map(({ code, holders }) => [code, holders]));
        const expected = reasons(before.gap).set('RETURNED', (reasons(before.gap).get('RETURNED') ?? 0) + 1);
        expect(reasons(await gap())).toEqual(expected);
      },
      2 * MINUTES,
    );

    it(
      'stops without leaving anything behind',
      async () => {
        expect(await product.stop()).toEqual([]);
      },
      MINUTES,
    );
  });
}
