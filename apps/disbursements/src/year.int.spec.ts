import { addMonths, type Period } from '#contracts';
import { Bank } from './testing/bank.js';
import { Harness, OFFICER } from './testing/harness.js';
import type { Expected } from './testing/year/book.js';
import { Law } from './testing/year/law.js';
import { randomFrom } from './testing/year/random.js';
import { Village, type Villager } from './testing/year/village.js';
import { Year, type RunReport } from './testing/year/year.js';

const LAW = new Law({
  BTXH: [
    { amount: 360_000n, inForceFrom: '2021-07-01', appliesFrom: '2021-07-01' },
    { amount: 500_000n, inForceFrom: '2024-07-01', appliesFrom: '2024-07-01' },
    { amount: 540_000n, inForceFrom: '2026-10-05', appliesFrom: '2026-07-01' },
  ],
  NCC: [
    { amount: 2_055_000n, inForceFrom: '2023-09-05', appliesFrom: '2023-07-01' },
    { amount: 2_789_000n, inForceFrom: '2024-07-01', appliesFrom: '2024-07-01' },
    { amount: 3_012_000n, inForceFrom: '2026-10-01', appliesFrom: '2026-07-01' },
  ],
});

const sorted = (list: Expected[]): string[] =>
  list
    .map(({ beneficiaryId, kind, period, sequence, amount }) =>
      [beneficiaryId, kind, period, sequence, amount].join(' '),
    )
    .sort();
const signed = (rows: { amount: string }[]): bigint => rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** The two years in which the rates change: planned ahead of the law (2024), and by a law that came late (2026). */
describe.each([
  { name: '2024', first: '2024-01', months: 12, seed: 20_240_701, tet: '2024-02', rise: '2024-07' },
  { name: '2026', first: '2026-03', months: 12, seed: 20_260_701, tet: '2027-02', rise: '2026-07' },
])('twelve months around $rise', ({ first, months, seed, tet, rise }) => {
  const random = randomFrom(seed);
  const reports = new Map<string, RunReport>();
  const stopped: Villager[] = [];
  let harness: Harness;
  let bank: Bank;
  let year: Year;
  let village: Village;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    harness.clock.today = `${addMonths(first, -1)}-10`;
    village = new Village(harness, LAW, bank.url);
    for (let index = 0; index < 24; index += 1) settle(index, `${addMonths(first, -6)}-01`);
    year = new Year(harness, village, bank, random);
    await year.open(first);
  }, 120_000);
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  function settle(index: number, validFrom: string): Villager {
    return village.settle({
      programme: index % 3 === 2 ? 'NCC' : 'BTXH',
      district: index % 2 === 0 ? '380' : '386',
      coefficients: [{ from: '2020-01', hundredths: [100n, 150n, 200n, 250n][index % 4] ?? 100n }],
      validFrom,
      account: index % 5 < 3 ? `1000${String(index).padStart(6, '0')}` : null,
    });
  }

  /** What happens to people in a month, known when its list is made. */
  function live(period: Period, index: number): void {
    const anyone = (): Villager => village.villagers[Math.floor(random() * village.villagers.length)] as Villager;
    if (index > 0) settle(24 + index, `${period}-01`);
    if (index % 3 === 2) {
      const ended = anyone();
      ended.validTo = `${addMonths(period, -1)}-28`;
      stopped.push(ended);
    }
    // Every other stop turns out to have been a mistake, some months later.
    const mistaken = index % 6 === 4 ? stopped.shift() : undefined;
    if (mistaken) mistaken.validTo = null;
    const mover = anyone();
    if (index % 2 === 1) mover.district = mover.district === '380' ? '386' : '380';
    if (index % 4 === 3) anyone().coefficients.push({ from: period, hundredths: 300n });
  }

  it.each(Array.from({ length: months }, (_, index) => [addMonths(first, index), index] as const))(
    '%s: the list is what is owed, the bridge adds up, and the month closes',
    async (period, index) => {
      harness.clock.today = `${addMonths(period, -1)}-18`;
      live(period, index);
      await village.tell(year.today);
      const runs = await year.runsToday([period, addMonths(period, 1)]);
      for (const run of runs) {
        const report = await year.see(run);
        reports.set(`${run.programme} ${run.period}`, report);
        expect(sorted(report.listed.map((one) => ({ ...one, amount: BigInt(one.amount) }) as Expected))).toEqual(
          sorted(report.expected),
        );
        const bridge = report.bridge as unknown as Bridge;
        expect(signed(bridge.causes)).toBe(BigInt(bridge.after.amount) - BigInt(bridge.before?.amount ?? '0'));
        expect(bridge.after).toEqual(totalOf(report.listed));
        expect([report.closed.state, report.closed.operation?.error]).toEqual(['CLOSED', undefined]);
        expect(report.statement).toMatchObject({
          status: 'CLOSED',
          balanced: true,
          open: { payments: 0, amount: '0' },
        });
        const { planned, settled, returned, carriedOver, cancelled } = report.statement;
        expect(signed([settled, returned, carriedOver, cancelled] as { amount: string }[])).toBe(
          BigInt(planned?.amount ?? '0'),
        );
      }
      expect(await harness.countersThatDiffer()).toEqual([]);
    },
    240_000,
  );

  it('made one run for each programme and month', () => {
    const expected = Array.from({ length: months }, (_, index) => addMonths(first, index));
    for (const programme of ['BTXH', 'NCC'])
      expect([...reports.keys()]).toEqual(expect.arrayContaining(expected.map((period) => `${programme} ${period}`)));
  });

  it('paid two months together to people of merit at Tết, and to nobody else', () => {
    const dayOf = (programme: string, period: Period): string | undefined => reports.get(`${programme} ${period}`)?.day;
    expect(dayOf('NCC', tet)).toBeDefined();
    expect(dayOf('NCC', addMonths(tet, 1))).toBe(dayOf('NCC', tet));
    expect(dayOf('BTXH', addMonths(tet, 1))).not.toBe(dayOf('BTXH', tet));
  });

  it('paid what the new rate owed for months that were listed at the old one, and once', () => {
    const arrears = [...reports.values()].flatMap(({ run, listed }) =>
      listed
        .filter(({ kind, sequence }) => kind === 'ARREARS' && sequence === 1)
        .map(({ beneficiaryId }) => ({ beneficiaryId, period: run.period, programme: run.programme })),
    );
    for (const programme of ['BTXH', 'NCC'])
      expect(arrears.filter((one) => one.programme === programme && one.period >= rise).length).toBeGreaterThan(5);
    expect(new Set(arrears.map((one) => JSON.stringify(one))).size).toBe(arrears.length);
  });

  it('paid late, and once, the months that left somebody out whose stop was a mistake', () => {
    const late = [...reports.values()].flatMap(({ run, listed }) =>
      listed
        .filter(({ kind, sequence, period }) => kind === 'REGULAR' && sequence === 1 && period < run.period)
        .map(({ beneficiaryId, period }) => `${beneficiaryId} ${period}`),
    );
    expect(late.length).toBeGreaterThanOrEqual(2);
    expect(new Set(late).size).toBe(late.length);
  });

  it('lived through all that can happen to a payment and to a list', () => {
    const listed = [...reports.values()].flatMap((report) => report.listed);
    expect(new Set(listed.map(({ sequence }) => sequence > 1))).toEqual(new Set([true, false]));
    const causes = [...reports.values()].flatMap(({ bridge }) => (bridge as unknown as Bridge).causes);
    expect(new Set(causes.filter(({ payments }) => payments > 0).map(({ cause }) => cause))).toEqual(
      new Set(['NEW', 'STOPPED', 'RATE', 'CATEGORY', 'MOVED', 'RETURNED', 'ARREARS']),
    );
  });

  it('adds up: what was ever owed is settled, or came back, or waits for the next list', async () => {
    const { book } = year;
    const waiting = book.sum('RETURNED') + book.sum('CARRIED_OVER');
    expect(book.sum('SETTLED') + waiting).toBe(book.total());
    const [row] = await harness.db.query<{ settled: bigint }>(
      `SELECT sum(amount)::bigint AS settled FROM payments WHERE state = 'SETTLED'`,
    );
    expect(row?.settled).toBe(book.sum('SETTLED'));
  });

  it('paid nobody twice for the same month', async () => {
    expect(
      await harness.db.query(
        `SELECT beneficiary_id, programme, period, kind FROM payments WHERE state = 'SETTLED'
         GROUP BY beneficiary_id, programme, period, kind HAVING count(*) > 1`,
      ),
    ).toEqual([]);
  });

  it('left no case open that nobody was told of', async () => {
    expect((await harness.call('GET', '/api/v1/cases?state=OPEN', OFFICER)).body.items).toEqual([]);
  });
});

interface Bridge {
  before: { amount: string } | null;
  after: { payments: number; amount: string };
  causes: { cause: string; payments: number; amount: string }[];
}

function totalOf(listed: { amount: string }[]): { payments: number; amount: string } {
  return { payments: listed.length, amount: signed(listed).toString() };
}
