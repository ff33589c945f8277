import { Radio } from 'antd';
import { useSearchParams } from 'react-router';
import { STATEMENT_PARTS, type Statement, type StatementSums } from '../../api/run-types';
import type { Sum } from '../../api/types';
import { useWords, type WordKey } from '../../i18n';
import { DataTable, type Column } from '../DataTable';
import { Panel } from '../Page';
import { useChangeParameter } from '../PeriodPicker';
import { addsUp, addUp, groupRows, GROUPINGS, type Grouping } from './statement';

const TITLE: Record<Grouping, WordKey> = {
  channel: 'channel.label',
  providerCode: 'provider.label',
  fundingSource: 'source.label',
  programme: 'programme.label',
  districtName: 'district.name',
};

/** Planned = settled + returned + carried over + cancelled, in payments and đồng. */
export function StatementLine({ sums }: { sums: StatementSums }) {
  const { t, count, money } = useWords();
  const parts = STATEMENT_PARTS.filter((part) => part !== 'open' || sums.open.payments > 0);
  const term = (part: 'planned' | (typeof STATEMENT_PARTS)[number]) => (
    <div key={part} className={part === 'open' ? 'term open' : 'term'}>
      <dt>{t(`statement.part.${part}`)}</dt>
      <dd>
        <b className="number">{count(sums[part].payments)}</b>
        <span className="number">{money(sums[part].amount)}</span>
      </dd>
    </div>
  );
  return (
    <dl className="equation" aria-label={t('statement.equation')}>
      {term('planned')}
      <span className="sign" aria-hidden="true">
        {addsUp(sums) ? '=' : '≠'}
      </span>
      {parts.flatMap((part, index) => [
        index > 0 ? (
          <span className="sign" aria-hidden="true" key={`+${part}`}>
            +
          </span>
        ) : null,
        term(part),
      ])}
    </dl>
  );
}

/** The same, by channel, provider, source, programme or district; the choice lives in the address. */
export function StatementTable({ statement }: { statement: Statement }) {
  const words = useWords();
  const { t } = words;
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const by = GROUPINGS.find((one) => one === parameters.get('by')) ?? 'channel';
  const nameOf = (key: string): string => {
    if (key === '') return t('statement.noRoute');
    if (by === 'channel' || by === 'programme') return words.word(by, key);
    return by === 'fundingSource' ? words.word('source', key) : key;
  };
  return (
    <Panel title={t('statement.table')}>
      <div className="filters no-print">
        <Radio.Group
          aria-label={t('statement.by')}
          optionType="button"
          value={by}
          onChange={({ target }) => change('by', target.value === 'channel' ? null : (target.value as string))}
          options={GROUPINGS.map((value) => ({ value, label: t(TITLE[value]) }))}
        />
      </div>
      <SumsTable
        caption={t('statement.caption', { by: t(TITLE[by]).toLowerCase() })}
        title={t(TITLE[by])}
        rows={groupRows(statement.rows, by)}
        rowKey={({ key }) => key}
        name={({ key }) => nameOf(key)}
      />
    </Panel>
  );
}

interface Props<Row> {
  caption: string;
  title: string;
  rows: Row[];
  rowKey: (row: Row) => string;
  name: (row: Row) => React.ReactNode;
  more?: Column<Row>[];
}

/** Count and amount of each part of a statement, and their sums. */
export function SumsTable<Row extends StatementSums>({ caption, title, rows, rowKey, name, more = [] }: Props<Row>) {
  const { t } = useWords();
  const parts = ['planned', ...STATEMENT_PARTS] as const;
  const sums = addUp(rows);
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={rowKey}
      columns={[
        { key: 'name', title, heading: true, render: name },
        ...more,
        ...parts.map((part) => ({
          key: part,
          title: t(`statement.part.${part}`),
          end: true,
          render: (row: Row) => <Both sum={row[part]} />,
        })),
      ]}
      foot={
        <tr>
          <th scope="row">{t('unit.sum')}</th>
          {more.length > 0 && <td colSpan={more.length} />}
          {parts.map((part) => (
            <td key={part} className="end">
              <Both sum={sums[part]} />
            </td>
          ))}
        </tr>
      }
    />
  );
}

function Both({ sum }: { sum: Sum }) {
  const { count, money } = useWords();
  if (sum.payments === 0 && sum.amount === '0') return <span className="muted">–</span>;
  return (
    <>
      {count(sum.payments)}
      <br />
      <small className="muted">{money(sum.amount)}</small>
    </>
  );
}
