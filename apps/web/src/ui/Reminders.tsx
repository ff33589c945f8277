import { Link } from 'react-router';
import type { CalendarItem, Reminder } from '../api/month-types';
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

type Named = Pick<Run, 'period' | 'programme' | 'areaCode' | 'kind'>;

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

/** The answer in one line: what is overdue, else what comes next, else the next run of the calendar. */
export function NextStep({
  reminders,
  items,
  today,
}: {
  reminders: Reminder[];
  items: CalendarItem[];
  today: string | undefined;
}) {
  const { t, word } = useWords();
  const runName = useRunName();
  const urgent = byUrgency(reminders)[0];
  const overdue = reminders.filter(({ daysLeft }) => daysLeft < 0).length;
  const next = today === undefined ? undefined : nextRun(items, today);
  return (
    <div className="row answer">
      {urgent ? (
        <>
          <strong>
            {overdue > 0
              ? t('calendar.overdue', { count: overdue })
              : t('calendar.next', { step: word('reminder', urgent.step).toLowerCase(), run: runName(urgent) })}
          </strong>
          {overdue === 0 && <span>{t('calendar.nextOn', { day: formatDate(urgent.dueOn) })}</span>}
          <Due daysLeft={urgent.daysLeft} />
        </>
      ) : (
        !next && <strong>{t('calendar.quiet')}</strong>
      )}
      {next && (
        <span>
          {urgent ? (
            t('calendar.nextRun', { run: runName(next) })
          ) : (
            <strong>{t('calendar.nextRun', { run: runName(next) })}</strong>
          )}
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

/** The first run that is still to be paid. */
function nextRun(items: CalendarItem[], today: string): CalendarItem | undefined {
  return items
    .filter(({ skipped, payOn, runState }) => !skipped && payOn >= today && runState !== 'CLOSED')
    .sort((one, other) => one.payOn.localeCompare(other.payOn))[0];
}
