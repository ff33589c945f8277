import { ExclamationOutlined, HistoryOutlined, MailOutlined, QuestionOutlined, SendOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { PaymentStory } from '../api/types';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { Money } from './Figures';
import { StateTag } from './StateTag';

/** Names that the product's own jobs write beside what they did. */
const OWN_JOBS = ['handover', 'inquiry', 'deadline'];

interface Moment {
  at: string;
  icon: ReactNode;
  what: ReactNode;
}

/** Everything that happened to a payment, on one line of time. */
export function PaymentTimeline({ payment }: { payment: PaymentStory }) {
  const words = useWords();
  const { t, word } = words;
  const moments: Moment[] = [
    ...(payment.history ?? []).map(({ at, state, reason, actor, note }) => ({
      at,
      icon: <HistoryOutlined />,
      what: (
        <>
          <p className="row">
            <StateTag list="payment" state={state} />
            <span className="muted">
              {actor && !OWN_JOBS.includes(actor) ? t('story.by', { name: actor }) : t('actor.system')}
            </span>
          </p>
          {reason && <p>{state === 'HELD' ? word('held', reason) : word('code', reason)}</p>}
          {note && <p className="muted">{note}</p>}
        </>
      ),
    })),
    ...(payment.attempts ?? []).flatMap((attempt): Moment[] =>
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
                </>
              ),
            },
          ]
        : [],
    ),
    ...(payment.confirmations ?? []).map((confirmation) => ({
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
            {confirmation.effect && ` · ${word('effect', confirmation.effect)}`}
          </p>
        </>
      ),
    })),
    ...(payment.inquiries ?? []).map(({ askedAt, attempt, answer }) => ({
      at: askedAt,
      icon: <QuestionOutlined />,
      what: (
        <p>
          <strong>{t('story.inquiry', { number: attempt })}</strong> {answerWord(answer, word) ?? t('story.noAnswer')}
        </p>
      ),
    })),
    ...(payment.cases ?? []).map(({ openedAt, class: kind, state }) => ({
      at: openedAt,
      icon: <ExclamationOutlined />,
      what: (
        <p className="row">
          <strong>{word('case', kind)}</strong>
          <StateTag list="caseState" state={state} />
        </p>
      ),
    })),
  ].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  return (
    <ol className="story">
      {moments.map(({ at, icon, what }, index) => (
        <li key={index}>
          <time dateTime={at}>{formatInstant(at, true)}</time>
          <span className="dot" aria-hidden="true">
            {icon}
          </span>
          <div className="what">{what}</div>
        </li>
      ))}
    </ol>
  );
}

/** An inquiry's answer is a status code, alone or in an object. */
function answerWord(answer: unknown, word: (list: string, code: string) => string): string | null {
  if (typeof answer === 'string') return word('status', answer);
  if (typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'string')
    return word('status', answer.status);
  return null;
}
