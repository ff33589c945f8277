import { Link } from 'react-router';
import { RUN_DAYS, type Calendar, type CalendarItem, type RunDay } from '../api/month-types';
import { weekdayOf, weeksOf } from '../days';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { useAreaName } from './useAreaName';

interface Event {
  step: RunDay;
  period: string;
  items: CalendarItem[];
}

/** One month as a table of weeks; on a narrow screen, the list of its days that have something. */
export function CalendarGrid({ month, calendar }: { month: string; calendar: Calendar }) {
  const words = useWords();
  const { word, t } = words;
  const eventsOf = eventsByDay(calendar.items);
  const holidayOf = new Map(calendar.holidays.map(({ day, name }) => [day, name]));
  return (
    <div className="table-wrap" role="region" aria-label={t('calendar.gridCaption', { month: words.period(month) })}>
      <table className="month">
        <caption className="visually-hidden">{t('calendar.gridCaption', { month: words.period(month) })}</caption>
        <thead>
          <tr>
            {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
              <th key={weekday} scope="col" abbr={word('weekday', String(weekday))}>
                {word('weekdayShort', String(weekday))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, index) => {
                if (day === null) return <td key={index} className="beside" />;
                const holiday = holidayOf.get(day);
                const events = eventsOf.get(day) ?? [];
                const looks = [
                  index > 4 || holiday ? 'rest' : '',
                  day === calendar.today ? 'today' : '',
                  day !== calendar.today && !holiday && events.length === 0 ? 'quiet' : '',
                ];
                return (
                  <td key={day} className={looks.filter(Boolean).join(' ')}>
                    <div className="day">
                      <span className="weekday">{word('weekdayShort', String(weekdayOf(day)))}</span>{' '}
                      <time dateTime={day} title={formatDate(day)}>
                        {Number(day.slice(8))}
                      </time>
                      {day === calendar.today && <strong> {t('calendar.todayShort')}</strong>}
                    </div>
                    {holiday && <div className="holiday">{holiday}</div>}
                    {events.map((event) => (
                      <EventLink key={event.step + event.period} event={event} />
                    ))}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EventLink({ event: { step, period, items } }: { event: Event }) {
  const { word } = useWords();
  const areaName = useAreaName();
  const named = items.map(({ programme, areaCode }) =>
    areaCode.length > 2 ? `${programme} ${areaName(areaCode)}` : programme,
  );
  const one = items.length === 1 ? items[0] : undefined;
  const to = one ? (one.runId ? `/runs/${one.runId}` : `/schedules/${one.scheduleId}`) : `#period-${period}`;
  const month = `${Number(period.slice(5))}/${period.slice(0, 4)}`;
  return (
    <Link className={`event event-${step}`} to={to} preventScrollReset={false}>
      <span className="event-step">{word('runDay', step)}</span> {[...new Set(named)].join(', ')} {month}
    </Link>
  );
}

/** What happens on each day; runs with the same step of the same period on one day stand together. */
function eventsByDay(items: CalendarItem[]): Map<string, Event[]> {
  const byDay = new Map<string, Event[]>();
  for (const step of RUN_DAYS) {
    for (const item of items) {
      if (item.skipped || !item[step]) continue;
      const events = byDay.get(item[step]) ?? [];
      const known = events.find((event) => event.step === step && event.period === item.period);
      if (known) known.items.push(item);
      else events.push({ step, period: item.period, items: [item] });
      byDay.set(item[step], events);
    }
  }
  return byDay;
}
