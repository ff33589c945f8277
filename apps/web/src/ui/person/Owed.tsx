import type { DecidedEnrolment, OwedMonths } from '../../api/decision-types';
import { formatDate, shiftPeriod } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { Panel } from '../Page';

/** What each month is owed, by enrolment: months in a row that are owed the same are one line. */
export function Owed({ enrolments }: { enrolments: DecidedEnrolment[] }) {
  const words = useWords();
  const { t, word } = words;
  const known = enrolments.filter(({ owed }) => owed.length > 0);
  if (known.length === 0) return null;
  return (
    <Panel title={t('owed.title')}>
      <div style={{ display: 'grid', gap: 16 }}>
        {known.map(({ enrolmentId, programme, owed }) => (
          <DataTable
            key={enrolmentId}
            caption={t('owed.caption', { programme: word('programme', programme) })}
            rows={spansOf(owed)}
            rowKey={({ from }) => from}
            columns={[
              {
                key: 'months',
                title: t('owed.months'),
                heading: true,
                render: ({ from, to }) =>
                  t(to === null ? 'owed.onwards' : to === from ? 'owed.one' : 'owed.span', {
                    from: words.period(from),
                    to: to === null ? '' : words.period(to),
                  }),
              },
              {
                key: 'amount',
                title: t('owed.amount'),
                end: true,
                render: ({ monthlyAmount }) => <Money value={monthlyAmount} />,
              },
              {
                key: 'rate',
                title: t('owed.rate'),
                render: ({ rateFrom, monthlyAmount }) =>
                  rateFrom ? formatDate(rateFrom) : monthlyAmount === '0' ? '–' : t('owed.stated'),
              },
            ]}
          />
        ))}
      </div>
    </Panel>
  );
}

/** The last line has no end that is known yet. */
function spansOf(owed: OwedMonths[]): (OwedMonths & { to: string | null })[] {
  return owed.map((months, index) => {
    const next = owed[index + 1];
    return { ...months, to: next ? shiftPeriod(next.from, -1) : null };
  });
}
