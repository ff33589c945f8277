import { Link } from 'react-router';
import { withQuery } from '../../api/client';
import type { Run } from '../../api/types';
import { CHANNELS, PAYMENT_STATES } from '../../api/vocabulary';
import { useWords } from '../../i18n';
import { Nothing } from '../Feedback';
import { Panel } from '../Page';
import { StateTag } from '../StateTag';
import { SumTable } from './SumTable';

const NOTHING = { payments: 0, amount: '0' };

/** What the list consists of: by channel, provider, state and district, each opening its payments. */
export default function TotalsStep({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  const totals = run.totals ?? NOTHING;
  const payments = (query: Record<string, string>) => withQuery(`/runs/${run.id}/payments`, query);
  if (totals.payments === 0) {
    return (
      <Panel title={t('path.totals.title')}>
        <Nothing title={t('run.noPayments')}>{t('run.noPaymentsHint')}</Nothing>
      </Panel>
    );
  }
  const byChannel = run.totals?.byChannel ?? {};
  const byState = run.totals?.byState ?? {};
  const channels = CHANNELS.filter((channel) => (byChannel[channel]?.payments ?? 0) > 0);
  const states = PAYMENT_STATES.filter((state) => (byState[state]?.payments ?? 0) > 0);
  const providers = run.progress?.byProvider ?? [];
  return (
    <>
      <p className="answer">
        <strong>{t('totals.headline', { count: count(totals.payments), amount: words.money(totals.amount) })}</strong>{' '}
        <Link to={payments({})}>{t('run.seeAll')}</Link>
      </p>
      <div className="two" style={{ marginBottom: 16 }}>
        <Panel title={t('channel.title')}>
          <SumTable
            caption={t('run.byChannelCaption')}
            title={t('channel.label')}
            rows={channels}
            rowKey={(channel) => channel}
            name={(channel) => <Link to={payments({ channel })}>{words.word('channel', channel)}</Link>}
            sum={(channel) => byChannel[channel] ?? NOTHING}
            withFoot
          />
        </Panel>
        <Panel title={t('run.byProvider')}>
          <SumTable
            caption={t('run.byProviderCaption')}
            title={t('provider.label')}
            rows={providers}
            rowKey={({ providerCode }) => providerCode}
            name={({ providerCode }) => <Link to={payments({ provider: providerCode })}>{providerCode}</Link>}
            sum={(row) => ({ payments: row.payments, amount: row.amount ?? '0' })}
            withFoot
          />
          <p className="muted" style={{ marginBottom: 0 }}>
            {t('totals.providersNote')}
          </p>
        </Panel>
      </div>
      <Panel title={t('run.byState')}>
        <SumTable
          caption={t('run.byStateCaption')}
          title={t('state.label')}
          rows={states}
          rowKey={(state) => state}
          name={(state) => (
            <Link to={payments({ state })}>
              <StateTag list="payment" state={state} />
            </Link>
          )}
          sum={(state) => byState[state] ?? NOTHING}
          withFoot
        />
      </Panel>
      <Panel title={t('run.byDistrict')}>
        <SumTable
          caption={t('run.byDistrictCaption')}
          title={t('district.name')}
          sortedAs="district"
          rows={run.byDistrict ?? []}
          rowKey={({ code }) => code}
          name={({ code, name }) => <Link to={payments({ area: code })}>{name}</Link>}
          text={({ name }) => name}
          sum={(row) => row}
          more={[
            {
              key: 'districtHeld',
              title: words.word('payment', 'HELD'),
              end: true,
              sortBy: (row) => row.held,
              render: (row) =>
                row.held > 0 ? <Link to={payments({ area: row.code, state: 'HELD' })}>{count(row.held)}</Link> : '0',
            },
          ]}
          withFoot
        />
      </Panel>
    </>
  );
}
