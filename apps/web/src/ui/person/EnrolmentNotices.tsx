import { PauseCircleOutlined, StopOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DecidedEnrolment, Decision } from '../../api/decision-types';
import { formatDate } from '../../format';
import { useWords } from '../../i18n';

interface Props {
  enrolments: DecidedEnrolment[];
  /** What the reader may do about one that is interrupted. */
  actions: (enrolment: DecidedEnrolment) => ReactNode;
}

/** For each enrolment that is suspended or stopped: since when, why, by whom, and the way on. */
export function EnrolmentNotices({ enrolments, actions }: Props) {
  const words = useWords();
  const { t, word } = words;
  return enrolments
    .filter(({ status, stop }) => status !== 'ACTIVE' || stop !== null)
    .map((enrolment) => {
      const { enrolmentId, status, suspension, stop } = enrolment;
      const programme = word('programme', enrolment.programme);
      return (
        <section key={enrolmentId} className="request" aria-label={`${programme}: ${word('enrolment', status)}`}>
          {status === 'SUSPENDED' && (
            <Notice
              icon={<PauseCircleOutlined />}
              title={
                suspension
                  ? t('decision.suspended', { programme, day: formatDate(suspension.since) })
                  : `${programme}: ${word('enrolment', status)}`
              }
              decision={suspension}
            />
          )}
          {(stop || status === 'STOPPED') && (
            <Notice
              icon={<StopOutlined />}
              title={
                stop
                  ? t(status === 'STOPPED' ? 'decision.stopped' : 'decision.stops', {
                      programme,
                      month: words.period(stop.lastMonth),
                    })
                  : `${programme}: ${word('enrolment', status)}`
              }
              decision={stop}
            />
          )}
          <div className="row no-print">{actions(enrolment)}</div>
        </section>
      );
    });
}

function Notice({ icon, title, decision }: { icon: ReactNode; title: string; decision: Decision | null }) {
  const words = useWords();
  const { t, word } = words;
  return (
    <>
      <p style={{ margin: 0 }}>
        <span aria-hidden="true">{icon}</span> <strong>{title}</strong>
      </p>
      {decision && (
        <dl className="facts" style={{ margin: 0 }}>
          <div>
            <dt>{t('decision.cause')}</dt>
            <dd>
              {word('decisionCause', decision.cause)}
              {decision.period && decision.cause !== 'BY_OFFICER' && ` (${words.period(decision.period)})`}
            </dd>
          </div>
          <div>
            <dt>{t('decision.day')}</dt>
            <dd>{formatDate(decision.since)}</dd>
          </div>
          <div>
            <dt>{t('time.by')}</dt>
            <dd>{word('decidedBy', decision.by)}</dd>
          </div>
          {decision.reason && (
            <div>
              <dt>{t('word.reason')}</dt>
              <dd>{decision.reason}</dd>
            </div>
          )}
          {decision.paymentId && (
            <div>
              <dt>{t('payment.one')}</dt>
              <dd>
                <Link to={`/payments/${decision.paymentId}`}>{t('decision.payment')}</Link>
              </dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}
