import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { withQuery } from '../api/client';
import type { Ceiling } from '../api/month-types';
import { useRead } from '../api/queries';
import type { Page } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { percentOf } from '../format';
import { useWords } from '../i18n';
import { ceilingPath } from '../ui/ceilings/path';
import { DataTable } from '../ui/DataTable';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { useSourceName } from '../ui/ScheduleWords';
import { useAreaName } from '../ui/useAreaName';

const CeilingDialog = lazy(() => import('../ui/ceilings/CeilingDialog'));
const CeilingHistory = lazy(() => import('../ui/ceilings/CeilingHistory'));

/** How much may be committed in a period, how much is, and what is left. */
export default function CeilingsPage() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const approver = hasRole(me, 'APPROVER');
  const period = usePeriod();
  const ceilings = useRead<Page<Ceiling>>(period && withQuery('/ceilings', { period }), { refetchInterval: 30_000 });
  const [changing, setChanging] = useState<Ceiling | 'new' | null>(null);
  const [history, setHistory] = useState<Ceiling | null>(null);
  const ceilingName = useCeilingName();
  if (period === null) return <Loading />;
  return (
    <PageFrame
      title={t('ceilings.title')}
      sub={t('ceilings.sub')}
      actions={
        <>
          <PeriodPicker period={period} />
          {approver && (
            <Button type="primary" onClick={() => setChanging('new')}>
              {t('ceilings.set')}
            </Button>
          )}
        </>
      }
    >
      <Panel>
        <Reading query={ceilings}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('ceilings.none', { period: words.period(period) })}>
                {t(approver ? 'ceilings.noneApprover' : 'ceilings.noneHint')}
              </Nothing>
            ) : (
              <>
                <Left items={items} period={period} />
                <DataTable
                  caption={t('ceilings.caption', { period: words.period(period) })}
                  rows={items}
                  rowKey={(ceiling) => ceilingPath(ceiling)}
                  columns={[
                    { key: 'what', title: t('programme.label'), heading: true, render: ceilingName },
                    {
                      key: 'amount',
                      title: t('ceiling.amount'),
                      end: true,
                      render: ({ amount }) => <Money value={amount} />,
                    },
                    {
                      key: 'committed',
                      title: t('ceiling.committed'),
                      end: true,
                      render: ({ committed }) => <Money value={committed} />,
                    },
                    {
                      key: 'available',
                      title: t('ceiling.available'),
                      end: true,
                      render: ({ available }) => <Money value={available} />,
                    },
                    { key: 'used', title: t('ceiling.used'), render: (ceiling) => <Used ceiling={ceiling} /> },
                    { key: 'document', title: t('ceiling.document'), render: ({ document }) => document },
                    { key: 'setBy', title: t('ceiling.setBy'), render: ({ setBy }) => setBy },
                    {
                      key: 'actions',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: (ceiling) => (
                        <span className="row" style={{ gap: 6, flexWrap: 'nowrap' }}>
                          {approver && (
                            <Button
                              size="small"
                              aria-label={t('ceilings.changeOf', { what: ceilingName(ceiling) })}
                              onClick={() => setChanging(ceiling)}
                            >
                              {t('ceilings.change')}
                            </Button>
                          )}
                          <Button
                            size="small"
                            aria-label={t('ceilings.historyOf', { what: ceilingName(ceiling) })}
                            onClick={() => setHistory(ceiling)}
                          >
                            {t('ceilings.history')}
                          </Button>
                        </span>
                      ),
                    },
                  ]}
                />
              </>
            )
          }
        </Reading>
      </Panel>
      <Suspense>
        {changing && (
          <CeilingDialog
            period={period}
            known={ceilings.data?.items ?? []}
            {...(changing === 'new' ? {} : { ceiling: changing })}
            close={() => setChanging(null)}
          />
        )}
        {history && (
          <CeilingHistory
            path={ceilingPath(history)}
            title={t('ceilings.historyOf', { what: ceilingName(history) })}
            close={() => setHistory(null)}
          />
        )}
      </Suspense>
    </PageFrame>
  );
}

function useCeilingName(): (ceiling: Ceiling) => string {
  const areaName = useAreaName();
  const sourceName = useSourceName();
  return ({ programme, areaCode, fundingSource }) =>
    [programme, areaName(areaCode), sourceName(fundingSource)].join(' · ');
}

/** The answer: what is left of all ceilings together. */
function Left({ items, period }: { items: Ceiling[]; period: string }) {
  const words = useWords();
  const { t } = words;
  const sum = (of: (ceiling: Ceiling) => string) =>
    items.reduce((total, ceiling) => total + BigInt(of(ceiling)), 0n).toString();
  const over = items.some(({ available }) => available.startsWith('-'));
  return (
    <div className="row answer">
      <span className="headline">
        <Money value={sum(({ available }) => available)} short />
      </span>
      <span>
        {t('ceilings.available', { period: words.period(period) })} ·{' '}
        {t('ceilings.of', {
          committed: words.moneyShort(sum(({ committed }) => committed)),
          amount: words.moneyShort(sum(({ amount }) => amount)),
        })}
      </span>
      {over && <strong className="over">{t('ceilings.over')}</strong>}
    </div>
  );
}

function Used({ ceiling: { committed, amount, available } }: { ceiling: Ceiling }) {
  const words = useWords();
  const over = available.startsWith('-');
  const share = percentOf(committed, amount);
  return (
    <>
      <span className="rate-cell">
        <span className="number" style={{ textAlign: 'right' }}>
          {words.rate(share)}
        </span>
        <span className="bar" aria-hidden="true">
          <span style={{ width: over ? '100%' : `${share ?? 0}%`, background: over ? '#b42318' : '#2a75b8' }} />
        </span>
      </span>
      {over && <span className="over">{words.t('ceilings.over')}</span>}
    </>
  );
}
