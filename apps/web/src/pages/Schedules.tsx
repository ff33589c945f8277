import { Button } from 'antd';
import { Link } from 'react-router';
import type { Schedule } from '../api/month-types';
import { useRead } from '../api/queries';
import type { Page } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { CalendarParts } from '../ui/CalendarParts';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { ScheduleState, useRuleText, useSourceName } from '../ui/ScheduleWords';
import { useAreaName } from '../ui/useAreaName';

export default function SchedulesPage() {
  const words = useWords();
  const { t, word, count } = words;
  const officer = hasRole(useMe(), 'FINANCE_OFFICER');
  const schedules = useRead<Page<Schedule>>('/schedules');
  const areaName = useAreaName();
  const ruleText = useRuleText();
  const sourceName = useSourceName();
  return (
    <PageFrame
      title={t('schedules.title')}
      sub={t('schedules.sub')}
      actions={
        officer && (
          <Link to="/schedules/new">
            <Button type="primary" tabIndex={-1}>
              {t('schedules.new')}
            </Button>
          </Link>
        )
      }
    >
      <CalendarParts />
      <Panel>
        <Reading query={schedules}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('calendar.empty')}>
                {officer ? t('calendar.emptyHint') : t('calendar.emptyOther')}
              </Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>
                    {t('schedules.running', {
                      running: count(items.filter(({ paused }) => !paused).length),
                      count: count(items.length),
                    })}
                  </strong>
                </p>
                <DataTable
                  caption={t('schedules.caption', { count: count(items.length) })}
                  rows={items}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      key: 'name',
                      title: t('schedule.name'),
                      heading: true,
                      sortBy: ({ name }) => name,
                      render: ({ id, name }) => <Link to={`/schedules/${id}`}>{name}</Link>,
                    },
                    {
                      key: 'programme',
                      title: t('programme.label'),
                      render: ({ programme, kind }) =>
                        kind === 'REGULAR' ? programme : `${programme} · ${word('kind', kind)}`,
                    },
                    { key: 'area', title: t('area.label'), render: ({ areaCode }) => areaName(areaCode) },
                    {
                      key: 'source',
                      title: t('source.label'),
                      render: ({ fundingSource }) => sourceName(fundingSource),
                    },
                    { key: 'rule', title: t('schedule.rule'), render: (schedule) => ruleText(schedule) },
                    {
                      key: 'next',
                      title: t('schedule.next'),
                      render: ({ next }) => <span className="number">{formatDate(next?.payOn)}</span>,
                    },
                    {
                      key: 'state',
                      title: t('state.label'),
                      render: ({ paused }) => <ScheduleState paused={paused} />,
                    },
                  ]}
                />
              </>
            )
          }
        </Reading>
      </Panel>
    </PageFrame>
  );
}
