import { lazy, Suspense, useMemo } from 'react';
import type { Gap } from '../api/types';
import { percentOf } from '../format';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Nothing } from './Feedback';

const BarsChart = lazy(() => import('./Chart'));

/** Why holders were not paid through their account, by exactly one reason each: a chart with its table. */
export function GapByReason({ gap }: { gap: Gap }) {
  const words = useWords();
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
  if (missing === 0 || items.length === 0) return <Nothing title={words.t('gap.none')}>{words.t('gap.noneHint')}</Nothing>;
  return (
    <div className="two">
      <Suspense fallback={<div className="chart" />}>
        <BarsChart items={items} />
      </Suspense>
      <DataTable
        caption={words.t('gap.caption')}
        rows={items}
        rowKey={({ label }) => label}
        columns={[
          { key: 'reason', title: words.t('gap.reason'), heading: true, render: ({ label }) => label },
          { key: 'holders', title: words.t('unit.people'), end: true, render: ({ text }) => text },
          { key: 'share', title: words.t('gap.share'), end: true, render: ({ value }) => words.rate(percentOf(value, missing)) },
        ]}
        foot={
          <tr>
            <th scope="row">{words.t('unit.sum')}</th>
            <td className="end">{words.count(missing)}</td>
            <td className="end">{words.rate('100.0')}</td>
          </tr>
        }
      />
    </div>
  );
}
