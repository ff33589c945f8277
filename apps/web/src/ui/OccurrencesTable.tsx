import type { ReactNode } from 'react';
import { RUN_DAYS, type Occurrence } from '../api/month-types';
import { weekdayOf } from '../days';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable, type Column } from './DataTable';
import { OccurrenceNotes } from './OccurrenceNotes';

interface Props<Row extends Occurrence> {
  caption: string;
  occurrences: Row[];
  /** How the row is headed; the period when nothing else is given. */
  heading?: Column<Row>;
  rowKey?: (row: Row) => string;
  /** What stands below a day, such as the day before the change. */
  below?: (row: Row, day: (typeof RUN_DAYS)[number]) => ReactNode;
  more?: Column<Row>[];
}

/** Runs to come with their days, and why a day was moved. */
export function OccurrencesTable<Row extends Occurrence>(props: Props<Row>) {
  const { caption, occurrences, below, more = [] } = props;
  const words = useWords();
  const { t, word } = words;
  return (
    <DataTable
      caption={caption}
      rows={occurrences}
      rowKey={props.rowKey ?? (({ period }) => period)}
      columns={[
        props.heading ?? {
          key: 'period',
          title: t('period.label'),
          heading: true,
          render: (row) => (
            <>
              {capital(words.period(row.period))}
              <OccurrenceNotes notes={row.notes} />
            </>
          ),
        },
        ...RUN_DAYS.map((day) => ({
          key: day,
          title: word('runDay', day),
          render: (row: Row) =>
            row.skipped || !row[day] ? (
              '–'
            ) : (
              <>
                <span className="number" title={word('weekday', String(weekdayOf(row[day])))}>
                  {word('weekdayShort', String(weekdayOf(row[day])))} {formatDate(row[day])}
                </span>
                <OccurrenceNotes notes={row.notes} day={day} />
                {below?.(row, day)}
              </>
            ),
        })),
        ...more,
      ]}
    />
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
