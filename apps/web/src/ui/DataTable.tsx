import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  render: (row: Row) => ReactNode;
  /** Numbers stand at the end of the cell. */
  end?: boolean;
  /** Makes the column sortable; the order lives in the address (`sort=key` or `sort=-key`). */
  sortBy?: (row: Row) => number | bigint | string;
  /** The cell that names the row. */
  heading?: boolean;
  /** Words rather than a figure: wide enough to read on a narrow screen, where the table scrolls. */
  text?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  foot?: ReactNode;
}

/** A real table: caption, headers with scope, sortable by keyboard, scrolling sideways by itself on a narrow screen. */
export function DataTable<Row>({ caption, columns, rows, rowKey, foot }: Props<Row>) {
  const [parameters, setParameters] = useSearchParams();
  const sort = parameters.get('sort') ?? '';
  const key = sort.replace(/^-/, '');
  const down = sort.startsWith('-');
  const by = columns.find((column) => column.key === key)?.sortBy;
  const shown = by ? [...rows].sort((left, right) => compare(by(left), by(right)) * (down ? -1 : 1)) : rows;

  function toggle(name: string): void {
    const next = sort === `-${name}` ? name : sort === name ? '' : `-${name}`;
    setParameters(
      (now) => {
        if (next) now.set('sort', next);
        else now.delete('sort');
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  }

  return (
    <div className="table-wrap" role="region" aria-label={caption} tabIndex={0}>
      <table className="data">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.end ? 'end' : undefined}
                {...(column.sortBy && key === column.key
                  ? { 'aria-sort': down ? ('descending' as const) : ('ascending' as const) }
                  : {})}
              >
                {column.sortBy ? (
                  <button type="button" className="sort" onClick={() => toggle(column.key)}>
                    {column.title} <span aria-hidden="true">{key !== column.key ? '↕' : down ? '↓' : '↑'}</span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) =>
                column.heading ? (
                  <th key={column.key} scope="row">
                    {column.render(row)}
                  </th>
                ) : (
                  <td key={column.key} className={column.end ? 'end' : column.text ? 'text' : undefined}>
                    {column.render(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

function compare(left: number | bigint | string, right: number | bigint | string): number {
  if (typeof left === 'string' && typeof right === 'string') return left.localeCompare(right, 'vi');
  return left < right ? -1 : left > right ? 1 : 0;
}
