import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { Page, Run } from '../api/types';
import { PAYMENT_STATES } from '../api/vocabulary';
import { hasRole, useMe } from '../auth/session';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';

export default function RunsPage() {
  const words = useWords();
  const { t, count } = words;
  const me = useMe();
  const period = usePeriod();
  const areaName = useAreaName();
  const [parameters] = useSearchParams();
  const need = PAYMENT_STATES.find((state) => state === parameters.get('need'));
  const runs = useRead<Page<Run>>(period && withQuery('/payout-runs', { period, limit: 100 }), {
    refetchInterval: 10_000,
  });
  if (period === null) return <Loading />;
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const of = (run: Run, state: (typeof PAYMENT_STATES)[number]) => run.totals?.byState?.[state]?.payments ?? 0;
  return (
    <PageFrame
      title={t('runs.title')}
      sub={need ? t('runs.need', { state: words.word('payment', need).toLowerCase() }) : t('runs.sub')}
      actions={
        <>
          <PeriodPicker period={period} />
          {officer && (
            <Link to={withQuery('/runs/new', { period })}>
              <Button type="primary" tabIndex={-1}>
                {t('run.new')}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <Panel>
        <Reading query={runs}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('runs.empty')}>{officer ? t('runs.emptyOfficer') : t('runs.emptyHint')}</Nothing>
            ) : (
              <DataTable
                caption={t('runs.caption', { period: words.period(period) })}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'programme',
                    title: t('programme.label'),
                    heading: true,
                    render: (run) => <Link to={`/runs/${run.id}`}>{words.word('programme', run.programme)}</Link>,
                  },
                  { key: 'kind', title: t('run.kind'), render: ({ kind }) => words.word('kind', kind) },
                  { key: 'area', title: t('area.label'), render: ({ areaCode }) => areaName(areaCode) },
                  {
                    key: 'state',
                    title: t('state.label'),
                    render: ({ state }) => <StateTag list="run" state={state} />,
                  },
                  {
                    key: 'payments',
                    title: t('unit.payments'),
                    end: true,
                    sortBy: (run) => run.totals?.payments ?? 0,
                    render: (run) => count(run.totals?.payments),
                  },
                  {
                    key: 'amount',
                    title: t('unit.amount'),
                    end: true,
                    sortBy: (run) => BigInt(run.totals?.amount ?? '0'),
                    render: (run) => <Money value={run.totals?.amount} short />,
                  },
                  ...(['SETTLED', 'HELD', 'REJECTED', 'UNKNOWN', 'RETURNED'] as const).map((state) => ({
                    key: state,
                    title: words.word('payment', state),
                    end: true,
                    render: (run: Run) =>
                      of(run, state) > 0 ? (
                        <Link to={`/runs/${run.id}/payments?state=${state}`}>{count(of(run, state))}</Link>
                      ) : (
                        '0'
                      ),
                  })),
                  { key: 'by', title: t('run.prepared'), render: ({ preparedBy }) => preparedBy ?? '–' },
                  { key: 'approved', title: t('run.approved'), render: ({ approvedBy }) => approvedBy ?? '–' },
                ]}
              />
            )
          }
        </Reading>
      </Panel>
    </PageFrame>
  );
}
