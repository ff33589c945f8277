import { Link } from 'react-router';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { ClosingRun, MonthClosing } from '../api/run-types';
import { useWords } from '../i18n';
import { ExportButtons } from '../ui/ExportButtons';
import { DataTable } from '../ui/DataTable';
import { Loading, Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, usePeriod } from '../ui/PeriodPicker';
import { StatementLine, SumsTable } from '../ui/run/StatementTable';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';
import '../ui/run/run.css';

/** Whether a month is closed, and if not, what is missing. */
export default function ClosingPage() {
  const words = useWords();
  const { t } = words;
  const period = usePeriod();
  const query = useRead<MonthClosing>(period && withQuery('/closing', { period }), { refetchInterval: 15_000 });
  if (period === null) return <Loading />;
  return (
    <PageFrame title={t('closing.title', { period: words.period(period) })} actions={<PeriodPicker period={period} />}>
      <Reading query={query} rows={8}>
        {(month) =>
          month.runs.length === 0 ? (
            <Panel>
              <Nothing title={t('closing.empty')}>{t('closing.emptyHint')}</Nothing>
              <WithoutRun month={month} />
            </Panel>
          ) : (
            <Month month={month} />
          )
        }
      </Reading>
    </PageFrame>
  );
}

function Month({ month }: { month: MonthClosing }) {
  const { t, count } = useWords();
  const runName = useRunName();
  const open = month.totals.open.payments;
  const unclosed = month.runs.filter(({ state }) => state !== 'CLOSED');
  const missing = (month.missing ?? []).filter(({ payments }) => payments > 0);
  const byId = new Map(month.runs.map((run) => [run.runId, run]));
  return (
    <>
      <Panel>
        <p style={{ marginTop: 0 }}>
          <strong>
            {unclosed.length === 0
              ? t(month.programmesWithoutRun?.length ? 'closing.runsClosed' : 'closing.closed')
              : open > 0
                ? t('closing.open', { count: count(open), runs: count(missing.length || unclosed.length) })
                : t('closing.ready', { runs: count(unclosed.length) })}
          </strong>
        </p>
        <StatementLine sums={month.totals} />
        <WithoutRun month={month} />
      </Panel>
      {missing.length > 0 && (
        <Panel title={t('closing.missing')}>
          <DataTable
            caption={t('closing.missingCaption')}
            rows={missing.flatMap((run) => run.byState.map((sum) => ({ ...sum, runId: run.runId })))}
            rowKey={({ runId, state }) => `${runId} ${state}`}
            columns={[
              {
                key: 'run',
                title: t('run.one'),
                heading: true,
                render: ({ runId }) => {
                  const run = byId.get(runId);
                  return <Link to={`/runs/${runId}?step=close`}>{run ? runName(run) : runId}</Link>;
                },
              },
              {
                key: 'state',
                title: t('state.label'),
                render: ({ runId, state }) => (
                  <Link to={withQuery(`/runs/${runId}/payments`, { state })}>
                    <StateTag list="payment" state={state} />
                  </Link>
                ),
              },
              { key: 'payments', title: t('unit.payments'), end: true, render: (row) => count(row.payments) },
              { key: 'amount', title: t('unit.amount'), end: true, render: (row) => <Money value={row.amount} /> },
              { key: 'do', text: true, title: t('closing.toDo'), render: ({ state }) => <ToDo state={state} /> },
            ]}
          />
        </Panel>
      )}
      <Panel title={t('closing.runs')}>
        <SumsTable
          caption={t('closing.runsCaption')}
          title={t('run.one')}
          rows={month.runs}
          rowKey={({ runId }) => runId}
          name={(run) => <Link to={`/runs/${run.runId}?step=close`}>{runName(run)}</Link>}
          more={[
            { key: 'state', title: t('closing.state'), render: ({ state }) => <StateTag list="run" state={state} /> },
          ]}
        />
      </Panel>
      <Panel title={t('closing.exports')}>
        {month.runs.map((run) => (
          <div key={run.runId} className="row" style={{ justifyContent: 'space-between' }}>
            <Link to={`/runs/${run.runId}?step=close`}>{runName(run)}</Link>
            <ExportButtons
              path={`/payout-runs/${run.runId}/statement/export`}
              name={`statement-${month.period}-${run.programme}`}
            />
          </div>
        ))}
      </Panel>
    </>
  );
}

function ToDo({ state }: { state: string }) {
  const { word } = useWords();
  return <>{word('obstacleHint', state)}</>;
}

/** Nobody closes a month in which a programme was forgotten. */
function WithoutRun({ month }: { month: MonthClosing }) {
  const { t, word } = useWords();
  const programmes = month.programmesWithoutRun ?? [];
  if (programmes.length === 0) return null;
  return (
    <p style={{ marginBottom: 0 }}>
      {t('closing.without', { programmes: programmes.map((one) => word('programme', one)).join(', ') })}
    </p>
  );
}

function useRunName(): (run: ClosingRun) => string {
  const { word } = useWords();
  const areaName = useAreaName();
  return ({ programme, kind, areaCode }) =>
    [word('programme', programme), ...(kind === 'REGULAR' ? [] : [word('kind', kind)]), areaName(areaCode)].join(' · ');
}
