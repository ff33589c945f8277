import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Gap } from '../api/types';
import { percentOf } from '../format';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Nothing } from './Feedback';
import { useChangeParameter } from './PeriodPicker';

/** The chart library is larger than the rest of a page: it is fetched only by those who ask for the chart. */
const BarsChart = lazy(() => import('./Chart'));

/** Why holders were not paid through their account, by exactly one reason each. */
export function GapByReason({ gap }: { gap: Gap }) {
  const words = useWords();
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const asChart = parameters.get('view') === 'chart';
  const missing = gap.holders - gap.paidByAccount;
  const items = useMemo(
    () =>
      [...gap.reasons]
        .sort((left, right) => right.holders - left.holders)
        .map(({ code, label, holders }) => ({
          label: label ?? words.word('gap', code),
          value: holders,
          text: words.count(holders),
        })),
    [gap, words],
  );
  if (missing === 0 || items.length === 0)
    return <Nothing title={words.t('gap.none')}>{words.t('gap.noneHint')}</Nothing>;
  const most = items[0]?.value ?? 1;
  return (
    <>
      <p className="no-print" style={{ marginTop: 0 }}>
        <Button
          icon={asChart ? <TableOutlined aria-hidden="true" /> : <BarChartOutlined aria-hidden="true" />}
          onClick={() => change('view', asChart ? null : 'chart')}
        >
          {words.t(asChart ? 'gap.hideChart' : 'gap.showChart')}
        </Button>
      </p>
      {asChart && (
        <Suspense fallback={<div className="chart" style={{ height: items.length * 40 }} />}>
          <BarsChart items={items} />
        </Suspense>
      )}
      <DataTable
        caption={words.t('gap.caption')}
        rows={items}
        rowKey={({ label }) => label}
        columns={[
          { key: 'reason', title: words.t('gap.reason'), heading: true, render: ({ label }) => label },
          { key: 'holders', title: words.t('unit.people'), end: true, render: ({ text }) => text },
          {
            key: 'share',
            title: words.t('gap.share'),
            render: ({ value }) => (
              <span className="rate-cell">
                <span className="number" style={{ textAlign: 'right' }}>
                  {words.rate(percentOf(value, missing))}
                </span>
                <span className="bar" aria-hidden="true">
                  <span style={{ width: `${percentOf(value, most) ?? 0}%`, background: '#2a75b8' }} />
                </span>
              </span>
            ),
          },
        ]}
        foot={
          <tr>
            <th scope="row">{words.t('unit.sum')}</th>
            <td className="end">{words.count(missing)}</td>
            <td />
          </tr>
        }
      />
    </>
  );
}
