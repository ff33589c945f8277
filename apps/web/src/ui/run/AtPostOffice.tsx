import { usePages, useRun } from '../../api/queries';
import type { Payment, Run } from '../../api/types';
import { formatDate } from '../../format';
import { useWords } from '../../i18n';
import { MoreButton } from '../MoreButton';
import { Panel } from '../Page';
import { PaymentsTable } from '../PaymentsTable';
import { BulkActions } from './BulkActions';
import { countOf } from './steps';

const FILTER = { state: 'SUBMITTED', channel: 'POST_OFFICE' } as const;
const SLOWLY = 15_000;

/** What lies at the post office until its window ends; two people may carry it over before. */
export function AtPostOffice({ run }: { run: Run }) {
  const { t, count } = useWords();
  const etag = useRun(run.id, SLOWLY).data?.etag ?? null;
  const submitted = countOf(run, 'SUBMITTED');
  const query = usePages<Payment>(
    submitted > 0 ? `/payout-runs/${run.id}/payments?state=${FILTER.state}&channel=${FILTER.channel}` : null,
    20,
    SLOWLY,
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (submitted === 0 || items.length === 0) return null;
  const until = run.deadlines?.collectionUntil;
  return (
    <Panel title={t('chase.atPostOffice')} note={t('chase.atPostOfficeNote')}>
      {until && <p style={{ marginTop: 0 }}>{t('chase.collection', { day: formatDate(until) })}</p>}
      <div style={{ marginBottom: 14 }}>
        <BulkActions runId={run.id} etag={etag} filter={FILTER} disabled={run.operation?.state === 'RUNNING'} />
      </div>
      <PaymentsTable caption={t('payments.caption', { count: count(items.length) })} payments={items} />
      <MoreButton query={query} />
    </Panel>
  );
}
