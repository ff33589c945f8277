import {
  ExclamationOutlined,
  HistoryOutlined,
  MailOutlined,
  PauseOutlined,
  QuestionOutlined,
  SendOutlined,
  SwapOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { PaymentStory, RouteChange } from '../../api/payment-types';
import { formatInstant } from '../../format';
import type { useWords } from '../../i18n';
import { Money } from '../Figures';
import { reasonText } from '../reasonText';
import { StateTag } from '../StateTag';
import type { useRouteText } from './RouteChoice';

export interface Moment {
  at: string;
  icon: ReactNode;
  what: ReactNode;
}

interface Tools {
  words: ReturnType<typeof useWords>;
  routeText: ReturnType<typeof useRouteText>;
}

/** Names that the product's own jobs write beside what they did. */
const OWN_JOBS = ['handover', 'inquiry', 'deadline'];

/** Each kind of thing that happens to a payment, told in the order in which it happened. */
export function momentsOf(payment: PaymentStory, wishes: RouteChange[], tools: Tools): Moment[] {
  return [
    ...earlierHold(payment, tools),
    ...states(payment, tools),
    ...requests(payment, tools),
    ...routes(payment, tools),
    ...wishes.map((wish) => wished(wish, tools)),
    ...attempts(payment, tools),
    ...confirmations(payment, tools),
    ...inquiries(payment, tools),
    ...cases(payment, tools),
  ].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

function states({ history = [] }: PaymentStory, { words: { t, word } }: Tools): Moment[] {
  return history.map(({ at, state, reason, actor, onBehalfOf, note }) => ({
    at,
    icon: <HistoryOutlined />,
    what: (
      <>
        <p className="row">
          <StateTag list="payment" state={state} />
          <span className="muted">
            {actor && !OWN_JOBS.includes(actor)
              ? t(onBehalfOf ? 'story.byFor' : 'story.by', { name: actor, other: onBehalfOf ?? '' })
              : t('actor.system')}
          </span>
        </p>
        {reason && <p>{reasonText(word, reason, state === 'HELD')}</p>}
        {note && <p className="muted">{note}</p>}
      </>
    ),
  }));
}

/** A hold that outlived its payment is told with who began it. */
function earlierHold({ earlierHold: hold }: PaymentStory, { words: { t, word } }: Tools): Moment[] {
  if (!hold) return [];
  return [
    {
      at: hold.at,
      icon: <PauseOutlined />,
      what: (
        <>
          <p>
            <strong>{t('story.heldBefore')}</strong>{' '}
            <span className="muted">
              {t(hold.onBehalfOf ? 'story.byFor' : 'story.by', { name: hold.actor, other: hold.onBehalfOf ?? '' })}
            </span>
          </p>
          <p>{reasonText(word, hold.reason, true)}</p>
          {hold.note && <p className="muted">{hold.note}</p>}
          <p>
            <Link to={`/payments/${hold.paymentId}`}>{t('story.seeHeldBefore')}</Link>
          </p>
        </>
      ),
    },
  ];
}

function requests({ requests: steps = [] }: PaymentStory, { words: { t, word }, routeText }: Tools): Moment[] {
  return steps.map(({ at, step, verb, actor, onBehalfOf, route, outcome, evidence, reason }) => ({
    at,
    icon: <UserSwitchOutlined />,
    what: (
      <>
        <p>
          <strong>{t(`requestStep.${step}`, { name: actor, verb: word('requestVerb', verb).toLowerCase() })}</strong>
          {onBehalfOf && <span className="muted"> {t('story.for', { name: onBehalfOf })}</span>}
        </p>
        {step === 'REQUESTED' && (
          <p className="muted">
            {[route && routeText(route), outcome && word('payment', outcome), evidence].filter(Boolean).join(' · ')}
          </p>
        )}
        {reason && <p className="muted">{reason}</p>}
      </>
    ),
  }));
}

function routes({ formerRoutes = [] }: PaymentStory, { words: { t }, routeText }: Tools): Moment[] {
  return formerRoutes.map((route) => ({
    at: route.leftAt,
    icon: <SwapOutlined />,
    what: (
      <>
        <p>
          <strong>{t('story.routeLeft', { route: routeText(route) })}</strong>
        </p>
        <p className="muted">{t('story.routeBy', { asked: route.requestedBy, signed: route.approvedBy })}</p>
      </>
    ),
  }));
}

function wished({ route, fromPeriod, createdBy, createdAt }: RouteChange, { words }: Tools): Moment {
  return {
    at: createdAt,
    icon: <SwapOutlined />,
    what: (
      <>
        <p>
          <strong>
            {words.t('story.wish', { route: words.word('routeWish', route), period: words.period(fromPeriod) })}
          </strong>
        </p>
        <p className="muted">{words.t('story.by', { name: createdBy })}</p>
      </>
    ),
  };
}

function attempts({ attempts: sent = [], state }: PaymentStory, { words: { t } }: Tools): Moment[] {
  return sent.flatMap((attempt): Moment[] =>
    attempt.handedOverAt
      ? [
          {
            at: attempt.handedOverAt,
            icon: <SendOutlined />,
            what: (
              <>
                <p>
                  <strong>{t('story.attempt', { number: attempt.number, provider: attempt.providerCode })}</strong> ·{' '}
                  <Money value={attempt.amount} />
                </p>
                <p className="muted">
                  {t('story.reference')} <code>{attempt.reference}</code>
                </p>
                {attempt.answeredAt && (
                  <p className="muted">{t('story.answered', { time: formatInstant(attempt.answeredAt, true) })}</p>
                )}
                {!attempt.answeredAt && state === 'SUBMITTING' && attempt.number === sent.length && (
                  <p className="muted">{t('story.notAnswered')}</p>
                )}
              </>
            ),
          },
        ]
      : [],
  );
}

function confirmations({ confirmations: said = [] }: PaymentStory, { words: { t, word } }: Tools): Moment[] {
  return said.map((confirmation) => ({
    at: confirmation.receivedAt,
    icon: <MailOutlined />,
    what: (
      <>
        <p>
          <strong>{t('story.confirmation', { status: confirmation.status })}</strong>{' '}
          {word('status', confirmation.status)}
          {confirmation.amount !== null && (
            <>
              {' · '}
              <Money value={confirmation.amount} />
            </>
          )}
        </p>
        {confirmation.reason && <p>{word('code', confirmation.reason)}</p>}
        <p className="muted">
          {t('story.reference')} <code>{confirmation.reference}</code>
          {confirmation.occurredAt &&
            ` · ${t('story.occurred', { time: formatInstant(confirmation.occurredAt, true) })}`}
          {confirmation.broughtBy && ` · ${t('story.broughtBy', { name: confirmation.broughtBy })}`}
          {confirmation.effect && ` · ${word('effect', confirmation.effect)}`}
        </p>
      </>
    ),
  }));
}

function inquiries({ inquiries: asked = [] }: PaymentStory, { words: { t, word } }: Tools): Moment[] {
  return asked.map(({ askedAt, attempt, answer }) => ({
    at: askedAt,
    icon: <QuestionOutlined />,
    what: (
      <p>
        <strong>{t('story.inquiry', { number: attempt })}</strong> {answerWord(answer, word) ?? t('story.noAnswer')}
      </p>
    ),
  }));
}

function cases({ cases: opened = [] }: PaymentStory, { words: { t, word } }: Tools): Moment[] {
  return opened.map(({ id, openedAt, class: kind, state }) => ({
    at: openedAt,
    icon: <ExclamationOutlined />,
    what: (
      <p className="row">
        <strong>{word('case', kind)}</strong>
        <StateTag list="caseState" state={state} />
        <Link to={`/cases/${id}`}>{t('story.seeCases')}</Link>
      </p>
    ),
  }));
}

/** An inquiry's answer is a status code, alone or in an object. */
function answerWord(answer: unknown, word: (list: string, code: string) => string): string | null {
  if (typeof answer === 'string') return word('status', answer);
  if (typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'string')
    return word('status', answer.status);
  return null;
}
