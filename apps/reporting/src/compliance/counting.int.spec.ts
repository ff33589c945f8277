import {
  AccountsChanged,
  EnrolmentsChanged,
  GAP_REASONS,
  PaymentsChanged,
  PaymentsPlanned,
  type ChangedEnrolment,
  type ChangedPayment,
  type CloudEvent,
  type GapReason,
  type PlannedPayment,
} from '#contracts';
import { v7 } from 'uuid';
import { PaymentEvents } from '../inbound/events/payment-events.js';
import { ReportingFixture, actor, event } from '../testing/reporting-fixture.js';
import { aChange, aPayment, aRun, anAccount, anEnrolment } from '../testing/rows.js';
import { countPeriod } from './count-period.js';

const period = '2024-09';
const runId = v7();
let fixture: ReportingFixture;

beforeAll(async () => {
  fixture = await ReportingFixture.open();
});
afterAll(() => fixture.close());
beforeEach(() => fixture.clear());

const enrolled = (enrolments: ChangedEnrolment[]): CloudEvent => event(EnrolmentsChanged, { enrolments });
const planned = (payments: PlannedPayment[], programme: 'BTXH' | 'NCC' = 'BTXH'): CloudEvent =>
  event(PaymentsPlanned, { runId, period, programme, kind: 'REGULAR', payments });
const changed = (payments: ChangedPayment[], programme: 'BTXH' | 'NCC' = 'BTXH'): CloudEvent =>
  event(PaymentsChanged, { runId, period, programme, payments });

async function seen(): Promise<{ figures: string; rate: string | null; reasons: Partial<Record<GapReason, number>> }> {
  const { province } = await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'en');
  const gap = await fixture.gap.show({ period }, actor('38'), 'en');
  const { total, reviewed, consenting, holders, paidByAccount } = province;
  expect(gap.reasons.reduce((sum, reason) => sum + reason.holders, 0)).toBe(holders - paidByAccount);
  return {
    figures: `${total}/${reviewed}/${consenting}/${holders}/${paidByAccount}`,
    rate: province.rate,
    reasons: Object.fromEntries(gap.reasons.map(({ code, holders: people }) => [code, people])),
  };
}

describe('who counts', () => {
  test('a person in both programmes counts in each; who is not entitled in the period does not', async () => {
    const beneficiaryId = v7();
    const enrolments = [
      anEnrolment({ beneficiaryId }),
      anEnrolment({ beneficiaryId, programme: 'NCC' }),
      anEnrolment({ validFrom: '2024-10-01' }),
      anEnrolment({ validFrom: '2020-01-01', validTo: '2024-08-31' }),
      anEnrolment({ validFrom: '2020-01-01', validTo: '2024-09-01', reviewed: false, wantsAccount: false }),
      anEnrolment({ status: 'SUSPENDED' }),
    ];
    await fixture.apply([enrolled(enrolments), aRun(period, 'BTXH'), aRun(period, 'NCC')]);
    expect(await seen()).toMatchObject({ figures: '3/2/2/0/0', rate: null });
  });

  test('a payment of the period counts its person, whatever the enrolment has become since', async () => {
    const stopped = anEnrolment({ status: 'STOPPED', version: 2 });
    await fixture.apply([enrolled([stopped]), planned([aPayment(stopped)])]);
    expect(await seen()).toMatchObject({ figures: '1/1/1/1/0' });
  });

  test('no run, no gap: the period is counted per programme once a run of it exists', async () => {
    const person = anEnrolment();
    await fixture.apply([
      enrolled([person, anEnrolment({ programme: 'NCC' })]),
      event(AccountsChanged, { accounts: [anAccount(person)] }),
    ]);
    expect(await seen()).toEqual({ figures: '0/0/0/0/0', rate: null, reasons: {} });
    await fixture.apply([aRun(period, 'BTXH')]);
    expect(await seen()).toEqual({ figures: '1/1/1/1/0', rate: '0.0', reasons: { NO_PAYMENT: 1 } });
  });

  test('a cancelled run opens nothing', async () => {
    const run = aRun(period, 'BTXH');
    await fixture.apply([enrolled([anEnrolment()]), run]);
    expect(await seen()).toMatchObject({ figures: '1/1/1/0/0' });
    await fixture.apply([aRun(period, 'BTXH', { runId: run.data.runId, state: 'CANCELLED', version: 2 })]);
    expect(await seen()).toMatchObject({ figures: '0/0/0/0/0' });
  });

  test('review, wish and district are those of planning', async () => {
    const person = anEnrolment();
    await fixture.apply([enrolled([person]), planned([aPayment(person)])]);
    await fixture.apply([
      enrolled([{ ...person, districtCode: '387', reviewed: false, wantsAccount: false, version: 2 }]),
    ]);
    const { areas, province } = await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'vi');
    expect(areas.map((area) => area.code)).toEqual(['386']);
    expect(province).toMatchObject({ reviewed: 1, consenting: 1 });
  });
});

describe('who is a holder', () => {
  test('once a holder, holder for the period: an account closed later does not raise the rate', async () => {
    const people = [anEnrolment(), anEnrolment()];
    const accounts = people.map((person) => anAccount(person));
    const payments = people.map((person) => aPayment(person));
    await fixture.apply([enrolled(people), event(AccountsChanged, { accounts }), planned(payments)]);
    await fixture.apply([
      changed([aChange(payments[0] as PlannedPayment), aChange(payments[1] as PlannedPayment, { state: 'REJECTED' })]),
    ]);
    await fixture.apply([
      event(AccountsChanged, {
        accounts: accounts.map((account) => ({ ...account, status: 'DISABLED' as const, version: 2 })),
      }),
    ]);
    expect(await seen()).toEqual({ figures: '2/2/2/2/1', rate: '50.0', reasons: { REJECTED: 1 } });
  });

  test('no holder when planned, but paid through an account later: holder, also after a return', async () => {
    const person = anEnrolment();
    const payment = aPayment(person, {
      holder: false,
      holderRelation: null,
      channel: 'POST_OFFICE',
      providerCode: 'VNPOST',
    });
    await fixture.apply([planned([payment])]);
    expect(await seen()).toMatchObject({ figures: '1/1/1/0/0', rate: null });
    await fixture.apply([event(AccountsChanged, { accounts: [anAccount(person, { holderRelation: 'GUARDIAN' })] })]);
    await fixture.apply([
      changed([aChange(payment, { channel: 'BANK' })]),
      changed([aChange(payment, { channel: 'BANK', state: 'RETURNED', version: 3 })]),
    ]);
    expect(await seen()).toEqual({ figures: '1/1/1/1/0', rate: '0.0', reasons: { RETURNED: 1 } });
    const { province } = await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'vi');
    expect(province.byHolder).toEqual({ SELF: 0, AUTHORISED: 0, GUARDIAN: 1 });
  });

  test.each([
    ['verified', {}, 1],
    ['not verified', { status: 'MISMATCH' as const }, 0],
    ['authorised until before the period', { holderRelation: 'AUTHORISED' as const, authorisedUntil: '2024-08-31' }, 0],
    ['authorised into the period', { holderRelation: 'AUTHORISED' as const, authorisedUntil: '2024-09-01' }, 1],
  ])('without a payment, an account that is %s', async (_, given, holders) => {
    const person = anEnrolment();
    await fixture.apply([
      enrolled([person]),
      event(AccountsChanged, { accounts: [anAccount(person, given)] }),
      aRun(period, 'BTXH'),
    ]);
    expect(await seen()).toMatchObject({ figures: `1/1/1/${holders}/0` });
  });
});

describe('why a holder was not paid through the account', () => {
  test.each<[GapReason, Partial<PlannedPayment>, Partial<ChangedPayment> | null]>([
    ['HELD', { state: 'HELD', heldReason: 'NO_ROUTE', channel: null, providerCode: null }, null],
    ['HELD', { state: 'HELD', heldReason: 'SUSPENDED', channel: 'POST_OFFICE' }, null],
    ['CANCELLED', { channel: 'POST_OFFICE' }, { state: 'CANCELLED' }],
    ['RETURNED', {}, { state: 'RETURNED' }],
    ['REJECTED', {}, { state: 'REJECTED', reason: 'AC04' }],
    ['REJECTED', { channel: 'POST_OFFICE' }, { state: 'REJECTED' }],
    ['UNKNOWN', {}, { state: 'UNKNOWN' }],
    ['CASH_CHOSEN', { channel: 'POST_OFFICE' }, { state: 'SETTLED' }],
    ['CASH_CHOSEN', { channel: 'POST_OFFICE' }, { state: 'SUBMITTED' }],
    ['CASH_CHOSEN', { channel: 'POST_OFFICE' }, { state: 'CARRIED_OVER' }],
    ['CARRIED_OVER', {}, { state: 'CARRIED_OVER' }],
    ['IN_FLIGHT', {}, null],
    ['IN_FLIGHT', {}, { state: 'SUBMITTED' }],
  ])('%s: planned %j, then %j', async (reason, plan, change) => {
    const payment = aPayment(anEnrolment(), plan);
    await fixture.apply([planned([payment]), ...(change ? [changed([aChange(payment, change)])] : [])]);
    expect(await seen()).toEqual({ figures: '1/1/1/1/0', rate: '0.0', reasons: { [reason]: 1 } });
  });

  test('every reason has a name in both languages', async () => {
    const person = anEnrolment();
    await fixture.apply([
      enrolled([person]),
      event(AccountsChanged, { accounts: [anAccount(person)] }),
      aRun(period, 'BTXH'),
    ]);
    const label = async (language: 'vi' | 'en'): Promise<string | undefined> =>
      (await fixture.gap.show({ period }, actor('38'), language)).reasons[0]?.label;
    expect([await label('vi'), await label('en')]).toEqual(['Không có lệnh chi trong kỳ', 'No payment in the period']);
    expect(GAP_REASONS).toHaveLength(9);
  });
});

describe('what happens later', () => {
  test('one payment with another outcome: rate, gap and totals follow', async () => {
    const payments = [aPayment(anEnrolment()), aPayment(anEnrolment()), aPayment(anEnrolment(), { amount: '720000' })];
    const [first, second, third] = payments as [PlannedPayment, PlannedPayment, PlannedPayment];
    await fixture.apply([
      planned(payments),
      changed([aChange(first), aChange(second, { state: 'REJECTED' }), aChange(third)]),
    ]);
    expect(await seen()).toEqual({ figures: '3/3/3/3/2', rate: '66.7', reasons: { REJECTED: 1 } });

    await fixture.apply([changed([aChange(third, { state: 'RETURNED', version: 3 })])]);
    expect(await seen()).toEqual({ figures: '3/3/3/3/1', rate: '33.3', reasons: { RETURNED: 1, REJECTED: 1 } });
    const { province } = await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'vi');
    expect(province).toMatchObject({
      amountByAccount: '500000',
      amountTotal: '500000',
      byChannel: { BANK: { paid: 1, amount: '500000' } },
    });
  });

  test('a successor keeps the period: settled to an account it counts there', async () => {
    const person = anEnrolment();
    const first = aPayment(person);
    const second = aPayment(person, { sequence: 2 });
    await fixture.apply([
      planned([first]),
      changed([aChange(first), aChange(first, { state: 'RETURNED', version: 3 })]),
      planned([second]),
    ]);
    expect(await seen()).toMatchObject({ figures: '1/1/1/1/0', reasons: { IN_FLIGHT: 1 } });
    await fixture.apply([changed([aChange(second)])]);
    expect(await seen()).toEqual({ figures: '1/1/1/1/1', rate: '100.0', reasons: {} });
  });

  test('not collected: carried over, until a successor takes its place', async () => {
    const person = anEnrolment({ wantsAccount: false });
    const cash = { channel: 'POST_OFFICE', providerCode: 'VNPOST', holder: false, holderRelation: null } as const;
    const first = aPayment(person, cash);
    await fixture.apply([planned([first]), changed([aChange(first, { state: 'CARRIED_OVER' })])]);
    const carriedOver = async (): Promise<number> =>
      (await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'vi')).province.carriedOver;
    expect(await carriedOver()).toBe(1);
    await fixture.apply([planned([aPayment(person, { ...cash, sequence: 2 })])]);
    expect(await carriedOver()).toBe(0);
  });

  test('an old version changes nothing; the same event again changes nothing', async () => {
    const payment = aPayment(anEnrolment());
    const settled = changed([aChange(payment, { version: 5 })]);
    await fixture.apply([planned([payment]), settled]);
    await fixture.apply([changed([aChange(payment, { state: 'SUBMITTED', version: 4 })]), settled, planned([payment])]);
    expect(await seen()).toMatchObject({ figures: '1/1/1/1/1' });
  });

  test('a state that comes before its plan is kept, and said to be missing until then', async () => {
    const payment = aPayment(anEnrolment());
    await fixture.apply([changed([aChange(payment)])]);
    const before = await fixture.compliance.show({ period, denominator: 'holders' }, actor('38'), 'vi');
    expect(before.behind.events).toBe(1);
    expect(before.province.total).toBe(0);
    await fixture.apply([planned([payment])]);
    expect(await seen()).toEqual({ figures: '1/1/1/1/1', rate: '100.0', reasons: {} });
  });
});

test('what is applied while a period is being counted is counted by the next count', async () => {
  const first = aPayment(anEnrolment());
  const second = aPayment(anEnrolment());
  await fixture.apply([planned([first, second])]);
  // The count's snapshot is taken while the second settlement is not committed yet.
  await fixture.database.transaction(async (unit) => {
    await new PaymentEvents().apply({ events: [changed([aChange(second)])], unit });
    await fixture.apply([changed([aChange(first)])]);
    await countPeriod(fixture.database, period);
  });
  expect(await seen()).toMatchObject({ figures: '2/2/2/2/2' });
});

test('counting again changes no cell', async () => {
  const people = [anEnrolment(), anEnrolment({ districtCode: '402' }), anEnrolment({ programme: 'NCC' })];
  const payments = people.map((person) => aPayment(person));
  await fixture.apply([
    enrolled(people),
    planned(payments.slice(0, 2)),
    planned(payments.slice(2), 'NCC'),
    changed(payments.slice(0, 1).map((one) => aChange(one))),
  ]);
  const cells = (): Promise<unknown[]> =>
    fixture.database.query('SELECT * FROM cells ORDER BY province_code, district_code, programme');
  await countPeriod(fixture.database, period);
  const before = await cells();
  await countPeriod(fixture.database, period);
  expect(await cells()).toEqual(before);
  expect(before).toHaveLength(3);
});
