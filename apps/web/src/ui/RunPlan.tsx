import { Button } from 'antd';
import { Link } from 'react-router';
import { withQuery } from '../api/client';
import { CHANNELS, PAYMENT_STATES, type Run } from '../api/types';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Money } from './Figures';
import { Panel } from './Page';
import { StateTag } from './StateTag';

/** What a run consists of: by state, channel, held reason, provider and district, each opening its payments. */
export function RunPlan({ run }: { run: Run }) {
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
              {
                key: 'state',
                title: t('state.label'),
                heading: true,
                render: (state) => (
                  <Link to={payments({ state })}>
                    <StateTag list="payment" state={state} />
                  </Link>
                ),
              },
              {
                key: 'payments',
                title: number,
                end: true,
                render: (state) => count(run.totals?.byState?.[state]?.payments),
              },
              {
                key: 'amount',
                title: amount,
                end: true,
                render: (state) => <Money value={run.totals?.byState?.[state]?.amount} short />,
              },
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
              {
                key: 'channel',
                title: t('channel.label'),
                heading: true,
                render: (channel) => words.word('channel', channel),
              },
              {
                key: 'payments',
                title: number,
                end: true,
                render: (channel) => count(run.totals?.byChannel?.[channel]?.payments),
              },
              {
                key: 'amount',
                title: amount,
                end: true,
                render: (channel) => <Money value={run.totals?.byChannel?.[channel]?.amount} short />,
              },
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
              {
                key: 'reason',
                title: t('gap.reason'),
                heading: true,
                render: ({ reason }) => (
                  <Link to={payments({ state: 'HELD', reason })}>{words.word('held', reason)}</Link>
                ),
              },
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
              {
                key: 'provider',
                title: t('provider.label'),
                heading: true,
                render: ({ providerCode }) => providerCode,
              },
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
              {
                key: 'name',
                title: t('district.name'),
                heading: true,
                sortBy: ({ name }) => name,
                render: ({ code, name }) => <Link to={payments({ area: code })}>{name}</Link>,
              },
              {
                key: 'payments',
                title: number,
                end: true,
                sortBy: (row) => row.payments,
                render: (row) => count(row.payments),
              },
              {
                key: 'amount',
                title: amount,
                end: true,
                sortBy: (row) => BigInt(row.amount),
                render: (row) => <Money value={row.amount} short />,
              },
              {
                key: 'held',
                title: words.word('payment', 'HELD'),
                end: true,
                sortBy: (row) => row.held,
                render: (row) =>
                  row.held > 0 ? <Link to={payments({ area: row.code, state: 'HELD' })}>{count(row.held)}</Link> : '0',
              },
            ]}
          />
        </Panel>
      )}
    </>
  );
}
