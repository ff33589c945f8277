import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../../api/client';
import { usePages } from '../../api/queries';
import type { Payment, Run } from '../../api/types';
import { useWords } from '../../i18n';
import { Nothing, Reading } from '../Feedback';
import { MoreButton } from '../MoreButton';
import { Panel } from '../Page';
import { PaymentsTable } from '../PaymentsTable';
import { BulkActions } from './BulkActions';
import { SumTable } from './SumTable';

/** What can't be paid now, by its one reason; all of a reason may be dealt with at once. */
export default function HeldStep({ run, etag }: { run: Run; etag: string | null }) {
  const words = useWords();
  const { t, count } = words;
  const [parameters] = useSearchParams();
  const reasons = run.held ?? [];
  const reason = reasons.find((one) => one.reason === parameters.get('reason'))?.reason ?? null;
  if (reasons.length === 0) {
    return (
      <Panel title={t('path.held.title')}>
        <Nothing title={t('held.none')}>{t('held.noneHint')}</Nothing>
      </Panel>
    );
  }
  return (
    <>
      <Panel title={t('path.held.title')}>
        <p style={{ marginTop: 0 }}>
          <strong>
            {t('held.headline', { count: count(reasons.reduce((sum, { payments }) => sum + payments, 0)) })}
          </strong>{' '}
          {t('run.heldNote')}
        </p>
        <SumTable
          caption={t('held.caption')}
          title={t('gap.reason')}
          rows={reasons}
          rowKey={(row) => row.reason}
          name={(row) => (
            <Link
              to={withQuery('', { step: 'held', reason: row.reason })}
              preventScrollReset
              aria-current={row.reason === reason ? 'true' : undefined}
            >
              {words.word('held', row.reason)}
            </Link>
          )}
          sum={(row) => row}
          more={[
            { key: 'do', text: true, title: t('held.whatToDo'), render: (row) => words.word('heldHint', row.reason) },
          ]}
          withFoot
        />
      </Panel>
      <OfReason key={reason ?? ''} run={run} etag={etag} reason={reason} />
    </>
  );
}

function OfReason({ run, etag, reason }: { run: Run; etag: string | null; reason: string | null }) {
  const words = useWords();
  const { t } = words;
  const query = usePages<Payment>(withQuery(`/payout-runs/${run.id}/payments`, { state: 'HELD', reason }), 20);
  return (
    <Panel title={reason ? words.word('held', reason) : t('held.all')}>
      <div style={{ marginBottom: 14 }}>
        <BulkActions
          runId={run.id}
          etag={etag}
          filter={{ state: 'HELD', ...(reason ? { reason } : {}) }}
          disabled={run.operation?.state === 'RUNNING'}
        />
      </div>
      <Reading query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <Nothing title={t('payments.empty')}>{t('held.noneHint')}</Nothing>
          ) : (
            <PaymentsTable caption={t('payments.caption', { count: words.count(items.length) })} payments={items} />
          );
        }}
      </Reading>
      <MoreButton query={query} />
    </Panel>
  );
}
