import { SyncOutlined } from '@ant-design/icons';
import type { Progress } from '../../api/run-types';
import type { ProviderProgress, Run } from '../../api/types';
import { formatDate, formatDuration, percentOf } from '../../format';
import { useWords, type WordKey } from '../../i18n';
import { DataTable } from '../DataTable';
import { Nothing } from '../Feedback';
import { Panel } from '../Page';
import { hasBegun } from './steps';

const returnedOf = ({ returned }: ProviderProgress) => returned ?? 0;
const outcomes = (one: ProviderProgress) => one.settled + one.rejected + returnedOf(one) + one.unknown;

const PARTS: { word: WordKey; fill: string; of: (one: ProviderProgress) => number }[] = [
  { word: 'payment.SETTLED', fill: '#17723a', of: ({ settled }) => settled },
  { word: 'progress.rejected', fill: '#b42318', of: (one) => one.rejected + returnedOf(one) },
  { word: 'payment.UNKNOWN', fill: '#c98a1b', of: ({ unknown }) => unknown },
  { word: 'progress.waiting', fill: '#7fb4e2', of: (one) => Math.max(0, one.sent - outcomes(one)) },
];

interface Props {
  run: Run;
  /** The latest event; without it the figures are those of the run as it was read. */
  progress: Progress | null;
  connected: boolean;
}

/** While money moves: a bar for each provider, the pace and the time left. */
export default function PayStep({ run, progress, connected }: Props) {
  const words = useWords();
  const { t } = words;
  const providers = progress?.byProvider ?? run.progress?.byProvider ?? [];
  if (!hasBegun(run) || providers.length === 0) {
    return (
      <Panel title={t('path.pay.title')}>
        <Nothing title={t('pay.notYet')}>{t('pay.notYetHint')}</Nothing>
      </Panel>
    );
  }
  return (
    <Panel title={t('progress.title')}>
      <Pace providers={providers} progress={progress} />
      {providers.map((one) => (
        <ProviderBar key={one.providerCode} one={one} />
      ))}
      <ul className="legend" style={{ margin: '0 0 14px' }}>
        {PARTS.map(({ word, fill }) => (
          <li key={word}>
            <i style={{ background: fill }} aria-hidden="true" />
            {t(word)}
          </li>
        ))}
      </ul>
      <Figures providers={providers} />
      <p className="muted" style={{ marginBottom: 0 }}>
        <SyncOutlined aria-hidden="true" spin={connected} /> {t(connected ? 'pay.live' : 'pay.notLive')}
        {run.deadlines?.payOn && ` ${t('pay.by', { day: formatDate(run.deadlines.payOn) })}`}
        {run.deadlines?.collectionUntil &&
          ` ${t('pay.collection', { day: formatDate(run.deadlines.collectionUntil) })}`}
      </p>
    </Panel>
  );
}

function Pace({ providers, progress }: { providers: ProviderProgress[]; progress: Progress | null }) {
  const words = useWords();
  const { t, count } = words;
  const all = providers.reduce((sum, one) => sum + one.payments, 0);
  const done = providers.reduce((sum, one) => sum + outcomes(one), 0);
  const moving = progress !== null && progress.perSecond >= 0.5 && done < all;
  return (
    <p style={{ marginTop: 0 }}>
      <strong className="number">
        {count(done)} / {count(all)}
      </strong>{' '}
      {t('progress.done')} ({words.rate(percentOf(done, all))})
      {moving && (
        <span className="muted">
          {' · '}
          {t('pay.perSecond', { rate: count(Math.round(progress.perSecond)) })}
          {progress.secondsLeft !== null &&
            `, ${t('todo.left', { left: formatDuration(progress.secondsLeft, words.language) })}`}
        </span>
      )}
    </p>
  );
}

function ProviderBar({ one }: { one: ProviderProgress }) {
  const { t, count, rate } = useWords();
  return (
    <div className="progress-row">
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <strong>{one.providerCode}</strong>
        <span className="muted number">
          {t('progress.sent', { sent: count(one.sent), all: count(one.payments) })} ·{' '}
          {rate(percentOf(outcomes(one), one.payments))}
        </span>
      </div>
      <div className="bar" aria-hidden="true">
        {PARTS.map(({ of, word, fill }) => (
          <span key={word} style={{ width: `${percentOf(of(one), one.payments) ?? 0}%`, background: fill }} />
        ))}
      </div>
    </div>
  );
}

/** The table behind the bars. */
function Figures({ providers }: { providers: ProviderProgress[] }) {
  const { t, count, word } = useWords();
  const columns: [string, string, (one: ProviderProgress) => number][] = [
    ['all', t('unit.payments'), ({ payments }) => payments],
    ['sent', t('pay.sent'), ({ sent }) => sent],
    ['settled', word('payment', 'SETTLED'), ({ settled }) => settled],
    ['rejected', word('payment', 'REJECTED'), ({ rejected }) => rejected],
    ['returned', word('payment', 'RETURNED'), returnedOf],
    ['unknown', word('payment', 'UNKNOWN'), ({ unknown }) => unknown],
  ];
  return (
    <DataTable
      caption={t('pay.caption')}
      rows={providers}
      rowKey={({ providerCode }) => providerCode}
      columns={[
        {
          key: 'provider',
          title: t('provider.label'),
          heading: true,
          render: ({ providerCode }) => providerCode,
        },
        ...columns.map(([key, title, of]) => ({
          key,
          title,
          end: true,
          render: (one: ProviderProgress) => count(of(one)),
        })),
      ]}
      foot={
        <tr>
          <th scope="row">{t('unit.sum')}</th>
          {columns.map(([key, , of]) => (
            <td key={key} className="end">
              {count(providers.reduce((sum, one) => sum + of(one), 0))}
            </td>
          ))}
        </tr>
      }
    />
  );
}
