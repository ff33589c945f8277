import { Button } from 'antd';
import { Link } from 'react-router';
import type { Calendar, CalendarItem, Reminder } from '../api/month-types';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { Page } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatDate, shiftPeriod } from '../format';
import { weekdayOf } from '../days';
import { useWords } from '../i18n';
import { CalendarGrid } from '../ui/CalendarGrid';
import { CalendarParts } from '../ui/CalendarParts';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { OccurrenceNotes } from '../ui/OccurrenceNotes';
import { capital, OccurrencesTable } from '../ui/OccurrencesTable';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { NextStep, Reminders, useRunName } from '../ui/Reminders';
import { StateTag } from '../ui/StateTag';

/** How many months of runs stand below the month that is looked at. */
const MONTHS = 3;
/** At Tết, a run opens as early as so many months before its period. */
const OPENS_MONTHS_AHEAD = 4;

/** When lists open and close, who must sign by when, on which day people are paid, and what is made already. */
export default function CalendarPage() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const month = usePeriod();
  const until = month && shiftPeriod(month, MONTHS - 1);
  // The month before may still be collected in this one.
  const calendar = useRead<Calendar>(
    month && withQuery('/calendar', { from: shiftPeriod(month, -1), to: shiftPeriod(month, OPENS_MONTHS_AHEAD) }),
    {
      refetchInterval: 30_000,
    },
  );
  const reminders = useRead<Page<Reminder>>('/reminders', { refetchInterval: 30_000 });
  if (month === null || until === null) return <Loading />;
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const today = calendar.data?.today;
  return (
    <PageFrame
      title={t('calendar.title')}
      sub={
        today &&
        t('calendar.today', { day: `${words.word('weekday', String(weekdayOf(today)))}, ${formatDate(today)}` })
      }
      actions={
        <>
          <PeriodPicker period={month} />
          {officer && (
            <Link to="/schedules/new">
              <Button type="primary" tabIndex={-1}>
                {t('schedules.new')}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <Reading query={reminders} rows={2}>
        {({ items }) => (
          <Panel>
            <NextStep reminders={items} />
            {items.length > 0 && <Reminders reminders={items} />}
          </Panel>
        )}
      </Reading>
      <CalendarParts />
      <Reading query={calendar}>
        {(body) => (
          <>
            <Panel title={capital(words.period(month))}>
              <CalendarGrid month={month} calendar={body} />
            </Panel>
            <Panel title={t('calendar.runs', { from: words.period(month), to: words.period(until) })}>
              <Runs items={body.items.filter(({ period }) => period >= month && period <= until)} today={body.today} />
            </Panel>
          </>
        )}
      </Reading>
    </PageFrame>
  );
}

function Runs({ items, today }: { items: CalendarItem[]; today: string }) {
  const { t } = useWords();
  const runName = useRunName();
  const officer = hasRole(useMe(), 'FINANCE_OFFICER');
  if (items.length === 0)
    return (
      <Nothing title={t('calendar.empty')}>
        {officer ? (
          <>
            {t('calendar.emptyHint')} <Link to="/schedules/new">{t('schedules.new')}</Link>
          </>
        ) : (
          t('calendar.emptyOther')
        )}
      </Nothing>
    );
  return (
    <OccurrencesTable
      caption={t('calendar.runsCaption')}
      occurrences={items}
      rowKey={({ scheduleId, period }) => `${scheduleId} ${period}`}
      heading={{
        key: 'run',
        title: t('calendar.run'),
        heading: true,
        render: (item) => (
          <>
            <Link
              to={item.runId ? `/runs/${item.runId}` : `/schedules/${item.scheduleId}`}
              id={`period-${item.period}`}
            >
              {runName(item)}
            </Link>
            <OccurrenceNotes notes={item.notes} />
          </>
        ),
      }}
      more={[
        {
          key: 'made',
          title: t('calendar.made'),
          render: (item) =>
            item.runState ? (
              <StateTag list="run" state={item.runState} />
            ) : item.skipped ? (
              t('calendar.skipped')
            ) : (
              t(item.opensOn <= today ? 'calendar.lateToMake' : 'calendar.notMade')
            ),
        },
      ]}
    />
  );
}
