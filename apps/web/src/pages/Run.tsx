import { Alert, Button } from 'antd';
import { Link, useParams } from 'react-router';
import { withQuery } from '../api/client';
import { useRun } from '../api/queries';
import { CHANNELS, PAYMENT_STATES, type Run } from '../api/types';
import { useMe, hasRole } from '../auth/session';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { RunCommands } from '../ui/RunCommands';
import { RunProgress } from '../ui/RunProgress';
import { RunSteps } from '../ui/RunSteps';
import { runTitle } from '../ui/RunCard';
import { StateTag } from '../ui/StateTag';

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
              <Plan run={body} />
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
    <Alert type="info" showIcon role="status" style={{ marginBottom: 16 }} title={t('operation.running', { name })} description={t('operation.mayLeave')} />
  ) : (
    <Alert type="error" showIcon role="alert" style={{ marginBottom: 16 }} title={t('operation.failed', { name })} description={operation.error} />
  );
}

function Facts({ run }: { run: Run }) {
  const words = useWords();
  const { t } = words;
  const facts: [string, React.ReactNode][] = [
    [t('unit.payments'), words.count(run.totals?.payments ?? 0)],
    [t('unit.amount'), <Money value={run.totals?.amount ?? '0'} />],
    [t('area.label'), run.areaCode],
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

function Plan({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  const payments = (query: Record<string, string>) => withQuery(`/runs/${run.id}/payments`, query);
  const states = PAYMENT_STATES.filter((state) => (run.totals?.byState?.[state]?.payments ?? 0) > 0);
  const channels = CHANNELS.filter((channel) => (run.totals?.byChannel?.[channel]?.payments ?? 0) > 0);
  const number = t('unit.payments');
  const amount = t('unit.amount');
  return (
    <>
      <div className="two" style={{ marginBottom: 16 }}>
        <Panel title={t('run.byState')}>
          <DataTable
            caption={t('run.byStateCaption')}
            rows={states}
            rowKey={(state) => state}
            columns={[
              { key: 'state', title: t('state.label'), heading: true, render: (state) => <Link to={payments({ state })}><StateTag list="payment" state={state} /></Link> },
              { key: 'payments', title: number, end: true, render: (state) => count(run.totals?.byState?.[state]?.payments) },
              { key: 'amount', title: amount, end: true, render: (state) => <Money value={run.totals?.byState?.[state]?.amount} short /> },
            ]}
          />
          <p className="no-print" style={{ margin: '12px 0 0' }}>
            <Link to={payments({})}>
              <Button tabIndex={-1}>{t('run.seeAll')}</Button>
            </Link>
          </p>
        </Panel>
        <Panel title={t('channel.title')}>
          <DataTable
            caption={t('run.byChannelCaption')}
            rows={channels}
            rowKey={(channel) => channel}
            columns={[
              { key: 'channel', title: t('channel.label'), heading: true, render: (channel) => words.word('channel', channel) },
              { key: 'payments', title: number, end: true, render: (channel) => count(run.totals?.byChannel?.[channel]?.payments) },
              { key: 'amount', title: amount, end: true, render: (channel) => <Money value={run.totals?.byChannel?.[channel]?.amount} short /> },
            ]}
          />
        </Panel>
      </div>
      {(run.held?.length ?? 0) > 0 && (
        <Panel title={t('run.held')} note={t('run.heldNote')}>
          <DataTable
            caption={t('run.heldCaption')}
            rows={run.held ?? []}
            rowKey={({ reason }) => reason}
            columns={[
              { key: 'reason', title: t('gap.reason'), heading: true, render: ({ reason }) => <Link to={payments({ state: 'HELD', reason })}>{words.word('held', reason)}</Link> },
              { key: 'payments', title: number, end: true, render: (row) => count(row.payments) },
              { key: 'amount', title: amount, end: true, render: (row) => <Money value={row.amount} short /> },
            ]}
          />
        </Panel>
      )}
      {(run.progress?.byProvider?.length ?? 0) > 0 && run.state !== 'PAYING' && (
        <Panel title={t('run.byProvider')}>
          <DataTable
            caption={t('run.byProviderCaption')}
            rows={run.progress?.byProvider ?? []}
            rowKey={({ providerCode }) => providerCode}
            columns={[
              { key: 'provider', title: t('provider.label'), heading: true, render: ({ providerCode }) => providerCode },
              { key: 'payments', title: number, end: true, render: (row) => count(row.payments) },
              { key: 'amount', title: amount, end: true, render: (row) => <Money value={row.amount} short /> },
            ]}
          />
        </Panel>
      )}
      {(run.byDistrict?.length ?? 0) > 0 && (
        <Panel title={t('run.byDistrict')}>
          <DataTable
            caption={t('run.byDistrictCaption')}
            rows={run.byDistrict ?? []}
            rowKey={({ code }) => code}
            columns={[
              { key: 'name', title: t('district.name'), heading: true, sortBy: ({ name }) => name, render: ({ code, name }) => <Link to={payments({ area: code })}>{name}</Link> },
              { key: 'payments', title: number, end: true, sortBy: (row) => row.payments, render: (row) => count(row.payments) },
              { key: 'amount', title: amount, end: true, sortBy: (row) => BigInt(row.amount), render: (row) => <Money value={row.amount} short /> },
              { key: 'held', title: words.word('payment', 'HELD'), end: true, sortBy: (row) => row.held, render: (row) => (row.held > 0 ? <Link to={payments({ area: row.code, state: 'HELD' })}>{count(row.held)}</Link> : '0') },
            ]}
          />
        </Panel>
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
