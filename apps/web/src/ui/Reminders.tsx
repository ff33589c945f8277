import { Link } from 'react-router';
import type { Calendar, CalendarItem, Reminder } from '../api/month-types';
import { useRead } from '../api/queries';
import type { Run } from '../api/types';
import { weekdayOf } from '../days';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Due } from './Due';
import { useAreaName } from './useAreaName';

/** What is due and overdue, the most urgent first; each leads to its run. */
export function Reminders({ reminders }: { reminders: Reminder[] }) {
  const { t, word } = useWords();
  const runName = useRunName();
  return (
    <DataTable
      caption={t('calendar.dueCaption')}
      rows={byUrgency(reminders)}
      rowKey={({ runId, step }) => `${runId} ${step}`}
      columns={[
        {
          key: 'step',
          title: t('calendar.step'),
          heading: true,
          render: ({ runId, step }) => <Link to={`/runs/${runId}`}>{word('reminder', step)}</Link>,
        },
        { key: 'left', title: t('state.label'), render: ({ daysLeft }) => <Due daysLeft={daysLeft} /> },
        { key: 'run', title: t('calendar.run'), render: (reminder) => runName(reminder) },
        {
          key: 'deadline',
          title: t('calendar.deadline'),
          render: ({ dueOn }) => (
            <span className="number">
              {word('weekdayShort', String(weekdayOf(dueOn)))} {formatDate(dueOn)}
            </span>
          ),
        },
      ]}
    />
  );
}

export function byUrgency(reminders: Reminder[]): Reminder[] {
  return [...reminders].sort((one, other) => one.daysLeft - other.daysLeft);
}

type Named = Pick<Run, 'period' | 'areaCode' | 'kind'> & { programme: string };

/** What a run is called in one line: programme, month, and what sets it apart. */
export function useRunName(): (run: Named) => string {
  const words = useWords();
  const areaName = useAreaName();
  return ({ programme, period, kind, areaCode }) =>
    [
      programme,
      words.period(period),
      ...(kind === 'REGULAR' ? [] : [words.word('kind', kind)]),
      ...(areaCode.length > 2 ? [areaName(areaCode)] : []),
    ].join(' · ');
}

/** The answer in one line: what is overdue or comes next, and the next run of the calendar. */
export function NextStep({ reminders }: { reminders: Reminder[] }) {
  const { t, word } = useWords();
  const runName = useRunName();
  // Around today, whatever month is being looked at.
  const calendar = useRead<Calendar>('/calendar', { refetchInterval: 60_000 }).data;
  const urgent = byUrgency(reminders)[0];
  const overdue = reminders.filter(({ daysLeft }) => daysLeft < 0).length;
  const [next, ...others] = calendar ? nextRuns(calendar) : [];
  const name = next && runName({ ...next, programme: [next, ...others].map(({ programme }) => programme).join(', ') });
  return (
    <div className="row answer">
      {urgent && (
        <>
          <strong>
            {overdue > 0
              ? t('calendar.overdue', { count: overdue })
              : t('calendar.next', { step: word('reminder', urgent.step).toLowerCase(), run: runName(urgent) })}
          </strong>
          {overdue === 0 && <span>{t('calendar.nextOn', { day: formatDate(urgent.dueOn) })}</span>}
          <Due daysLeft={urgent.daysLeft} />
        </>
      )}
      {!urgent && !next && <strong>{t('calendar.quiet')}</strong>}
      {next && name && (
        <span>
          {urgent ? t('calendar.nextRun', { run: name }) : <strong>{t('calendar.nextRun', { run: name })}</strong>}
          {': '}
          {t('calendar.nextRunDays', {
            cutOff: formatDate(next.cutOffOn),
            approval: formatDate(next.approvalBy),
            pay: formatDate(next.payOn),
          })}
        </span>
      )}
    </div>
  );
}

/** The runs with the next pay day that nobody is paid from yet: those of one period, day and area together. */
function nextRuns({ items, today }: Calendar): CalendarItem[] {
  const ahead = items
    .filter(
      ({ skipped, payOn, runState }) => !skipped && payOn >= today && runState !== 'PAYING' && runState !== 'CLOSED',
    )
    .sort(
      (one, other) =>
        one.payOn.localeCompare(other.payOn) ||
        one.period.localeCompare(other.period) ||
        // The province before its districts.
        one.areaCode.length - other.areaCode.length,
    );
  const [first] = ahead;
  return ahead.filter(
    ({ payOn, period, areaCode }) => payOn === first?.payOn && period === first.period && areaCode === first.areaCode,
  );
}
