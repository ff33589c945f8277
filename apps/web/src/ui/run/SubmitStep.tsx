import { CheckCircleOutlined, PauseCircleOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useRead } from '../../api/queries';
import type { Review } from '../../api/run-types';
import type { Run } from '../../api/types';
import { formatDate, formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { Nothing, Reading } from '../Feedback';
import { Panel } from '../Page';
import { CeilingLine } from './Ceiling';
import { countOf, payable } from './steps';

/** What is about to be put before the approver, in one look. */
export default function SubmitStep({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  const listed = (run.totals?.payments ?? 0) > 0;
  const review = useRead<Review>(run.state === 'PLANNED' ? `/payout-runs/${run.id}/review` : null, { retry: false });
  if (!listed) {
    return (
      <Panel title={t('path.submit.title')}>
        <Nothing title={t('run.noPayments')}>{t('run.noPaymentsHint')}</Nothing>
      </Panel>
    );
  }
  const { payments, amount } = payable(run);
  const held = countOf(run, 'HELD');
  const submitted = run.history?.findLast(({ state }) => state === 'SUBMITTED');
  return (
    <>
      <Panel title={t('path.submit.title')}>
        <ul className="checks">
          <li>
            <CheckCircleOutlined aria-hidden="true" />
            {t('submit.payable', { count: count(payments), amount: words.money(amount) })}
          </li>
          <li>
            {held > 0 ? <PauseCircleOutlined aria-hidden="true" /> : <CheckCircleOutlined aria-hidden="true" />}
            {held > 0 ? (
              <span>
                {t('submit.held', { count: count(held) })}{' '}
                <Link to="?step=held" preventScrollReset>
                  {t('submit.seeHeld')}
                </Link>
              </span>
            ) : (
              t('held.none')
            )}
          </li>
          <li>
            <CheckCircleOutlined aria-hidden="true" />
            {t('submit.other')}
          </li>
        </ul>
        {run.deadlines?.approvalBy && <p>{t('submit.deadline', { day: formatDate(run.deadlines.approvalBy) })}</p>}
        {submitted && run.state !== 'PLANNED' && (
          <p>{t('submit.done', { name: submitted.actor ?? '–', time: formatInstant(submitted.at) })}</p>
        )}
        {run.fingerprint && (
          <p className="muted" style={{ marginBottom: 0 }}>
            {t('run.fingerprint')}: <span className="mono">{run.fingerprint}</span>
          </p>
        )}
      </Panel>
      {run.state === 'PLANNED' && review.data && (
        <Panel title={t('funds.title')}>
          <Reading query={review} rows={3}>
            {({ ceiling }) => <CeilingLine ceiling={ceiling} />}
          </Reading>
        </Panel>
      )}
    </>
  );
}
