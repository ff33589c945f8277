import { addMonths, lastDay, type Period, type Programme } from '#contracts';
import { eventually } from '#service/testing';
import type { Bank } from '../bank.js';
import { OFFICER, type Harness, type Json } from '../harness.js';
import { newSecret } from '../deliveries.js';
import { Book, type Expected } from './book.js';
import { give, giveByTwo, handedOver, listOf, payRun, say, statementOf, type Listed } from './paying.js';
import type { Village } from './village.js';

const PROGRAMMES = ['BTXH', 'NCC'] as const;

export interface CalendarRun {
  id: string;
  period: Period;
  programme: Programme;
}

/** What a spec looks at after each run. */
export interface RunReport {
  run: CalendarRun;
  /** Business day on which it was planned. */
  day: string;
  listed: Listed[];
  expected: Expected[];
  bridge: Json;
  closed: Json;
  statement: Awaited<ReturnType<typeof statementOf>>;
}

/**
 * A year as an office lives it: the calendar makes the runs, the registry tells who is entitled, people plan, sign, pay
 * and chase, providers say what became of it, each month is closed. Business days pass as the year says.
 */
export class Year {
  readonly book: Book;
  private readonly secrets = new Map<string, string>();
  /** Runs that have been seen to their end. */
  private readonly done = new Set<string>();

  constructor(
    private readonly harness: Harness,
    readonly village: Village,
    private readonly bank: Bank,
    private readonly random: () => number,
  ) {
    this.book = new Book(village);
  }

  get today(): string {
    return this.harness.clock.today;
  }

  /** The office opens: providers have their keys, and each programme its schedule. */
  async open(firstPeriod: Period): Promise<void> {
    await this.village.tell(this.today);
    for (const provider of ['AGRIBANK', 'VNPOST'])
      this.secrets.set(provider, (await newSecret(this.harness, provider)).secret);
    for (const programme of PROGRAMMES) {
      const body = {
        ...{ name: `Chi trả ${programme}`, programme, areaCode: '38', fundingSource: 'STATE_BUDGET', kind: 'REGULAR' },
        ...{ opensDay: 12, cutOffDay: 20, approvalDay: 24, payDay: 5, collectionDays: 15 },
        ...{ weekendRule: 'BEFORE', tetRule: programme === 'NCC' ? 'TWO_MONTHS' : 'NONE', firstPeriod },
      };
      const answer = await this.harness.call('POST', '/api/v1/schedules', OFFICER, { body });
      if (answer.status !== 201) throw new Error(`schedule: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  /** The runs that the calendar has made for the day and that nobody has taken up, the earliest period first. */
  async runsToday(periods: Period[]): Promise<CalendarRun[]> {
    await this.harness.tick();
    const runs: CalendarRun[] = [];
    for (const period of periods) {
      const { body } = await this.harness.call('GET', `/api/v1/payout-runs?period=${period}&limit=100`, OFFICER);
      runs.push(...(body.items as unknown as CalendarRun[]).filter(({ id }) => !this.done.has(id)));
    }
    return runs.toSorted((one, other) => one.period.localeCompare(other.period));
  }

  /** From the list to the closed run. */
  async see(run: CalendarRun): Promise<RunReport> {
    const { period, programme } = run;
    this.done.add(run.id);
    const expected = this.book.list(programme, period, this.today);
    await this.harness.command(run.id, 'plan', OFFICER);
    const listed = await listOf(this.harness, run.id);
    const bridge = (await this.harness.call('GET', `/api/v1/payout-runs/${run.id}/bridge`, OFFICER)).body;
    const held = listed.find(({ state }) => state === 'PLANNED');
    if (held) await give(this.harness, OFFICER, held, 'hold', { reason: 'Chờ xác minh' });
    await payRun(this.harness, run.id);
    await this.confirm(run.id);
    await this.chase(run.id);
    await this.endCollection(run.id, period);
    const closed = await this.harness.command(run.id, 'close', OFFICER);
    for (const payment of await listOf(this.harness, run.id)) this.enter(payment);
    return {
      run,
      day: this.today,
      listed,
      expected,
      bridge,
      closed,
      statement: await statementOf(this.harness, run.id),
    };
  }

  private enter({ beneficiaryId, kind, period, state }: Listed): void {
    if (state === 'SETTLED' || state === 'RETURNED' || state === 'CARRIED_OVER')
      this.book.close({ beneficiaryId, kind: kind as Expected['kind'], period }, state);
  }

  /** Most are credited or collected; some are refused, some come back, some get no word at all, some are not collected. */
  private async confirm(runId: string): Promise<void> {
    const submitted = (await listOf(this.harness, runId)).filter(({ state }) => state === 'SUBMITTED');
    const [atPost, byAccount] = [
      submitted.filter(({ channel }) => channel === 'POST_OFFICE'),
      submitted.filter(({ channel }) => channel !== 'POST_OFFICE'),
    ];
    const fate = new Map(byAccount.map(({ id }) => [id, this.random()]));
    const of = (from: number, to: number): Listed[] =>
      byAccount.filter(({ id }) => (fate.get(id) ?? 0) >= from && (fate.get(id) ?? 0) < to);
    await say(this.harness, this.secrets, of(0, 0.1), () => 'RJCT', { reason: 'AC06' });
    await say(this.harness, this.secrets, of(0.18, 1), () => 'ACCC');
    await say(this.harness, this.secrets, of(0.9, 1), () => 'RTRN', { reason: 'AC04' });
    await say(
      this.harness,
      this.secrets,
      atPost.filter(() => this.random() < 0.85),
      () => 'CPUC',
    );
    await this.fallSilent(of(0.1, 0.18));
  }

  /** No word in time: unknown, until two people say what the bank's statement shows. */
  private async fallSilent(payments: Listed[]): Promise<void> {
    if (payments.length === 0) return;
    this.bank.statusOf = () => 'PDNG';
    await this.harness.db.query(
      `UPDATE handover_batches SET handed_over_at = handed_over_at - interval '3 hours' WHERE id IN (SELECT batch_id FROM payments WHERE id = ANY ($1))`,
      [payments.map(({ id }) => id)],
    );
    await this.harness.sweep();
    for (const payment of payments) {
      const evidence = 'Sao kê của ngân hàng, dòng 12';
      await giveByTwo(this.harness, payment, 'resolve', { outcome: 'SETTLED', evidence });
    }
  }

  /** Refused ones go to the post office or wait for next month; what was held is let go or waits too. */
  private async chase(runId: string): Promise<void> {
    const reissued: string[] = [];
    for (const payment of await listOf(this.harness, runId)) {
      if (payment.state === 'REJECTED') {
        if (this.random() < 0.3) await give(this.harness, OFFICER, payment, 'carry-over');
        else {
          await giveByTwo(this.harness, payment, 'reissue', { route: { channel: 'POST_OFFICE' } });
          reissued.push(payment.id);
        }
      }
      if (payment.state === 'HELD' && payment.reason === 'REQUESTED') {
        if (this.random() < 0.5) await give(this.harness, OFFICER, payment, 'carry-over');
        else {
          await giveByTwo(this.harness, payment, 'unhold');
          reissued.push(payment.id);
        }
      } else if (payment.state === 'HELD') await give(this.harness, OFFICER, payment, 'carry-over');
    }
    await handedOver(this.harness, runId);
    const again = (await listOf(this.harness, runId)).filter(({ id }) => reissued.includes(id));
    await say(this.harness, this.secrets, again, ({ channel }) => (channel === 'POST_OFFICE' ? 'CPUC' : 'ACCC'));
  }

  /** The window at the post office closes: what lies there is carried over. */
  private async endCollection(runId: string, period: Period): Promise<void> {
    const now = this.today;
    this.harness.clock.today = lastDay(addMonths(period, 1));
    await this.harness.sweep();
    await eventually(async () => (await listOf(this.harness, runId)).every(({ state }) => state !== 'SUBMITTED'));
    this.harness.clock.today = now;
  }
}
