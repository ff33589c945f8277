import type { Statement } from '../../api/run-types';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { StateTag } from '../StateTag';
import { StatementLine, SumsTable } from './StatementTable';

/** Where the counters tell something else than the payments: the rows, by name. */
export function Unbalanced({ statement }: { statement: Statement }) {
  const { t, word, count } = useWords();
  const differences = statement.differences ?? [];
  if (differences.length === 0) return null;
  return (
    <Panel title={t('statement.unbalancedRows')}>
      <DataTable
        caption={t('statement.unbalancedRows')}
        rows={differences.map((row, index) => ({ ...row, key: String(index) }))}
        rowKey={({ key }) => key}
        columns={[
          { key: 'district', title: t('district.name'), heading: true, render: ({ districtCode }) => districtCode },
          { key: 'channel', title: t('channel.label'), render: ({ channel }) => word('channel', channel) },
          { key: 'provider', title: t('provider.label'), render: ({ providerCode }) => providerCode ?? '–' },
          { key: 'state', title: t('state.label'), render: ({ state }) => <StateTag list="payment" state={state} /> },
          { key: 'toldN', title: t('statement.told'), end: true, render: ({ told }) => count(told.payments) },
          { key: 'told', title: t('unit.amount'), end: true, render: ({ told }) => <Money value={told.amount} /> },
          {
            key: 'countedN',
            title: t('statement.counted'),
            end: true,
            render: ({ counted }) => count(counted.payments),
          },
          {
            key: 'counted',
            title: t('unit.amount'),
            end: true,
            render: ({ counted }) => <Money value={counted.amount} />,
          },
        ]}
      />
    </Panel>
  );
}

/** What came after closing, beside what was closed. */
export function ChangedSince({ statement }: { statement: Statement }) {
  const { t, word } = useWords();
  const changed = statement.changedSince;
  if (!changed) return null;
  return (
    <Panel title={t('statement.since')} note={t('statement.sinceNote')}>
      <StatementLine sums={changed} />
      <SumsTable
        caption={t('statement.sinceCaption')}
        title={t('district.name')}
        rows={changed.rows.map((row, index) => ({ ...row, key: String(index) }))}
        rowKey={({ key }) => key}
        name={({ districtName }) => districtName}
        more={[
          {
            key: 'route',
            title: t('channel.label'),
            render: ({ channel, providerCode }) => `${word('channel', channel)} · ${providerCode ?? '–'}`,
          },
        ]}
      />
    </Panel>
  );
}
