import { keepPreviousData } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { useRead, useRun } from '../api/queries';
import type { Page, Payment, Run } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { useWords } from '../i18n';
import { ExportButtons } from '../ui/ExportButtons';
import { Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentsTable } from '../ui/PaymentsTable';
import { FILTERS, PaymentFilters, type Filters } from '../ui/run/PaymentFilters';
import { PageLinks } from '../ui/run/PageLinks';
import { useRunTitle } from '../ui/RunCard';

const ROWS = 100;

/** The payments of a run, filtered and paged by the server; filters and page live in the address. */
export default function RunPaymentsPage() {
  const { id = '' } = useParams();
  const { t, count } = useWords();
  const runTitle = useRunTitle();
  const me = useMe();
  const [parameters] = useSearchParams();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name)])) as Filters;
  const cursor = parameters.get('cursor');
  const run = useRun(id).data?.body;
  const query = useRead<Page<Payment>>(
    withQuery(`/payout-runs/${id}/payments`, { ...asked(filters), limit: ROWS, cursor }),
    // The rows stay while the next page or another filter is read.
    { placeholderData: keepPreviousData },
  );
  return (
    <PageFrame
      title={t('payments.title')}
      sub={run ? runTitle(run) : undefined}
      back={{ to: `/runs/${id}`, label: run ? runTitle(run) : t('run.one') }}
    >
      <Panel>
        <PaymentFilters run={run} filters={filters} />
        {hasRole(me, 'FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR') && (
          <ExportButtons
            path={`/payout-runs/${id}/payments/export`}
            query={asked(filters)}
            name={`payments-${run?.period ?? ''}-${run?.programme ?? ''}`}
          />
        )}
        <Reading query={query}>
          {({ items, nextCursor }) =>
            items.length === 0 ? (
              <Nothing title={t('payments.empty')}>{t('payments.emptyHint')}</Nothing>
            ) : (
              <>
                <PaymentsTable caption={captionOf(items.length, run)} payments={items} />
                <PageLinks cursor={cursor} next={nextCursor ?? null} />
              </>
            )
          }
        </Reading>
      </Panel>
    </PageFrame>
  );

  function captionOf(shown: number, of: Run | undefined): string {
    return of
      ? t('payments.shown', { count: count(shown), all: count(of.totals?.payments ?? 0) })
      : t('payments.caption', { count: count(shown) });
  }
}

/** The filters in the words of the server. */
function asked({ provider, ...filters }: Filters): Record<string, string | null> {
  return { ...filters, providerCode: provider };
}
