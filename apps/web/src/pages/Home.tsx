import { Button } from 'antd';
import { Link, Navigate } from 'react-router';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { Case, Page, PaymentState, Run } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { useWords, type WordKey } from '../i18n';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { RunCard } from '../ui/RunCard';

const NEEDS_A_HAND: { state: PaymentState; word: WordKey }[] = [
  { state: 'HELD', word: 'home.held' },
  { state: 'REJECTED', word: 'home.rejected' },
  { state: 'UNKNOWN', word: 'home.unknown' },
  { state: 'RETURNED', word: 'home.returned' },
];

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
  const runs = useRead<Page<Run>>(period && withQuery('/payout-runs', { period, limit: 100 }), {
    refetchInterval: 5_000,
  });
  // What waits for a signature waits in whichever period it is for.
  const everyRun = useRead<Page<Run>>(officer ? null : '/payout-runs?limit=100', { refetchInterval: 5_000 });
  const cases = useRead<Page<Case>>(hasRole(me, 'FINANCE_OFFICER', 'APPROVER') ? '/cases?state=OPEN&limit=500' : null);
  if (period === null) return <Loading />;
  return (
    <PageFrame
      title={officer ? t('home.title') : t('home.approverTitle')}
      sub={t('home.sub', { period: words.period(period) })}
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
      <Reading query={runs}>
        {({ items }) => {
          const live = items.filter(({ state }) => state !== 'CANCELLED');
          const waiting = (everyRun.data?.items ?? []).filter(
            (run) =>
              run.state === 'SUBMITTED' && !run.preparers?.includes(me.username) && run.preparedBy !== me.username,
          );
          return (
            <>
              {!officer && (
                <Panel title={t('home.toSign', { count: waiting.length })}>
                  {waiting.length === 0 ? (
                    <Nothing title={t('home.nothingToSign')}>{t('home.nothingToSignHint')}</Nothing>
                  ) : (
                    <div className="run-cards">
                      {waiting.map((run) => (
                        <RunCard key={run.id} run={run} />
                      ))}
                    </div>
                  )}
                </Panel>
              )}
              <div className="counts">
                {NEEDS_A_HAND.map(({ state, word }) => {
                  const of = live.filter((run) => (run.totals?.byState?.[state]?.payments ?? 0) > 0);
                  const sum = of.reduce((total, run) => total + (run.totals?.byState?.[state]?.payments ?? 0), 0);
                  const one = of.length === 1 ? of[0] : undefined;
                  return (
                    <Link
                      key={state}
                      className={sum === 0 ? 'count calm' : 'count'}
                      to={one ? `/runs/${one.id}/payments?state=${state}` : withQuery('/runs', { period, need: state })}
                    >
                      <strong>{words.count(sum)}</strong>
                      {t(word)}
                    </Link>
                  );
                })}
                {cases.data && (
                  <Link className={cases.data.items.length === 0 ? 'count calm' : 'count'} to="/cases?state=OPEN">
                    <strong>
                      {words.count(cases.data.items.length)}
                      {cases.data.nextCursor ? '+' : ''}
                    </strong>
                    {t('home.cases')}
                  </Link>
                )}
              </div>
              <Panel title={t('home.runs', { period: words.period(period) })}>
                {live.length === 0 ? (
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
                  <div className="run-cards">
                    {live.map((run) => (
                      <RunCard key={run.id} run={run} />
                    ))}
                  </div>
                )}
              </Panel>
            </>
          );
        }}
      </Reading>
    </PageFrame>
  );
}
