import { Button } from 'antd';
import { Link, Navigate } from 'react-router';
import { withQuery } from '../api/client';
import { WORKLISTS, type Calendar, type Reminder, type WorklistCounts, type WorklistName } from '../api/month-types';
import { useRead } from '../api/queries';
import type { Page, Run } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { weekdayOf } from '../days';
import { formatDate } from '../format';
import { useWords, type WordKey } from '../i18n';
import { Due } from '../ui/Due';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { byUrgency, NextStep, Reminders } from '../ui/Reminders';
import { RunCard } from '../ui/RunCard';

const COUNTS: Record<WorklistName, WordKey> = {
  held: 'home.held',
  rejected: 'home.rejected',
  unknown: 'home.unknown',
  returned: 'home.returned',
  uncollected: 'home.uncollected',
  requests: 'home.requests',
};
/** A request is of a payment that another list holds already. */
const SUMMED = WORKLISTS.filter((list) => list !== 'requests');

/** Where the work of the day is; other roles start where their work is. */
export default function Home() {
  const me = useMe();
  if (hasRole(me, 'FINANCE_OFFICER', 'APPROVER', 'RELEASER')) return <Work />;
  if (hasRole(me, 'ADMINISTRATOR')) return <Navigate to="/admin/users" replace />;
  if (hasRole(me, 'PROVIDER')) return <Navigate to="/files" replace />;
  return <Navigate to="/compliance" replace />;
}

function Work() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const period = usePeriod();
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const reminders = useRead<Page<Reminder>>('/reminders', { refetchInterval: 30_000 });
  const today = useRead<Calendar>('/calendar', { refetchInterval: 60_000 }).data?.today;
  if (period === null) return <Loading />;
  const mine = (reminders.data?.items ?? []).filter(({ roles }) => hasRole(me, ...roles));
  return (
    <PageFrame
      title={officer ? t('home.title') : t('home.approverTitle')}
      sub={
        today
          ? t('home.today', {
              day: `${words.word('weekday', String(weekdayOf(today))).toLowerCase()}, ${formatDate(today)}`,
              period: words.period(period),
            })
          : t('home.sub', { period: words.period(period) })
      }
      actions={
        <>
          <PeriodPicker period={period} />
          {officer && (
            <Link to={withQuery('/runs/new', { period })}>
              <Button type="primary" tabIndex={-1}>
                {t('run.new')}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <Reading query={reminders} rows={2}>
        {() => (
          <Panel>
            <NextStep reminders={mine} />
            {mine.length > 0 && <Reminders reminders={mine} />}
            <p style={{ margin: '10px 0 0' }}>
              <Link to="/calendar">{t('home.seeCalendar')}</Link>
            </p>
          </Panel>
        )}
      </Reading>
      {!officer && <ToSign />}
      <NeedsAHand period={period} />
      <RunsOf period={period} reminders={reminders.data?.items ?? []} />
    </PageFrame>
  );
}

/** What waits for a signature waits in whichever period it is for; nothing that they prepared is offered to sign. */
function ToSign() {
  const { t } = useWords();
  const me = useMe();
  const runs = useRead<Page<Run>>('/payout-runs?limit=100', { refetchInterval: 5_000 });
  const awaited = (run: Run) =>
    (hasRole(me, 'APPROVER') && run.state === 'SUBMITTED') ||
    (hasRole(me, 'RELEASER') && run.state === 'APPROVED' && run.approvedBy !== me.username);
  return (
    <Reading query={runs} rows={2}>
      {({ items }) => {
        const waiting = items.filter(
          (run) => awaited(run) && !run.preparers?.includes(me.username) && run.preparedBy !== me.username,
        );
        return (
          <Panel title={t('home.toSign', { count: waiting.length })}>
            {waiting.length === 0 ? (
              <Nothing title={t('home.nothingToSign')}>{t('home.nothingToSignHint')}</Nothing>
            ) : (
              <RunCards runs={waiting} />
            )}
          </Panel>
        );
      }}
    </Reading>
  );
}

/** How many payments of the period wait for somebody, list by list. */
function NeedsAHand({ period }: { period: string }) {
  const { t, count } = useWords();
  const seesCases = hasRole(useMe(), 'FINANCE_OFFICER', 'APPROVER');
  const counts = useRead<WorklistCounts>(withQuery('/worklists', { period }), { refetchInterval: 15_000 });
  const all = useRead<WorklistCounts>('/worklists', { refetchInterval: 60_000 });
  const sum = (of: WorklistCounts) => SUMMED.reduce((total, list) => total + of[list].payments, 0);
  return (
    <Reading query={counts} rows={2}>
      {(body) => {
        const elsewhere = all.data ? sum(all.data) - sum(body) : 0;
        return (
          <>
            <div className="counts">
              {WORKLISTS.map((list) => (
                <Link
                  key={list}
                  className={body[list].payments === 0 ? 'count calm' : 'count'}
                  to={withQuery(`/worklists/${list}`, { period })}
                >
                  <strong>{count(body[list].payments)}</strong>
                  {t(COUNTS[list])}
                </Link>
              ))}
              {seesCases && (
                <Link className={body.cases === 0 ? 'count calm' : 'count'} to="/cases?state=OPEN">
                  <strong>{count(body.cases)}</strong>
                  {t('home.cases')}
                </Link>
              )}
            </div>
            {elsewhere > 0 && (
              <p>
                {t('home.otherPeriods', { count: count(elsewhere) })}{' '}
                <Link to="/worklists/held">{t('home.seeOther')}</Link>
              </p>
            )}
          </>
        );
      }}
    </Reading>
  );
}

function RunsOf({ period, reminders }: { period: string; reminders: Reminder[] }) {
  const words = useWords();
  const { t } = words;
  const officer = hasRole(useMe(), 'FINANCE_OFFICER');
  const runs = useRead<Page<Run>>(withQuery('/payout-runs', { period, limit: 100 }), { refetchInterval: 5_000 });
  return (
    <Panel title={t('home.runs', { period: words.period(period) })}>
      <Reading query={runs}>
        {({ items }) => {
          const live = items.filter(({ state }) => state !== 'CANCELLED');
          return live.length === 0 ? (
            <Nothing title={t('runs.empty')}>
              {officer ? (
                <>
                  {t('runs.emptyOfficer')} <Link to={withQuery('/runs/new', { period })}>{t('run.new')}</Link>
                </>
              ) : (
                t('runs.emptyHint')
              )}
            </Nothing>
          ) : (
            <RunCards runs={live} reminders={reminders} />
          );
        }}
      </Reading>
    </Panel>
  );
}

/** Runs with the next deadline of each. */
function RunCards({ runs, reminders = [] }: { runs: Run[]; reminders?: Reminder[] }) {
  const { word } = useWords();
  return (
    <div className="run-cards">
      {runs.map((run) => {
        const due = byUrgency(reminders).find(({ runId }) => runId === run.id);
        return (
          <div key={run.id}>
            <RunCard run={run} />
            {due && (
              <div className="row run-due">
                {word('reminder', due.step)}: {formatDate(due.dueOn)} <Due daysLeft={due.daysLeft} />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
