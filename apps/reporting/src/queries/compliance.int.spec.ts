import { readFileSync } from 'node:fs';
import { v7 } from 'uuid';
import {
  AccountsChanged,
  AdministrativeUnitsPublished,
  EnrolmentsChanged,
  PaymentsChanged,
  PaymentsPlanned,
  ProblemError,
  type ChangedEnrolment,
  type CloudEvent,
  type PaymentState,
  type PlannedPayment,
  type Programme,
} from '#contracts';
import { ReportingFixture, actor, event } from '../testing/reporting-fixture.js';
import { aChange, aPayment, aRun, anAccount, anEnrolment } from '../testing/rows.js';

const period = '2024-09';
const runId = v7();
const leader = actor('38');
let fixture: ReportingFixture;

interface Description {
  districts: { code: string; name: string; validTo: string; tile: { col: number; row: number } }[];
}
const description = JSON.parse(
  readFileSync(new URL('../../../../data/thanh-hoa-admin-units.json', import.meta.url), 'utf8'),
) as Description;
const units = event(AdministrativeUnitsPublished, {
  areaVersion: 'DISTRICT_2024',
  units: [
    { code: '38', name: 'Tỉnh Thanh Hóa', level: 'PROVINCE', parentCode: 'VN', validFrom: null, validTo: null },
    { code: '44', name: 'Tỉnh Quảng Bình', level: 'PROVINCE', parentCode: 'VN', validFrom: null, validTo: null },
    { code: '450', name: 'Thành phố Đồng Hới', level: 'DISTRICT', parentCode: '44', validFrom: null, validTo: null },
    ...description.districts.map(({ code, name, validTo, tile }) => ({
      code,
      name,
      level: 'DISTRICT' as const,
      parentCode: '38',
      validFrom: null,
      validTo,
      tile,
    })),
  ],
});

/** So many people of a district and programme, of whom so many hold an account and so many are paid through it. */
interface Group {
  district: string;
  programme: Programme;
  total: number;
  reviewed: number;
  holders: number;
  paid: number;
}

function* eventsOf({ district, programme, total, reviewed, holders, paid }: Group): Generator<CloudEvent> {
  for (let start = 0; start < total; start += 500) {
    const people: ChangedEnrolment[] = [];
    const plans: PlannedPayment[] = [];
    for (let index = start; index < Math.min(total, start + 500); index += 1) {
      const holder = index < holders;
      const enrolment = anEnrolment({
        programme,
        districtCode: district,
        reviewed: index < reviewed,
        wantsAccount: holder,
      });
      people.push(enrolment);
      plans.push(
        aPayment(
          enrolment,
          holder ? {} : { holder, holderRelation: null, channel: 'POST_OFFICE', providerCode: 'VNPOST' },
        ),
      );
    }
    const states = plans.map((plan, index) => aChange(plan, { state: stateOf(start + index) }));
    yield event(EnrolmentsChanged, { enrolments: people });
    yield event(PaymentsPlanned, { runId, period, programme, kind: 'REGULAR', payments: plans });
    yield event(PaymentsChanged, { runId, period, programme, payments: states });
  }

  function stateOf(index: number): PaymentState {
    if (index < paid || index >= holders) return 'SETTLED';
    return (['REJECTED', 'RETURNED', 'UNKNOWN', 'HELD'] as const)[index % 4] ?? 'REJECTED';
  }
}

async function load(groups: Group[]): Promise<void> {
  let batch: CloudEvent[] = [units];
  for (const group of groups) {
    for (const one of eventsOf(group)) {
      batch.push(one);
      if (batch.length >= 45) {
        await fixture.apply(batch);
        batch = [];
      }
    }
  }
  await fixture.apply(batch);
}

beforeAll(async () => {
  fixture = await ReportingFixture.open();
});
afterAll(() => fixture.close());

describe('the published province', () => {
  const ask = (given: object = {}, who = leader) =>
    fixture.compliance.show({ period, denominator: 'holders', ...given }, who, 'vi');
  const gap = (given: object = {}, who = leader) => fixture.gap.show({ period, ...given }, who, 'vi');

  beforeAll(async () => {
    await fixture.clear();
    await load([
      { district: '402', programme: 'BTXH', total: 600, reviewed: 600, holders: 600, paid: 600 },
      { district: '402', programme: 'NCC', total: 400, reviewed: 400, holders: 400, paid: 400 },
      { district: '397', programme: 'BTXH', total: 9_000, reviewed: 8_000, holders: 1_000, paid: 0 },
      { district: '397', programme: 'NCC', total: 3_000, reviewed: 3_000, holders: 500, paid: 500 },
      { district: '386', programme: 'BTXH', total: 7_000, reviewed: 6_000, holders: 900, paid: 900 },
      { district: '386', programme: 'NCC', total: 1_000, reviewed: 900, holders: 300, paid: 0 },
      { district: '387', programme: 'BTXH', total: 3_000, reviewed: 2_500, holders: 0, paid: 0 },
      { district: '387', programme: 'NCC', total: 500, reviewed: 400, holders: 0, paid: 0 },
      { district: '380', programme: 'BTXH', total: 168_039, reviewed: 152_729, holders: 21_093, paid: 13_466 },
      { district: '380', programme: 'NCC', total: 60_101, reviewed: 58_000, holders: 7_861, paid: 5_409 },
    ]);
  }, 120_000);

  test('252,640 people: 21,275 of 32,654 holders were paid through their account, 65.2 %', async () => {
    const { province, ...answer } = await ask();
    expect(answer).toMatchObject({
      period,
      status: 'PROVISIONAL',
      programme: 'ALL',
      denominator: 'holders',
      areaVersion: 'DISTRICT_2024',
      behind: { events: 0, deadLetters: 0 },
    });
    expect(province).toMatchObject({
      code: '38',
      name: 'Tỉnh Thanh Hóa',
      total: 252_640,
      reviewed: 232_529,
      holders: 32_654,
      paidByAccount: 21_275,
      rate: '65.2',
      target: '100.0',
      carriedOver: 0,
      byProgramme: {
        BTXH: { total: 187_639, holders: 23_593, paidByAccount: 14_966, rate: '63.4' },
        NCC: { total: 65_001, holders: 9_061, paidByAccount: 6_309, rate: '69.6' },
      },
      byHolder: { SELF: 32_654, AUTHORISED: 0, GUARDIAN: 0 },
      byChannel: {
        BANK: { paid: 21_275, amount: '10637500000' },
        POST_OFFICE: { paid: 219_986, amount: '109993000000' },
      },
      amountByAccount: '10637500000',
      amountTotal: '120630500000',
    });
  });

  test('27 districts sum to the province; each has its place on the map', async () => {
    const { province, areas } = await ask();
    expect(areas).toHaveLength(27);
    for (const name of ['total', 'reviewed', 'consenting', 'holders', 'paidByAccount'] as const) {
      expect(areas.reduce((sum, area) => sum + area[name], 0)).toBe(province[name]);
    }
    expect(areas.every((area) => area.tile !== null)).toBe(true);
  });

  test('ranks; Quan Sơn has not started', async () => {
    const { areas } = await ask();
    const of = (code: string) => areas.find((area) => area.code === code);
    expect(of('402')).toMatchObject({ name: 'Huyện Như Xuân', rate: '100.0', rank: 1, remark: null });
    expect(of('386')).toMatchObject({ rate: '75.0', rank: 2 });
    expect(of('380')).toMatchObject({ rate: '65.2', rank: 3 });
    expect(of('397')).toMatchObject({ rate: '33.3', rank: 4 });
    expect(of('387')).toMatchObject({
      name: 'Huyện Quan Sơn',
      holders: 0,
      rate: null,
      rank: null,
      remark: 'Chưa triển khai',
    });
    const english = await fixture.compliance.show({ period, denominator: 'holders' }, leader, 'en');
    expect(english.areas.find((area) => area.code === '387')?.remark).toBe('Not started');
  });

  test('of one programme: its own ranks', async () => {
    const { programme, province, areas } = await ask({ programme: 'NCC' });
    expect([programme, province.total, province.rate]).toEqual(['NCC', 65_001, '69.6']);
    const ranks = Object.fromEntries(areas.filter((area) => area.rank).map((area) => [area.code, area.rank]));
    expect(ranks).toEqual({ 402: 1, 397: 1, 380: 3, 386: 4 });
    expect(province.byProgramme.BTXH.total).toBe(187_639);
  });

  test('the denominator is part of the answer: rate and target follow it, the integers stay', async () => {
    const total = await ask({ denominator: 'total' });
    expect(total).toMatchObject({
      denominator: 'total',
      province: { total: 252_640, holders: 32_654, paidByAccount: 21_275, rate: '8.4', target: null },
    });
    const consenting = await ask({ denominator: 'consenting' });
    expect(consenting.province).toMatchObject({ consenting: 32_654, rate: '65.2', target: null });
    const later = await fixture.compliance.show({ period: '2025-03', denominator: 'consenting' }, leader, 'vi');
    expect(later.province).toMatchObject({ rate: null, target: '100.0' });
  });

  test('the gap names one reason for each of the 11,379', async () => {
    const { holders, paidByAccount, reasons } = await gap();
    expect([holders, paidByAccount]).toEqual([32_654, 21_275]);
    expect(reasons.map((reason) => reason.code)).toEqual(['HELD', 'RETURNED', 'REJECTED', 'UNKNOWN']);
    expect(reasons.reduce((sum, reason) => sum + reason.holders, 0)).toBe(11_379);
    expect((await gap({ area: '402' })).reasons).toEqual([]);
    expect(await gap({ area: '386', programme: 'NCC' })).toMatchObject({
      area: '386',
      programme: 'NCC',
      holders: 300,
      paidByAccount: 0,
    });
  });

  test('one district: the caller of a district sees that one only, and no other by asking', async () => {
    const district = actor('386', ['DISTRICT_OFFICER']);
    const { province, areas } = await ask({}, district);
    expect(province).toMatchObject({
      code: '386',
      name: 'Huyện Bá Thước',
      total: 8_000,
      holders: 1_200,
      paidByAccount: 900,
      rate: '75.0',
    });
    expect(areas.map((area) => area.code)).toEqual(['386']);
    expect((await gap({}, district)).holders).toBe(1_200);
    for (const area of ['387', '38', '44', 'VN']) {
      await expect(ask({ area }, district)).rejects.toThrow(ProblemError);
      await expect(gap({ area }, district)).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect((await ask({ area: '386' })).province.total).toBe(8_000);
  });

  test('the country sees its first province with figures, or the one it asks for', async () => {
    const country = actor('VN');
    expect((await ask({}, country)).province.code).toBe('38');
    expect((await ask({ area: '44' }, country)).province).toMatchObject({
      code: '44',
      name: 'Tỉnh Quảng Bình',
      total: 0,
      rate: null,
    });
    await expect(ask({ area: '38' }, actor('44'))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(ask({}, actor(null))).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a month without a run: zeros and no rate, but the same districts', async () => {
    const { province, areas, areaVersion } = await fixture.compliance.show(
      { period: '2024-08', denominator: 'holders' },
      leader,
      'vi',
    );
    expect(province).toMatchObject({ code: '38', total: 0, holders: 0, rate: null });
    expect(areas).toHaveLength(27);
    expect(areaVersion).toBe('DISTRICT_2024');
  });
});

test('places with equal fractions share a rank', async () => {
  await fixture.clear();
  await load([
    { district: '380', programme: 'BTXH', total: 8, reviewed: 8, holders: 8, paid: 4 },
    { district: '381', programme: 'BTXH', total: 2, reviewed: 2, holders: 2, paid: 1 },
    { district: '382', programme: 'BTXH', total: 3, reviewed: 3, holders: 3, paid: 1 },
  ]);
  const { areas } = await fixture.compliance.show({ period, denominator: 'holders' }, leader, 'vi');
  expect(areas.slice(0, 3).map((area) => area.rank)).toEqual([1, 1, 3]);
});

test('a holder without a payment is in the gap of an open month', async () => {
  await fixture.clear();
  const person = anEnrolment({ districtCode: '402' });
  await fixture.apply([
    units,
    event(EnrolmentsChanged, { enrolments: [person] }),
    event(AccountsChanged, { accounts: [anAccount(person)] }),
    aRun(period, 'BTXH'),
  ]);
  expect(await fixture.gap.show({ period }, leader, 'vi')).toMatchObject({
    holders: 1,
    paidByAccount: 0,
    reasons: [{ code: 'NO_PAYMENT', label: 'Không có lệnh chi trong kỳ', holders: 1 }],
  });
});
