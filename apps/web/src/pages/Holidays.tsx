import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api, withQuery } from '../api/client';
import type { Holiday } from '../api/month-types';
import { useRead } from '../api/queries';
import type { Page } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { weekdayOf } from '../days';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { CalendarParts } from '../ui/CalendarParts';
import { DataTable } from '../ui/DataTable';
import { ErrorNote, Loading, Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { useChangeParameter, usePeriod } from '../ui/PeriodPicker';
import { useTask } from '../ui/useTask';

const HolidayDialog = lazy(() => import('../ui/HolidayDialog'));

/** The public holidays of a year, which move pay days; an administrator keeps them. */
export default function HolidaysPage() {
  const { t, word, count } = useWords();
  const me = useMe();
  const administrator = hasRole(me, 'ADMINISTRATOR');
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const period = usePeriod();
  const given = parameters.get('year') ?? '';
  const year = /^\d{4}$/.test(given) ? given : period?.slice(0, 4);
  const holidays = useRead<Page<Holiday>>(year ? withQuery('/holidays', { year }) : null);
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const removing = useTask();
  if (!year) return <Loading />;

  async function remove(day: string): Promise<void> {
    const done = await removing.run(async () => {
      await api.remove(`/holidays/${day}`);
      return true;
    });
    if (done) void message.success(t('holidays.removed', { day: formatDate(day) }));
  }

  return (
    <PageFrame
      title={t('holidays.title')}
      sub={t('holidays.sub')}
      actions={
        <>
          <span className="row" style={{ gap: 4 }} role="group" aria-label={t('holidays.year')}>
            <Button
              icon={<LeftOutlined aria-hidden="true" />}
              aria-label={t('holidays.previous')}
              onClick={() => change('year', String(Number(year) - 1))}
            />
            <strong className="number">{year}</strong>
            <Button
              icon={<RightOutlined aria-hidden="true" />}
              aria-label={t('holidays.next')}
              onClick={() => change('year', String(Number(year) + 1))}
            />
          </span>
          {administrator && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('holidays.add')}
            </Button>
          )}
        </>
      }
    >
      {!administrator && <CalendarParts />}
      {removing.error !== null && <ErrorNote error={removing.error} />}
      <Panel>
        <Reading query={holidays}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('holidays.none', { year })}>
                {t(administrator ? 'holidays.noneHint' : 'holidays.noneOther')}
              </Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>{t('holidays.count', { count: count(items.length), year })}</strong>
                </p>
                <DataTable
                  caption={t('holidays.caption', { year })}
                  rows={items}
                  rowKey={({ day }) => day}
                  columns={[
                    {
                      key: 'day',
                      title: t('holidays.day'),
                      heading: true,
                      render: ({ day }) => <span className="number">{formatDate(day)}</span>,
                    },
                    {
                      key: 'weekday',
                      title: t('holidays.weekday'),
                      render: ({ day }) => word('weekday', String(weekdayOf(day))),
                    },
                    { key: 'name', title: t('holidays.name'), render: ({ name }) => name },
                    ...(administrator
                      ? [
                          {
                            key: 'remove',
                            title: <span className="visually-hidden">{t('word.actions')}</span>,
                            render: ({ day }: Holiday) => (
                              <Button
                                size="small"
                                disabled={removing.busy}
                                aria-label={t('holidays.removeOne', { day: formatDate(day) })}
                                onClick={() => void remove(day)}
                              >
                                {t('action.remove')}
                              </Button>
                            ),
                          },
                        ]
                      : []),
                  ]}
                />
              </>
            )
          }
        </Reading>
      </Panel>
      {adding && (
        <Suspense>
          <HolidayDialog year={year} close={() => setAdding(false)} />
        </Suspense>
      )}
    </PageFrame>
  );
}
