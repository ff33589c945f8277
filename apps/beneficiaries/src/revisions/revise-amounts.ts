import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, addMonths, type Clock, type Ids } from '#contracts';
import type { Logger } from '#observability';
import { Database, type Queryable, type UnitOfWork } from '#persistence';
import { LOGGER } from '#service';
import { findDecisions, recordDecisions } from '../decisions/decision-store.js';
import { isStopDue, type Decision } from '../decisions/domain/decision.js';
import { findEnrolments, nextToldPersons, type ToldPerson } from '../enrolments/person-store.js';
import { takeTurn } from '../enrolments/take-turn.js';
import { TellEnrolments, type Changed } from '../enrolments/tell-enrolments.js';
import type { Rates } from '../rates/domain/monthly-amount.js';
import { RateBook } from '../rates/rate-book.js';

/** Large enough that an event carries some 80 people of its bucket, small enough for flat memory. */
const PEOPLE_AT_ONCE = 5_000;

/** Who decides when time does. */
const BY_THE_CALENDAR = 'calendar';

interface Revision {
  number: number;
  period: string;
  law: string;
  reached: string | null;
  finished_at: Date | null;
}

/**
 * Amounts are those of the business date's month, by the law known on the business date. When a month begins, or a rate
 * or category is another one, the whole register is worked out again, portion by portion; what became other is told.
 * How far it has come is written with each portion: a process that dies goes on, two instances share the work, and a
 * month or a law that is worked out already is not again.
 */
@Injectable()
export class ReviseAmounts {
  constructor(
    private readonly database: Database,
    private readonly rateBook: RateBook,
    private readonly tellEnrolments: TellEnrolments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Resolves when the amounts are those of today. @param isStopping ends it between two portions */
  async handle(isStopping: () => boolean = () => false): Promise<void> {
    const rates = await this.rateBook.today();
    const latest = await latestRevision(this.database);
    if (latest?.finished_at && isOf(latest, rates)) return;
    while (!isStopping() && (await this.database.transaction((unit) => this.revisePortion(unit))));
  }

  /** @returns whether there is more to do */
  private async revisePortion(unit: UnitOfWork): Promise<boolean> {
    await takeTurn(unit);
    const rates = await this.rateBook.today(unit);
    const revision = await this.revisionOf(unit, rates);
    if (revision.finished_at) return false;
    const persons = await nextToldPersons(unit, revision.reached, PEOPLE_AT_ONCE);
    const { changed, stopped } = await this.revise(unit, persons, rates);
    const isLast = persons.length < PEOPLE_AT_ONCE;
    const [done] = await unit.query<{ read: number; changed: number; stopped: number }>(
      `UPDATE amount_revisions SET reached = coalesce($2, reached), read = read + $3, changed = changed + $4, stopped = stopped + $5,
         finished_at = $6 WHERE number = $1 RETURNING read, changed, stopped`,
      [
        revision.number,
        persons.at(-1)?.beneficiaryId ?? null,
        persons.length,
        changed,
        stopped,
        isLast ? this.clock.now() : null,
      ],
    );
    if (isLast) unit.afterCommit(() => this.logger.info({ period: rates.period, ...done }, 'amounts revised'));
    return !isLast;
  }

  private async revisionOf(unit: UnitOfWork, rates: Rates): Promise<Revision> {
    const latest = await latestRevision(unit);
    if (latest && isOf(latest, rates)) return latest;
    const [begun] = await unit.query<Revision>(
      `INSERT INTO amount_revisions (period, law, business_date, started_at) VALUES ($1, $2, $3, $4)
       RETURNING number, period, law, reached, finished_at`,
      [rates.period, lawOf(rates), rates.businessDate, this.clock.now()],
    );
    return begun as Revision;
  }

  private async revise(
    unit: UnitOfWork,
    persons: ToldPerson[],
    rates: Rates,
  ): Promise<{ changed: number; stopped: number }> {
    const enrolments = await findEnrolments(
      unit,
      persons.map(({ beneficiaryId }) => beneficiaryId),
    );
    const known = persons.flatMap((person) =>
      (enrolments.get(person.beneficiaryId) ?? []).map((enrolment): Changed => ({ person, enrolment })),
    );
    const stops = await this.stopUnreviewed(unit, known, rates);
    const changed = known.flatMap(({ person, enrolment }) => {
      const { dues, differs } = this.tellEnrolments.settle(enrolment, rates);
      return differs ? [{ person, enrolment, dues }] : [];
    });
    await this.tellEnrolments.tell(unit, rates, changed);
    return { changed: changed.length, stopped: stops };
  }

  /** Who was suspended because nobody collected, and was not reviewed in time, is stopped from this month on. */
  private async stopUnreviewed(unit: UnitOfWork, known: Changed[], { period }: Rates): Promise<number> {
    const suspended = known.filter(({ enrolment }) => enrolment.status === 'SUSPENDED');
    const standing = await findDecisions(
      unit,
      suspended.map(({ enrolment }) => enrolment.decisionId),
    );
    const due = suspended
      .map(({ enrolment }) => enrolment)
      .filter(({ status, decisionId }) => isStopDue(status, standing.get(decisionId ?? '') ?? null, period));
    const decisions = due.map((enrolment): Decision => {
      enrolment.stoppedAfter = addMonths(period, -1);
      enrolment.decisionId = this.ids.next();
      return {
        decisionId: enrolment.decisionId,
        enrolmentId: enrolment.enrolmentId,
        kind: 'STOPPED',
        cause: 'NOT_REVIEWED',
        period: enrolment.stoppedAfter,
        paymentId: null,
        reason: null,
        actor: BY_THE_CALENDAR,
        decidedOn: this.clock.businessDate(),
        at: this.clock.now(),
      };
    });
    await recordDecisions(unit, decisions);
    return decisions.length;
  }
}

async function latestRevision(queryable: Queryable): Promise<Revision | undefined> {
  const [latest] = await queryable.query<Revision>(
    'SELECT number, period, law, reached, finished_at FROM amount_revisions ORDER BY number DESC LIMIT 1',
  );
  return latest;
}

function isOf(revision: Revision, rates: Rates): boolean {
  return revision.period === rates.period && revision.law === lawOf(rates);
}

function lawOf(rates: Rates): string {
  return createHash('sha256').update(rates.knownLaw()).digest('hex');
}
