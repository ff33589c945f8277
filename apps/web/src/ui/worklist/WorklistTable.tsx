import { Link } from 'react-router';
import type { WorklistItem, WorklistName } from '../../api/month-types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable, type Column } from '../DataTable';
import { Money } from '../Figures';
import { StateTag } from '../StateTag';
import { useReasonText } from './WorklistFilters';

/** Lists whose payments are replaced by one in a later run. */
const REPLACED: WorklistName[] = ['returned', 'uncollected'];
/** Lists in which somebody may have asked for something already. */
const ASKED: WorklistName[] = ['held', 'rejected', 'unknown', 'uncollected', 'requests'];

export function WorklistTable({
  list,
  items,
  caption,
}: {
  list: WorklistName;
  items: WorklistItem[];
  caption: string;
}) {
  const words = useWords();
  const { t, word, count } = words;
  const reasonText = useReasonText();
  const request: Column<WorklistItem> = {
    key: 'request',
    title: t('worklists.request'),
    render: ({ request: asked }) =>
      asked ? t('worklists.requestBy', { verb: word('requestVerb', asked.verb), name: asked.requestedBy }) : '',
  };
  const reason: Column<WorklistItem> = {
    key: 'reason',
    title: t('gap.reason'),
    render: ({ heldReason, reason: given }) => {
      const why = heldReason ?? given;
      return why ? <span className="phrase">{reasonText(why)}</span> : '';
    },
  };
  const successor: Column<WorklistItem> = {
    key: 'successor',
    title: t('worklists.successor'),
    render: ({ successor: next }) =>
      next ? (
        <Link to={`/payments/${next.paymentId}`}>{t('worklists.seeSuccessor')}</Link>
      ) : (
        <span className="muted">{t('worklists.noSuccessor')}</span>
      ),
  };
  return (
    <DataTable
      caption={caption}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'id',
          title: t('payment.one'),
          heading: true,
          render: ({ id }) => (
            <Link to={`/payments/${id}`} className="mono number" title={id}>
              …{id.slice(-12)}
            </Link>
          ),
        },
        { key: 'amount', title: t('unit.amount'), end: true, render: ({ amount }) => <Money value={amount} /> },
        ...(list === 'requests' || list === 'uncollected'
          ? [
              {
                key: 'state',
                title: t('state.label'),
                render: ({ state }: WorklistItem) => <StateTag list="payment" state={state} />,
              },
            ]
          : []),
        ...(items.some(({ heldReason, reason: why }) => heldReason ?? why) ? [reason] : []),
        ...(ASKED.includes(list) && items.some(({ request: asked }) => asked) ? [request] : []),
        ...(REPLACED.includes(list) ? [successor] : []),
        {
          key: 'channel',
          title: t('channel.label'),
          render: ({ channel, providerCode }) =>
            channel ? `${word('channelShort', channel)}${providerCode ? ` · ${providerCode}` : ''}` : '–',
        },
        {
          key: 'area',
          title: t('district.name'),
          render: ({ districtName, districtCode, areaCode }) => districtName ?? districtCode ?? areaCode,
        },
        {
          key: 'run',
          title: t('calendar.run'),
          render: ({ runId, programme, period }) => {
            const name = [programme, words.period(period)].filter(Boolean).join(' · ');
            return <span className="number">{runId ? <Link to={`/runs/${runId}`}>{name}</Link> : name}</span>;
          },
        },
        {
          key: 'since',
          title: t('worklists.since'),
          render: ({ since }) => <span className="number">{formatInstant(since).slice(0, 10)}</span>,
        },
        { key: 'age', title: t('worklists.age'), end: true, render: ({ ageDays }) => count(ageDays) },
      ]}
    />
  );
}
