import type { Review } from '../../api/run-types';
import type { Run } from '../../api/types';
import { useMe } from '../../auth/session';
import { daysBetween } from '../../days';
import { useReadiness } from '../../api/queries';
import { formatDate, formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { Due } from '../Due';
import { Nothing, Reading } from '../Feedback';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { useSigned } from './BridgeFigure';
import { CeilingLine } from './Ceiling';
import { NotablePayments } from './NotablePayments';
import { ReviewedDistricts } from './ReviewedDistricts';
import { Signer } from './Signer';
import { payable } from './steps';
import { useReview } from './useReview';
import { mayDo } from './verbs';

/** "May I sign this?": what is asked, by whom, until when, and what is unusual about it. */
export default function ApproveStep({ run }: { run: Run }) {
  const { t } = useWords();
  const me = useMe();
  const toSign = mayDo(run, me, 'approve') || mayDo(run, me, 'release');
  if (run.state === 'DRAFT' || run.state === 'PLANNED' || run.state === 'REJECTED' || run.state === 'CANCELLED') {
    return (
      <Panel title={t('path.approve.title')}>
        <Nothing title={t('review.notYet')}>{t('review.notYetHint')}</Nothing>
      </Panel>
    );
  }
  return <Reviewed run={run} toSign={toSign} />;
}

function Reviewed({ run, toSign }: { run: Run; toSign: boolean }) {
  const { t, count } = useWords();
  const query = useReview(run, toSign);
  return (
    <>
      <Asked run={run} deadline={query.data?.deadline ?? run.deadlines?.approvalBy ?? null} />
      <Reading query={query} rows={10}>
        {(review) => (
          <>
            <div className="two" style={{ marginBottom: 16 }}>
              <Panel title={t('review.againstLastMonth')}>
                <AgainstLastMonth run={run} review={review} />
                {review.lastMonth && <p className="muted">{t('review.basis')}</p>}
              </Panel>
              <Panel title={t('funds.title')}>
                <CeilingLine ceiling={review.ceiling} />
              </Panel>
            </div>
            <ReviewedDistricts run={run} review={review} />
            <Panel title={t('review.biggest')}>
              <NotablePayments caption={t('review.biggestCaption')} payments={review.biggest} />
            </Panel>
            <Panel title={t('review.biggestChanges')}>
              <NotablePayments caption={t('review.biggestChangesCaption')} payments={review.biggestChanges} />
            </Panel>
            <Panel title={t('review.newAccounts')}>
              <p style={{ margin: 0 }}>
                <strong className="number">{count(review.newAccounts)}</strong> {t('review.newAccountsNote')}
              </p>
            </Panel>
          </>
        )}
      </Reading>
    </>
  );
}

function Asked({ run, deadline }: { run: Run; deadline: string | null }) {
  const words = useWords();
  const { t } = words;
  const today = useReadiness().data?.businessDate;
  const { payments, amount } = payable(run);
  const submitted = run.history?.findLast(({ state }) => state === 'SUBMITTED');
  const waiting = run.state === 'SUBMITTED';
  return (
    <Panel title={t('path.approve.title')}>
      <dl className="facts" style={{ marginTop: 0 }}>
        <div>
          <dt>{t('review.what')}</dt>
          <dd>
            {t('run.payments', { count: words.count(payments) })} · <Money value={amount} />
          </dd>
        </div>
        <div>
          <dt>{t('review.askedBy')}</dt>
          <dd>
            {submitted?.actor ?? run.preparedBy ?? '–'}
            {submitted && <span className="muted"> · {formatInstant(submitted.at)}</span>}
          </dd>
        </div>
        <div>
          <dt>{t('review.until')}</dt>
          <dd>
            {formatDate(deadline)} {waiting && deadline && today && <Due daysLeft={daysBetween(today, deadline)} />}
          </dd>
        </div>
        {run.approvedBy && (
          <div>
            <dt>{t('run.approved')}</dt>
            <dd>
              <Signer by={run.approvedBy} forWhom={run.approvedFor} />
            </dd>
          </div>
        )}
        {run.releasedBy && (
          <div>
            <dt>{t('run.released')}</dt>
            <dd>
              <Signer by={run.releasedBy} forWhom={run.releasedFor} />
            </dd>
          </div>
        )}
      </dl>
      <p className="muted" style={{ marginBottom: 0 }}>
        {t('run.fingerprint')}: <span className="mono">{run.fingerprint ?? '–'}</span>
      </p>
    </Panel>
  );
}

function AgainstLastMonth({ run, review }: { run: Run; review: Review }) {
  const words = useWords();
  const signed = useSigned();
  const { t, count } = words;
  const before = review.lastMonth;
  // What is to be signed then and now: without what is held.
  const now = payable(run);
  if (!before) return <p style={{ margin: 0 }}>{t('review.noLastMonth')}</p>;
  const more = now.payments - before.payments;
  const rows = [
    { key: 'now', name: words.period(run.period), payments: count(now.payments), amount: words.money(now.amount) },
    {
      key: 'before',
      name: words.period(before.period),
      payments: count(before.payments),
      amount: words.money(before.amount),
    },
    {
      key: 'difference',
      name: t('bridge.difference'),
      payments: `${more < 0 ? '−' : more > 0 ? '+' : ''}${count(Math.abs(more))}`,
      amount: signed((BigInt(now.amount) - BigInt(before.amount)).toString()),
    },
  ];
  return (
    <div className="table-wrap" role="region" aria-label={t('review.lastMonthCaption')} tabIndex={0}>
      <table className="data">
        <caption>{t('review.lastMonthCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('period.label')}</th>
            <th scope="col" className="end">
              {t('unit.payments')}
            </th>
            <th scope="col" className="end">
              {t('unit.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, payments, amount }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="end">{payments}</td>
              <td className="end">{amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
