import { Alert } from 'antd';
import { useParams } from 'react-router';
import { withQuery } from '../api/client';
import { useRun } from '../api/queries';
import type { Run } from '../api/types';
import { useMe, hasRole } from '../auth/session';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { RunCommands } from '../ui/RunCommands';
import { RunPlan } from '../ui/RunPlan';
import { RunProgress } from '../ui/RunProgress';
import { RunSteps } from '../ui/RunSteps';
import { runTitle } from '../ui/RunCard';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';

export default function RunPage() {
  const { id = '' } = useParams();
  const words = useWords();
  const { t } = words;
  const query = useRun(id);
  const run = query.data?.body;
  return (
    <PageFrame
      title={run ? runTitle(run, words) : t('run.one')}
      back={{ to: withQuery('/runs', { period: run?.period }), label: t('runs.title') }}
      actions={run && <RunCommands run={run} etag={query.data?.etag ?? null} />}
    >
      <Reading query={query} rows={10}>
        {({ body }) => (
          <>
            <Panel>
              <RunSteps run={body} />
              <div className="row" style={{ marginTop: 8 }}>
                <StateTag list="run" state={body.state} />
                <Advice run={body} />
              </div>
              <Facts run={body} />
            </Panel>
            <Operation run={body} />
            {body.state === 'PAYING' && (
              <Panel title={t('progress.title')}>
                <RunProgress run={body} />
              </Panel>
            )}
            {(body.totals?.payments ?? 0) > 0 ? (
              <RunPlan run={body} />
            ) : (
              <Panel>
                <Nothing title={t('run.noPayments')}>{t('run.noPaymentsHint')}</Nothing>
              </Panel>
            )}
            <History run={body} />
          </>
        )}
      </Reading>
    </PageFrame>
  );
}

/** What happens next, and by whom. */
function Advice({ run }: { run: Run }) {
  const { t } = useWords();
  const me = useMe();
  const prepared = run.preparedBy === me.username || run.preparers?.includes(me.username);
  if (run.state === 'SUBMITTED' && hasRole(me, 'APPROVER') && prepared) return <span>{t('advice.ownRun')}</span>;
  switch (run.state) {
    case 'DRAFT':
      return <span>{t('advice.DRAFT')}</span>;
    case 'PLANNED':
      return <span>{t('advice.PLANNED')}</span>;
    case 'SUBMITTED':
      return <span>{t('advice.SUBMITTED')}</span>;
    case 'APPROVED':
      return <span>{t('advice.APPROVED')}</span>;
    case 'PAYING':
      return <span>{t('advice.PAYING')}</span>;
    case 'REJECTED':
      return <span>{t('advice.REJECTED', { reason: run.rejectionReason ?? '–' })}</span>;
    default:
      return null;
  }
}

function Operation({ run }: { run: Run }) {
  const { t, word } = useWords();
  const operation = run.operation;
  if (!operation || operation.state === 'DONE') return null;
  const name = word('verb', operation.name);
  return operation.state === 'RUNNING' ? (
    <Alert
      type="info"
      showIcon
      role="status"
      style={{ marginBottom: 16 }}
      title={t('operation.running', { name })}
      description={t('operation.mayLeave')}
    />
  ) : (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t('operation.failed', { name })}
      description={operation.error}
    />
  );
}

function Facts({ run }: { run: Run }) {
  const words = useWords();
  const areaName = useAreaName();
  const { t } = words;
  const facts: [string, React.ReactNode][] = [
    [t('unit.payments'), words.count(run.totals?.payments ?? 0)],
    [t('unit.amount'), <Money value={run.totals?.amount ?? '0'} />],
    [t('area.label'), areaName(run.areaCode)],
    [t('run.prepared'), run.preparedBy ?? '–'],
    [t('run.approved'), run.approvedBy ?? '–'],
    ...(run.releasedBy ? ([[t('run.released'), run.releasedBy]] as [string, string][]) : []),
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {run.fingerprint && (
        <p className="muted" style={{ marginBottom: 0 }}>
          {t('run.fingerprint')}: <span className="mono">{run.fingerprint}</span>
        </p>
      )}
    </>
  );
}

function History({ run }: { run: Run }) {
  const { t } = useWords();
  if (!run.history?.length) return null;
  return (
    <Panel title={t('run.history')}>
      <DataTable
        caption={t('run.historyCaption')}
        rows={run.history.map((entry, index) => ({ ...entry, key: String(index) }))}
        rowKey={({ key }) => key}
        columns={[
          { key: 'at', title: t('time.label'), render: ({ at }) => formatInstant(at, true) },
          { key: 'state', title: t('state.label'), render: ({ state }) => <StateTag list="run" state={state} /> },
          { key: 'actor', title: t('time.by'), render: ({ actor }) => actor ?? t('actor.system') },
          { key: 'reason', title: t('gap.reason'), render: ({ reason }) => reason ?? '' },
        ]}
      />
    </Panel>
  );
}
