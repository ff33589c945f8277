import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  IDS,
  addMonths,
  invalidInput,
  notFound,
  periodOf,
  stateConflict,
  type Clock,
  type Ids,
  type Period,
  type Programme,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { Commands, requireMatch, type CommandReply, type CommandRequest } from '#service';
import type { Enrolment } from '../enrolments/domain/person.js';
import { findEnrolments, findToldPersons } from '../enrolments/person-store.js';
import { takeTurn } from '../enrolments/take-turn.js';
import { TellEnrolments, type Changed } from '../enrolments/tell-enrolments.js';
import { RateBook } from '../rates/rate-book.js';
import { recordDecisions } from './decision-store.js';
import type { Decision } from './domain/decision.js';

/** Which enrolment: of a person in a programme. */
export interface EnrolmentPath {
  beneficiaryId: string;
  programme: Programme;
}

/** A stop is decided at most so far ahead. */
const STOP_AHEAD_MONTHS = 12;

/** An officer looked into the register: the enrolment goes on, or ends with a month. Its version is its ETag. */
@Injectable()
export class DecideEnrolment {
  constructor(
    private readonly commands: Commands,
    private readonly rateBook: RateBook,
    private readonly tellEnrolments: TellEnrolments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Ends a suspension, or takes back a stop: then every month since is owed again.
   * @throws ProblemError 412 or 428 by If-Match, 409 for an enrolment that nothing keeps from being paid
   */
  resume(command: CommandRequest, path: EnrolmentPath, reason: string): Promise<CommandReply> {
    return this.decide(command, path, { reason }, (enrolment) => {
      if (enrolment.status === 'ACTIVE' && enrolment.stoppedAfter === null)
        throw stateConflict(enrolment.status, NOTHING_TO_RESUME);
      enrolment.status = 'ACTIVE';
      enrolment.stoppedAfter = null;
      return { kind: 'RESUMED', cause: 'BY_OFFICER', period: null, reason };
    });
  }

  /**
   * The last month that is owed may be over, be the present one or come: what is paid until then stays payable.
   * @throws ProblemError 400 for a month before the enrolment or too far ahead, 412 or 428 by If-Match, 409 when it is stopped already
   */
  stop(command: CommandRequest, path: EnrolmentPath, reason: string, lastMonth: Period): Promise<CommandReply> {
    const latest = addMonths(periodOf(this.clock.businessDate()), STOP_AHEAD_MONTHS);
    if (lastMonth > latest) throw invalidInput('/lastMonth', 'tooLate', TOO_FAR_AHEAD);
    return this.decide(command, path, { reason, lastMonth }, (enrolment) => {
      if (enrolment.stoppedAfter !== null) throw stateConflict('STOPPED', STOPPED_ALREADY);
      if (lastMonth < addMonths(periodOf(enrolment.validFrom), -1))
        throw invalidInput('/lastMonth', 'tooEarly', BEFORE_IT_BEGAN);
      enrolment.stoppedAfter = lastMonth;
      return { kind: 'STOPPED', cause: 'BY_OFFICER', period: lastMonth, reason };
    });
  }

  private decide(
    command: CommandRequest,
    path: EnrolmentPath,
    input: object,
    apply: (enrolment: Enrolment) => Pick<Decision, 'kind' | 'cause' | 'period' | 'reason'>,
  ): Promise<CommandReply> {
    return this.commands.run(command, input, async (unit) => {
      await takeTurn(unit);
      const known = await enrolmentAt(unit, path);
      requireMatch(command.ifMatch, `"${known.enrolment.version}"`);
      const decision: Decision = {
        ...apply(known.enrolment),
        decisionId: this.ids.next(),
        enrolmentId: known.enrolment.enrolmentId,
        paymentId: null,
        actor: command.actor.username,
        decidedOn: this.clock.businessDate(),
        at: this.clock.now(),
      };
      known.enrolment.decisionId = decision.decisionId;
      await recordDecisions(unit, [decision]);
      await this.tellEnrolments.tell(unit, await this.rateBook.today(unit), [known]);
      const { programme, status, version, stoppedAfter } = known.enrolment;
      return {
        status: 200,
        body: { beneficiaryId: path.beneficiaryId, programme, status, lastMonth: stoppedAfter, version },
        headers: { etag: `"${version}"` },
      };
    });
  }
}

async function enrolmentAt(unit: UnitOfWork, { beneficiaryId, programme }: EnrolmentPath): Promise<Changed> {
  const person = (await findToldPersons(unit, [beneficiaryId])).get(beneficiaryId);
  const enrolments = (await findEnrolments(unit, [beneficiaryId])).get(beneficiaryId);
  const enrolment = enrolments?.find((one) => one.programme === programme);
  if (!person || !enrolment) throw notFound();
  return { person, enrolment };
}

const NOTHING_TO_RESUME = {
  vi: 'Người này đang hưởng bình thường, không có gì để cho hưởng tiếp',
  en: 'The enrolment is neither suspended nor stopped: there is nothing to resume',
};
const STOPPED_ALREADY = {
  vi: 'Đã có quyết định thôi hưởng; muốn đổi tháng cuối, hãy cho hưởng tiếp rồi quyết định lại',
  en: 'A stop is decided already; to change its last month resume first, then decide again',
};
const TOO_FAR_AHEAD = {
  vi: `Tháng hưởng cuối không được sau quá ${STOP_AHEAD_MONTHS} tháng kể từ tháng này`,
  en: `The last month may be at most ${STOP_AHEAD_MONTHS} months from now`,
};
const BEFORE_IT_BEGAN = {
  vi: 'Tháng hưởng cuối không được trước khi bắt đầu hưởng',
  en: 'The last month must not be before the enrolment began',
};
