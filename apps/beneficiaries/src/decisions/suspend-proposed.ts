import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, type Clock, type Ids, type ProposedSuspension } from '#contracts';
import { PermanentFailure } from '#messaging';
import type { UnitOfWork } from '#persistence';
import { findEnrolments, findToldPersons } from '../enrolments/person-store.js';
import { takeTurn } from '../enrolments/take-turn.js';
import { TellEnrolments, type Changed } from '../enrolments/tell-enrolments.js';
import { RateBook } from '../rates/rate-book.js';
import { findDecisions, recordDecisions } from './decision-store.js';
import { decideSuspension, type Decision } from './domain/decision.js';

/** Who decides when payments show something: not a person. */
const FROM_PAYMENTS = 'payments';

interface Known extends Changed {
  /** The decision that its status rests on. */
  standing: Decision | null;
}

/** Payments showed that people are gone: they are suspended until somebody has looked. */
@Injectable()
export class SuspendProposed {
  constructor(
    private readonly rateBook: RateBook,
    private readonly tellEnrolments: TellEnrolments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** In the transaction of the events. @throws PermanentFailure for an enrolment that the registry does not have */
  async handle(unit: UnitOfWork, proposals: ProposedSuspension[]): Promise<void> {
    if (proposals.length === 0) return;
    await takeTurn(unit);
    const enrolments = await this.enrolmentsOf(unit, proposals);
    const proposed = proposals
      .map((proposal) => ({ proposal, known: knownOf(enrolments, proposal), decision: this.decisionOf(proposal) }))
      .filter(({ known, proposal }) => decideSuspension(known.enrolment.status, known.standing, proposal) !== 'IGNORE');
    const recorded = await recordDecisions(
      unit,
      proposed.map(({ decision }) => decision),
    );
    const suspended = new Set<Known>();
    for (const { proposal, known, decision } of proposed) {
      const { enrolment, standing } = known;
      if (!recorded.has(decision.decisionId)) continue;
      if (decideSuspension(enrolment.status, standing, proposal) !== 'SUSPEND') continue;
      enrolment.status = 'SUSPENDED';
      enrolment.decisionId = decision.decisionId;
      known.standing = decision;
      suspended.add(known);
    }
    await this.tellEnrolments.tell(unit, await this.rateBook.today(unit), [...suspended]);
  }

  private async enrolmentsOf(unit: UnitOfWork, proposals: ProposedSuspension[]): Promise<Map<string, Known>> {
    const people = [...new Set(proposals.map(({ beneficiaryId }) => beneficiaryId))];
    const persons = await findToldPersons(unit, people);
    const found = [...(await findEnrolments(unit, people))].flatMap(([beneficiaryId, enrolments]) => {
      const person = persons.get(beneficiaryId);
      return person ? enrolments.map((enrolment) => ({ person, enrolment })) : [];
    });
    const standing = await findDecisions(
      unit,
      found.map(({ enrolment }) => enrolment.decisionId),
    );
    return new Map(
      found.map(({ person, enrolment }) => [
        enrolment.enrolmentId,
        { person, enrolment, standing: standing.get(enrolment.decisionId ?? '') ?? null },
      ]),
    );
  }

  private decisionOf({ enrolmentId, cause, period, paymentId }: ProposedSuspension): Decision {
    return {
      decisionId: this.ids.next(),
      enrolmentId,
      kind: 'SUSPENDED',
      cause,
      period,
      paymentId,
      reason: null,
      actor: FROM_PAYMENTS,
      decidedOn: this.clock.businessDate(),
      at: this.clock.now(),
    };
  }
}

function knownOf(enrolments: ReadonlyMap<string, Known>, { enrolmentId }: ProposedSuspension): Known {
  const known = enrolments.get(enrolmentId);
  if (!known) throw new PermanentFailure(`there is no enrolment ${enrolmentId} to be suspended`);
  return known;
}
