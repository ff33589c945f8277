import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import type { Occurrence, ScheduleException, ScheduleStory } from '../api/month-types';
import { useSchedule } from '../api/queries';
import { hasRole, useMe } from '../auth/session';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import type { Asked } from '../ui/ExceptionDialog';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { capital, OccurrencesTable } from '../ui/OccurrencesTable';
import { PageFrame, Panel } from '../ui/Page';
import { ScheduleState, useRuleText, useSourceName } from '../ui/ScheduleWords';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';
import { useTask } from '../ui/useTask';
import { useVerb } from '../ui/useVerb';

/** With its date picker larger than the page: fetched by those who make an exception. */
const ExceptionDialog = lazy(() => import('../ui/ExceptionDialog'));

/** One schedule: what it says, its next five runs, and the months that are different. */
export default function SchedulePage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const officer = hasRole(useMe(), 'FINANCE_OFFICER');
  const query = useSchedule(id);
  const etag = query.data?.etag ?? null;
  const schedule = query.data?.body;
  const { message } = App.useApp();
  const command = useVerb(`/schedules/${id}`, etag);

  async function turn(verb: 'pause' | 'resume'): Promise<void> {
    if ((await command.send(verb)) !== null) return;
    void message.success(t(verb === 'pause' ? 'schedule.pausedDone' : 'schedule.resumedDone'));
  }

  return (
    <PageFrame
      title={schedule?.name ?? t('schedule.one')}
      back={{ to: '/schedules', label: t('schedules.title') }}
      actions={
        schedule &&
        officer && (
          <>
            <Button loading={command.busy !== null} onClick={() => void turn(schedule.paused ? 'resume' : 'pause')}>
              {t(schedule.paused ? 'schedule.resume' : 'schedule.pause')}
            </Button>
            <Link to={`/schedules/${id}/edit`}>
              <Button type="primary" tabIndex={-1}>
                {t('schedule.change')}
              </Button>
            </Link>
          </>
        )
      }
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      <Reading query={query} rows={8}>
        {({ body }) => (
          <>
            <Panel>
              <Facts schedule={body} />
            </Panel>
            <Occurrences schedule={body} etag={etag} officer={officer} />
          </>
        )}
      </Reading>
    </PageFrame>
  );
}

function Facts({ schedule }: { schedule: ScheduleStory }) {
  const words = useWords();
  const { t, word, period } = words;
  const areaName = useAreaName();
  const sourceName = useSourceName();
  const ruleText = useRuleText();
  const { firstPeriod, lastPeriod } = schedule;
  const facts: [string, React.ReactNode][] = [
    [t('programme.label'), word('programme', schedule.programme)],
    [t('run.kind'), word('kind', schedule.kind)],
    [t('area.label'), areaName(schedule.areaCode)],
    [t('source.label'), sourceName(schedule.fundingSource)],
    [
      t('schedule.periods'),
      lastPeriod
        ? t('schedule.fromTo', { from: period(firstPeriod), to: period(lastPeriod) })
        : t('schedule.from', { from: period(firstPeriod) }),
    ],
    [t('schedule.weekendRule'), word('weekendRule', schedule.weekendRule)],
    [t('schedule.tetRule'), word('tetRule', schedule.tetRule)],
    [t('schedule.createdBy'), schedule.createdBy],
  ];
  return (
    <>
      <div className="row">
        <ScheduleState paused={schedule.paused} />
        <span>{ruleText(schedule)}</span>
      </div>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Occurrences({ schedule, etag, officer }: { schedule: ScheduleStory; etag: string | null; officer: boolean }) {
  const words = useWords();
  const { t, word } = words;
  const { message } = App.useApp();
  const [asked, setAsked] = useState<Asked | null>(null);
  const dropping = useTask();
  const exceptionOf = new Map(schedule.exceptions.map((exception) => [exception.period, exception]));

  async function drop(period: string): Promise<void> {
    const done = await dropping.run(async () => {
      await api.remove(`/schedules/${schedule.id}/exceptions/${period}`, { ifMatch: etag });
      return true;
    });
    if (done) void message.success(t('exception.removed'));
  }

  const actionsOf = (row: Occurrence) =>
    row.runId ? null : (
      <span className="row" style={{ gap: 6, flexWrap: 'nowrap' }}>
        {exceptionOf.has(row.period) ? (
          <Button
            size="small"
            disabled={dropping.busy}
            aria-label={t('exception.removeOf', { period: words.period(row.period) })}
            onClick={() => void drop(row.period)}
          >
            {t('exception.remove')}
          </Button>
        ) : (
          <>
            <Button
              size="small"
              aria-label={t('exception.moveOf', { period: words.period(row.period) })}
              onClick={() => setAsked({ action: 'MOVE', occurrence: row })}
            >
              {t('exception.move')}
            </Button>
            <Button
              size="small"
              aria-label={t('exception.skipOf', { period: words.period(row.period) })}
              onClick={() => setAsked({ action: 'SKIP', occurrence: row })}
            >
              {t('exception.skip')}
            </Button>
          </>
        )}
      </span>
    );

  return (
    <>
      <Panel title={t('schedule.nextFive')}>
        {dropping.error !== null && <ErrorNote error={dropping.error} />}
        {schedule.occurrences.length === 0 ? (
          <Nothing title={t('schedule.noNext')}>{t('schedule.noNextHint')}</Nothing>
        ) : (
          <OccurrencesTable
            caption={t('schedule.nextFiveCaption')}
            occurrences={schedule.occurrences}
            more={[
              {
                key: 'made',
                title: t('calendar.made'),
                render: ({ runId, runState, skipped }) =>
                  runId && runState ? (
                    <Link to={`/runs/${runId}`}>
                      <StateTag list="run" state={runState} />
                    </Link>
                  ) : (
                    t(skipped ? 'calendar.skipped' : 'calendar.notMade')
                  ),
              },
              ...(officer
                ? [
                    {
                      key: 'actions',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: actionsOf,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Panel>
      {schedule.exceptions.length > 0 && (
        <Panel title={t('exception.title')}>
          <DataTable
            caption={t('exception.caption')}
            rows={schedule.exceptions}
            rowKey={({ period }) => period}
            columns={[
              {
                key: 'period',
                title: t('period.label'),
                heading: true,
                render: ({ period }) => capital(words.period(period)),
              },
              { key: 'action', title: t('exception.title'), render: (row) => word('exception', row.action) },
              { key: 'days', title: t('exception.days'), render: (row) => daysOf(row, word) },
              { key: 'reason', title: t('word.reason'), render: ({ reason }) => reason },
              ...(officer
                ? [
                    {
                      key: 'drop',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: ({ period }: ScheduleException) => (
                        <Button
                          size="small"
                          disabled={dropping.busy}
                          aria-label={t('exception.removeOf', { period: words.period(period) })}
                          onClick={() => void drop(period)}
                        >
                          {t('exception.remove')}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      )}
      {asked && (
        <Suspense>
          <ExceptionDialog schedule={schedule} etag={etag} asked={asked} close={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}

function daysOf(exception: ScheduleException, word: ReturnType<typeof useWords>['word']): string {
  return (['opensOn', 'cutOffOn', 'approvalBy', 'payOn', 'collectionUntil'] as const)
    .flatMap((day) => (exception[day] ? [`${word('runDay', day)}: ${formatDate(exception[day])}`] : []))
    .join('; ');
}
