import type { ReactNode } from 'react';
import type { Sum } from '../../api/types';
import { useWords } from '../../i18n';
import { DataTable, type Column } from '../DataTable';
import { Money } from '../Figures';

interface Props<Row> {
  caption: string;
  /** What the first column names. */
  title: string;
  rows: Row[];
  rowKey: (row: Row) => string;
  name: (row: Row) => ReactNode;
  /** For sorting by name. */
  text?: (row: Row) => string;
  sum: (row: Row) => Sum;
  more?: Column<Row>[];
  withFoot?: boolean;
  /** Makes the table sortable, under this name in the address. */
  sortedAs?: string;
}

/** Payments and amounts by something, with their sum below. */
export function SumTable<Row>({
  caption,
  title,
  rows,
  rowKey,
  name,
  text,
  sum,
  more = [],
  withFoot,
  sortedAs,
}: Props<Row>) {
  const { t, count } = useWords();
  const total = rows.map(sum);
  const sortBy = (by: (row: Row) => number | bigint | string) => (sortedAs ? { sortBy: by } : {});
  const key = (name: string) => `${sortedAs ?? ''}${name}`;
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={rowKey}
      columns={[
        { key: key('Name'), title, heading: true, render: name, ...(text ? sortBy(text) : {}) },
        {
          key: key('Payments'),
          title: t('unit.payments'),
          end: true,
          ...sortBy((row) => sum(row).payments),
          render: (row) => count(sum(row).payments),
        },
        {
          key: key('Amount'),
          title: t('unit.amount'),
          end: true,
          ...sortBy((row) => BigInt(sum(row).amount)),
          render: (row) => <Money value={sum(row).amount} />,
        },
        ...more,
      ]}
      {...(withFoot
        ? {
            foot: (
              <tr>
                <th scope="row">{t('unit.sum')}</th>
                <td className="end">{count(total.reduce((all, one) => all + one.payments, 0))}</td>
                <td className="end">
                  <Money value={total.reduce((all, one) => all + BigInt(one.amount), 0n).toString()} />
                </td>
                {more.length > 0 && <td colSpan={more.length} />}
              </tr>
            ),
          }
        : {})}
    />
  );
}
