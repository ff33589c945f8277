import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { withQuery } from '../../api/client';
import type { Run } from '../../api/types';
import { useMe } from '../../auth/session';
import { formatDate, formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Nothing } from '../Feedback';
import { Panel } from '../Page';
import { StateTag } from '../StateTag';
import { useAreaName } from '../useAreaName';
import { Signer } from './Signer';
import { SumTable } from './SumTable';
import { countOf, payable } from './steps';
import { VerbButton } from './VerbButton';
import { mayDo } from './verbs';

const DAYS = ['cutOffOn', 'approvalBy', 'payOn', 'collectionUntil'] as const;

/** In the history of a run that nobody made by hand. */
const CALENDAR = 'calendar';

/** What the run is, its days, and the list as it stands. */
export default function ListStep({ run, etag }: { run: Run; etag: string | null }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const areaName = useAreaName();
  const facts: [string, ReactNode][] = [
    [t('run.kind'), words.word('kind', run.kind)],
    [t('area.label'), areaName(run.areaCode)],
    [t('source.label'), words.word('source', run.fundingSource)],
    ...DAYS.flatMap((day): [string, ReactNode][] =>
      run.deadlines?.[day] ? [[t(`runDay.${day}`), formatDate(run.deadlines[day])]] : [],
    ),
    [t('run.prepared'), run.preparedBy ?? '–'],
    [t('run.approved'), <Signer by={run.approvedBy} forWhom={run.approvedFor} />],
    ...(run.releasedBy
      ? ([[t('run.released'), <Signer by={run.releasedBy} forWhom={run.releasedFor} />]] as [string, ReactNode][])
      : []),
  ];
  const again = run.state === 'PLANNED' && mayDo(run, me, 'plan');
  return (
    <>
      <Panel title={t('path.list.title')}>
        <dl className="facts" style={{ marginTop: 0 }}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {run.fingerprint && (
          <p className="muted">
            {t('run.fingerprint')}: <span className="mono">{run.fingerprint}</span>
          </p>
        )}
        {(run.totals?.payments ?? 0) > 0 ? <Listed run={run} /> : <NotPlanned run={run} />}
        {(again || mayDo(run, me, 'cancel')) && (
          <p className="row no-print" style={{ marginBottom: 0 }}>
            {again && <VerbButton run={run} etag={etag} verb="plan" />}
            {mayDo(run, me, 'cancel') && <VerbButton run={run} etag={etag} verb="cancel" />}
          </p>
        )}
      </Panel>
      <History run={run} />
    </>
  );
}

function NotPlanned({ run }: { run: Run }) {
  const { t } = useWords();
  if (run.operation?.state === 'RUNNING') return null;
  return <Nothing title={t('run.noPayments')}>{t('run.noPaymentsHint')}</Nothing>;
}

/** The list in two lines: what would be paid, and what is held. */
function Listed({ run }: { run: Run }) {
  const words = useWords();
  const { t } = words;
  const rows = [
    { key: 'payable', to: null, name: t('list.payable'), ...payable(run) },
    ...(['HELD', 'CANCELLED'] as const).flatMap((state) =>
      countOf(run, state) > 0
        ? [
            {
              key: state,
              to: withQuery(`/runs/${run.id}/payments`, { state }),
              name: words.word('payment', state),
              payments: countOf(run, state),
              amount: run.totals?.byState?.[state]?.amount ?? '0',
            },
          ]
        : [],
    ),
  ];
  return (
    <>
      <SumTable
        caption={t('list.caption')}
        title={t('list.what')}
        rows={rows}
        rowKey={({ key }) => key}
        name={({ name, to }) => (to ? <Link to={to}>{name}</Link> : name)}
        sum={(row) => row}
        withFoot
      />
      <p style={{ margin: '12px 0 0' }}>
        <Link to={`/runs/${run.id}/payments`}>{t('run.seeAll')}</Link>
      </p>
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
          {
            key: 'actor',
            title: t('time.by'),
            render: ({ actor, onBehalfOf }) =>
              actor === CALENDAR ? (
                t('menu.calendar')
              ) : actor ? (
                <Signer by={actor} forWhom={onBehalfOf} />
              ) : (
                t('actor.system')
              ),
          },
          { key: 'reason', title: t('gap.reason'), render: ({ reason }) => reason ?? '' },
        ]}
      />
    </Panel>
  );
}
