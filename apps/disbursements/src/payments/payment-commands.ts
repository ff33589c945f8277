import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  forbidden,
  holdsRole,
  invalidInput,
  notFound,
  peopleBehind,
  principalOf,
  ProblemError,
  stateConflict,
  type Actor,
  type AreaChain,
  type Clock,
  type HeldReason,
  type PaymentState,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { PaymentInquiry } from '../handover/payment-inquiry.js';
import { lockRun, type PayoutRun } from '../payout-runs/payout-run.repository.js';
import type { Outcome, PaymentVerb, SkipReason, VerbAsker, VerbDecision } from './domain/payment-verb.js';
import type { Decider } from './payment-requests.js';
import { offeredRoutes, type RouteChoice } from './payment-routes.js';
import { lockPayments, paymentEtag, readPayments, type HandledPayment } from './payment.repository.js';
import type { VerbInput } from './decided-payment.js';
import { PerformVerb } from './perform-verb.js';

/** A verb, with what was said beyond its name. */
export interface VerbWish {
  verb: PaymentVerb;
  reason?: string | null | undefined;
  heldReason?: HeldReason | null | undefined;
  outcome?: Outcome | null | undefined;
  evidence?: string | null | undefined;
  route?: RouteChoice | undefined;
  seenAt?: string | null | undefined;
}

/** Commands on one payment: the verbs on many, for a set of one. */
@Injectable()
export class PaymentCommands {
  constructor(
    private readonly verbs: PerformVerb,
    private readonly inquiry: PaymentInquiry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Does the verb, or asks a second person to sign it. @throws ProblemError 400 for a way or an outcome that is none, 403
   * when both would be the same person; 428, 412, 409
   */
  async perform(unit: UnitOfWork, request: CommandRequest, id: string, wish: VerbWish): Promise<CommandReply> {
    const { payment, run } = await this.lock(unit, id);
    const input = inputOf(wish);
    await this.requireInput(unit, payment, input);
    const asker = askerOf(request.actor, placeOf(payment), 'EITHER');
    const [decided] = await this.verbs.decide(unit, [payment], input, asker);
    if (!decided) throw notFound();
    const { decision } = decided;
    if (decision.effect === 'SKIP' && decision.why === 'SAME_PERSON') throw forbidden(SKIPPED.SAME_PERSON);
    requireMatch(request.ifMatch, paymentEtag(payment));
    requireIdle(run, payment.state);
    if (decision.effect === 'SKIP' && decision.why !== 'ALREADY_REQUESTED') throw refused(payment, input, decision.why);
    const signs = decision.effect === 'APPLY' && decision.signsRequest;
    await this.verbs.apply(unit, run, [decided], input, deciderOf(request.actor, signs, this.clock));
    const [changed] = await readPayments(unit, [id]);
    return accepted(changed as HandledPayment, input.verb, isWaiting(decision) ? 'RUNNING' : 'DONE');
  }

  /** Asks the provider what became of the payment; the answer arrives as a confirmation. @throws ProblemError 409 */
  async inquire(unit: UnitOfWork, id: string): Promise<CommandReply> {
    const { payment } = await this.lock(unit, id);
    if (!['SUBMITTING', 'SUBMITTED', 'UNKNOWN'].includes(payment.state) || payment.channel === 'POST_OFFICE')
      throw refused(payment, { verb: 'inquire' }, 'STATE');
    unit.afterCommit(() => this.inquiry.wake(id));
    return accepted(payment, 'inquire', 'RUNNING');
  }

  /** The run before the payment. While the run is busy nothing is changed, so nothing is locked behind it. */
  private async lock(unit: UnitOfWork, id: string): Promise<{ payment: HandledPayment; run: PayoutRun }> {
    const [found] = await unit.query<{ run_id: string }>('SELECT run_id FROM payments WHERE id = $1', [id]);
    if (!found) throw notFound();
    const run = await lockRun(unit, found.run_id);
    const [payment] = await (run.operation?.state === 'RUNNING' ? readPayments : lockPayments)(unit, [id]);
    return { payment: payment as HandledPayment, run };
  }

  /** @throws ProblemError 400 */
  private async requireInput(unit: UnitOfWork, payment: HandledPayment, input: VerbInput): Promise<void> {
    if (input.verb === 'resolve' && payment.request?.verb !== 'resolve') {
      for (const field of ['outcome', 'evidence'] as const)
        if (input[field] === null) throw invalidInput(`/${field}`, 'required', REQUIRED);
    }
    if (input.route === null || !('accountId' in input.route)) return;
    const { accountId } = input.route;
    const offered = (await offeredRoutes(unit, [payment.id], this.clock)).get(payment.id) ?? [];
    const route = offered.find((one) => one.accountId === accountId);
    if (!route) throw invalidInput('/route/accountId', 'unknown', UNKNOWN_ACCOUNT);
  }
}

const REQUIRED = { vi: 'Cần kết quả và bằng chứng', en: 'Outcome and evidence are required' };
const UNKNOWN_ACCOUNT = {
  vi: 'Người này không có tài khoản đó trong chương trình',
  en: 'The person has no such account in the programme',
};

export function inputOf({ verb, reason, heldReason, outcome, evidence, route, seenAt }: VerbWish): VerbInput {
  return {
    verb,
    reason: reason ?? null,
    heldReason: heldReason ?? 'REQUESTED',
    outcome: outcome ?? null,
    evidence: evidence ?? null,
    route: route ?? null,
    seenAt: seenAt ?? null,
  };
}

export function askerOf(actor: Actor, place: AreaChain, intent: VerbAsker['intent']): VerbAsker {
  return { people: peopleBehind(actor), mayApprove: holdsRole(actor, 'APPROVER', place), intent };
}

/** @param signs whether it takes an approver: whoever is an officer as well does the rest in the officer's own right */
export function deciderOf(actor: Actor, signs: boolean, clock: Clock): Decider {
  return {
    username: actor.username,
    people: peopleBehind(actor),
    onBehalfOf: signs || !actor.roles.includes('FINANCE_OFFICER') ? principalOf(actor, 'APPROVER') : null,
    at: clock.now(),
  };
}

function placeOf(payment: HandledPayment): AreaChain {
  return {
    areaCode: payment.area_code,
    districtCode: payment.district_code,
    provinceCode: payment.province_code,
  };
}

/** Asked for by now, or before by somebody else. */
function isWaiting({ effect }: VerbDecision): boolean {
  return effect === 'REQUEST' || effect === 'SKIP';
}

/** What a closed run's statement says is frozen: its payments take no more commands, later runs pay what is still owed. */
function requireIdle(run: PayoutRun, state: PaymentState): void {
  if (run.state === 'CLOSED') throw stateConflict(state, { vi: 'Đợt chi trả đã đóng', en: 'The run is closed' });
  if (run.operation?.state === 'RUNNING') {
    throw stateConflict(state, {
      vi: 'Đợt chi trả đang thực hiện thao tác khác',
      en: 'The run is busy with another operation',
    });
  }
}

/** Why a payment is left as it is, in words. */
const SKIPPED: Record<SkipReason, { vi: string; en: string }> = {
  STATE: {
    vi: 'Trạng thái của lệnh chi không cho phép thao tác này',
    en: 'The state of the payment does not allow this',
  },
  NO_ROUTE: {
    vi: 'Lệnh chi chưa có kênh chi trả; hãy chọn kênh hoặc lập lại danh sách',
    en: 'The payment has no route: choose one, or plan again',
  },
  ROUTE_NOT_USABLE: {
    vi: 'Kênh này hiện không dùng được; hãy chọn kênh khác',
    en: 'This route cannot be used now: choose another one',
  },
  MONEY_MAY_HAVE_MOVED: {
    vi: 'Lý do từ chối không loại trừ tiền đã chuyển; hãy đối soát, không gửi lại',
    en: 'The refusal does not exclude that money moved: reconcile, never send again',
  },
  CONTRADICTED: {
    vi: 'Có thông tin cho thấy khoản này đã được trả; hãy xử lý trường hợp đó trước',
    en: 'Somebody says that this was paid already: resolve that case first',
  },
  TOO_MANY_ATTEMPTS: {
    vi: 'Đã hết số lần gửi; hãy chuyển sang kỳ sau',
    en: 'There are no more attempts: carry the payment over',
  },
  NO_REQUEST: { vi: 'Không có đề nghị nào đang chờ duyệt', en: 'Nothing waits for a second person' },
  OTHER_REQUEST: {
    vi: 'Đang có đề nghị khác chờ duyệt; hãy duyệt hoặc từ chối đề nghị đó trước',
    en: 'Another request waits for a second person: sign or decline it first',
  },
  SAME_PERSON: { vi: 'Cần người thứ hai duyệt', en: 'A second person has to approve' },
  ALREADY_REQUESTED: { vi: 'Đã được đề nghị, đang chờ duyệt', en: 'Asked for already, waiting for a second person' },
  ASKED_LATER: {
    vi: 'Đề nghị này được gửi sau khi bạn xem; hãy xem lại',
    en: 'This was asked for after you looked: look again',
  },
};

function refused({ state, request }: HandledPayment, { verb }: { verb: string }, why: SkipReason): ProblemError {
  const { vi, en } = SKIPPED[why];
  return new ProblemError(
    'state-conflict',
    { vi, en: why === 'STATE' ? `A payment in ${state} does not allow ${verb}` : en },
    {
      currentState: state,
      why,
      ...(request ? { request: { verb: request.verb, requestedBy: request.requestedBy } } : {}),
    },
  );
}

function accepted(payment: HandledPayment, name: string, state: 'RUNNING' | 'DONE'): CommandReply {
  return {
    status: 202,
    body: { id: payment.id, state: payment.state, operation: { name, state } },
    headers: { etag: paymentEtag(payment) },
  };
}
