import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { changeLists } from '../payout-runs/change-list.js';
import type { PayoutRun } from '../payout-runs/payout-run.repository.js';
import { after } from './domain/payment.js';
import { decideVerb, type Outcome, type VerbAsker, type VerbDecision } from './domain/payment-verb.js';
import type { DecidedPayment, SentAgain, VerbInput } from './decided-payment.js';
import { changePayments, type MovedPayment, type PaymentChange } from './move-payments.js';
import { PayAgain } from './pay-again.js';
import { closeRequests, openRequests, type Decider } from './payment-requests.js';
import { chooseRoute, isSameRoute, offeredRoutes, type OfferedRoute, type RouteChoice } from './payment-routes.js';
import type { HandledPayment, Route } from './payment.repository.js';
import { proposeForUncollected } from './propose-suspensions.js';
import { recordResolutions } from './record-resolutions.js';

/**
 * The verbs of people on payments, one or thousands of one run: first what is to be done with each is decided, then all
 * of it is done in sets. The caller has locked the run and the payments.
 */
@Injectable()
export class PerformVerb {
  constructor(
    private readonly payAgain: PayAgain,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Changes nothing. */
  async decide(
    unit: UnitOfWork,
    payments: HandledPayment[],
    input: VerbInput,
    asker: VerbAsker,
  ): Promise<DecidedPayment[]> {
    const offered =
      input.verb === 'unhold' || input.verb === 'reissue'
        ? await offeredRoutes(
            unit,
            payments.map(({ id }) => id),
            this.clock,
          )
        : null;
    return payments.map((payment) => decideOne(payment, offered?.get(payment.id) ?? [], input, asker));
  }

  /** Does what was decided. @throws ProblemError when the ceiling lets no more be paid: then nothing was done */
  async apply(
    unit: UnitOfWork,
    run: PayoutRun,
    decided: DecidedPayment[],
    input: VerbInput,
    decider: Decider,
  ): Promise<void> {
    const toDo = (effect: VerbDecision['effect']): DecidedPayment[] =>
      decided.filter(({ decision }) => decision.effect === effect);
    await openRequests(
      unit,
      toDo('REQUEST').map(({ payment, route }) => ({
        paymentId: payment.id,
        verb: input.verb,
        route: route?.changes ? route.route : null,
        outcome: input.outcome,
        evidence: input.evidence,
        reason: input.reason,
      })),
      decider,
    );
    await closeRequests(unit, toDo('DECLINE').map(paymentOf), 'DECLINED', decider, input.reason);
    const applied = toDo('APPLY');
    if (applied.length === 0) return;
    const signed = applied.filter(({ decision }) => decision.effect === 'APPLY' && decision.signsRequest);
    await closeRequests(unit, signed.map(paymentOf), 'APPROVED', decider, input.reason ?? input.evidence);
    const moved = await this.move(unit, run, applied, input, decider);
    await recordNotes(unit, applied, input, decider);
    await changeLists(unit, run, moved, decider);
  }

  private async move(
    unit: UnitOfWork,
    run: PayoutRun,
    applied: DecidedPayment[],
    input: VerbInput,
    decider: Decider,
  ): Promise<MovedPayment[]> {
    const change = (reasonOf: (payment: HandledPayment) => string | null): Promise<MovedPayment[]> =>
      changePayments(
        unit,
        applied.map((one) => changeOf(one, reasonOf)),
        decider.username,
        decider.at,
        decider.onBehalfOf,
      );
    switch (input.verb) {
      case 'hold':
        return change(() => input.heldReason);
      case 'cancel':
        return change(() => 'REQUESTED');
      case 'carry-over': {
        // What it waited for, or was refused for, stays the reason why it was not paid in its month.
        const moved = await change(({ state, reason }) =>
          state === 'HELD' || state === 'REJECTED' ? reason : 'UNCOLLECTED',
        );
        await proposeForUncollected(unit, moved);
        return moved;
      }
      case 'resolve': {
        const moved = await change((payment) => (outcomeOf(payment, input) === 'SETTLED' ? null : 'RESOLVED'));
        await recordResolutions(
          unit,
          applied.map(({ payment }) => ({ payment, outcome: outcomeOf(payment, input) })),
          decider.at,
        );
        return moved;
      }
      case 'unhold':
      case 'reissue':
        return this.payAgain.perform(unit, run, applied as SentAgain[], decider);
      case 'decline':
        throw new Error('declining moves no payment');
      default:
        return input.verb satisfies never;
    }
  }
}

function decideOne(
  payment: HandledPayment,
  offered: OfferedRoute[],
  input: VerbInput,
  asker: VerbAsker,
): DecidedPayment {
  const { request } = payment;
  const asked = request?.verb === input.verb ? request : null;
  // Whoever repeats a verb without saying more means what was asked for.
  const chosen = chooseRoute(payment, offered, input.route ?? choiceOf(asked?.route ?? null));
  const route = chosen.is === 'USABLE' ? chosen : null;
  const wished = route?.changes ? route.route : null;
  const moved = asked !== null && input.route === null && !isSameRoute(asked.route, wished);
  const decision = decideVerb(
    input.verb,
    {
      state: payment.state,
      reason: payment.reason,
      attempt: payment.attempt,
      isAtPostOffice: payment.channel === 'POST_OFFICE',
      contradicted: payment.contradicted,
      request: request && {
        verb: request.verb,
        people: request.people,
        sameAsked:
          (input.route === null || isSameRoute(request.route, wished)) &&
          (input.outcome === null || input.outcome === request.outcome),
        askedLater: input.seenAt !== null && request.requestedAt.getTime() > Date.parse(input.seenAt),
      },
      // A number that changed since it was asked for is not what the first person meant.
      route: moved ? 'NOT_USABLE' : chosen.is,
    },
    asker,
    input.outcome ?? request?.outcome ?? null,
  );
  return { payment, decision, route };
}

function choiceOf(route: Route | null): RouteChoice {
  if (route === null) return null;
  return route.accountId === null ? { channel: 'POST_OFFICE' } : { accountId: route.accountId };
}

function outcomeOf({ request }: HandledPayment, input: VerbInput): Outcome {
  const outcome = input.outcome ?? request?.outcome;
  if (!outcome) throw new Error('a resolution without an outcome');
  return outcome;
}

function changeOf(
  { payment, decision }: DecidedPayment,
  reasonOf: (payment: HandledPayment) => string | null,
): PaymentChange {
  const state = decision.effect === 'APPLY' ? after(payment.state, decision.event) : null;
  if (state === null) throw new Error(`payment ${payment.id} in ${payment.state} was not to be moved`);
  return { paymentId: payment.id, version: payment.version, state, reason: reasonOf(payment) };
}

function paymentOf({ payment }: DecidedPayment): HandledPayment {
  return payment;
}

/** Why, beside the step in the history that it explains: in the words of whoever gave them. */
async function recordNotes(
  unit: UnitOfWork,
  applied: DecidedPayment[],
  input: VerbInput,
  { username, at }: Decider,
): Promise<void> {
  const notes = applied.flatMap(({ payment: { id, version, request } }) => {
    const own = input.reason ?? input.evidence;
    const note = own ?? request?.reason ?? request?.evidence;
    return note
      ? [{ id, version: version + 1, note, author: own ? username : (request?.requestedBy ?? username) }]
      : [];
  });
  if (notes.length === 0) return;
  await unit.query(
    `INSERT INTO payment_notes (payment_id, version, author, note, at)
     SELECT *, $5::timestamptz FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[])`,
    [
      notes.map(({ id }) => id),
      notes.map(({ version }) => version),
      notes.map(({ author }) => author),
      notes.map(({ note }) => note),
      at,
    ],
  );
}
