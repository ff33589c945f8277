import { Button } from 'antd';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { WORKLISTS, type WorklistCounts, type WorklistName, type WorklistItem } from '../api/month-types';
import { usePages, useRead } from '../api/queries';
import type { Sum } from '../api/types';
import { useWords } from '../i18n';
import { ExportButtons } from '../ui/ExportButtons';
import { Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { useChangeParameter } from '../ui/PeriodPicker';
import { SubNav } from '../ui/SubNav';
import { BulkProgress } from '../ui/worklist/BulkProgress';
import { WorklistBulk } from '../ui/worklist/WorklistBulk';
import { countsFilter, FILTERS, type Filter } from '../ui/worklist/filter';
import { useReasonText, WorklistFilters } from '../ui/worklist/WorklistFilters';
import { WorklistTable } from '../ui/worklist/WorklistTable';

/** The payments that need a hand, one list a reason to look: how many, how much, since when, and what can be done. */
export default function WorklistPageOf() {
  const { list } = useParams();
  const known = WORKLISTS.find((name) => name === list);
  return known ? <Worklist key={known} list={known} /> : <Navigate to="/worklists/held" replace />;
}

function Worklist({ list }: { list: WorklistName }) {
  const words = useWords();
  const { t, word, count } = words;
  const [parameters] = useSearchParams();
  const filter = Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name) ?? ''])) as Filter;
  const filtered = FILTERS.some((name) => filter[name] !== '');
  const counts = useRead<WorklistCounts>(withQuery('/worklists', countsFilter(filter)), { refetchInterval: 15_000 });
  const query = usePages<WorklistItem, { total: Sum }>(withQuery(`/worklists/${list}`, { ...filter }));
  const total = query.data?.pages[0]?.total;
  const bulk = (parameters.get('bulk') ?? '').split(',').filter(Boolean);
  return (
    <PageFrame title={word('worklistTitle', list)} sub={word('worklistHint', list)}>
      <SubNav
        label={t('worklists.lists')}
        parts={WORKLISTS.map((name) => ({
          to: withQuery(`/worklists/${name}`, countsFilter(filter)),
          label: word('worklist', name),
          count: counts.data && count(counts.data[name].payments),
        }))}
      />
      {bulk.length > 0 && <BulkProgress runIds={bulk} />}
      <Panel>
        <div className="row answer" aria-live="polite">
          <span className="headline">{total ? count(total.payments) : '…'}</span>
          {total && (
            <span>
              {t('worklists.payments')} · <Money value={total.amount} />
            </span>
          )}
        </div>
        {filter.reason === '' && <ByReason list={list} counts={counts.data} />}
        <WorklistFilters list={list} filter={filter} reasons={counts.data?.[list].byReason ?? []} />
        <Reading query={query}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <Nothing title={t(filtered ? 'worklists.noMatch' : 'worklists.nothing')}>
                {filtered ? <Link to={`/worklists/${list}`}>{t('worklists.clear')}</Link> : t('worklists.nothingHint')}
              </Nothing>
            ) : (
              <>
                {total && (
                  <WorklistBulk
                    list={list}
                    filter={filter}
                    total={total}
                    reasons={(counts.data?.[list].byReason ?? []).map(({ reason }) => reason)}
                  />
                )}
                <WorklistTable
                  list={list}
                  items={items}
                  caption={t('worklists.caption', { shown: count(items.length), count: count(total?.payments) })}
                />
                <MoreButton query={query} />
                <ExportButtons
                  path={`/worklists/${list}/export`}
                  query={filter}
                  name={[list, filter.period].filter(Boolean).join('-')}
                />
              </>
            );
          }}
        </Reading>
      </Panel>
    </PageFrame>
  );
}

/** What the figure is made of; each reason opens its payments. */
function ByReason({ list, counts }: { list: WorklistName; counts: WorklistCounts | undefined }) {
  const { t, count } = useWords();
  const change = useChangeParameter();
  const reasonText = useReasonText();
  const reasons = counts?.[list].byReason ?? [];
  if (reasons.length < 2) return null;
  return (
    <ul className="reasons" aria-label={t('worklists.byReason')}>
      {[...reasons]
        .sort((one, other) => other.payments - one.payments)
        .map(({ reason, payments }) => (
          <li key={reason}>
            {reason ? (
              <Button type="link" size="small" onClick={() => change('reason', reason)}>
                {reasonText(reason)}
              </Button>
            ) : (
              <span>{t('worklists.noReason')}</span>
            )}{' '}
            <strong className="number">{count(payments)}</strong>
          </li>
        ))}
    </ul>
  );
}
