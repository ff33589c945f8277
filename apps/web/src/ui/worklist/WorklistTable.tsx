import { Link } from 'react-router';
import type { WorklistItem, WorklistName } from '../../api/month-types';
import { useMe } from '../../auth/session';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable, type Column } from '../DataTable';
import { Money } from '../Figures';
import { StateTag } from '../StateTag';
import { FOLLOWED } from './filter';
import { useReasonText } from './WorklistFilters';

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
  const me = useMe();
  const reasonText = useReasonText();
  // A district officer looks after people, not after payments and runs.
  const opensPayments = !me.roles.every((role) => role === 'DISTRICT_OFFICER');
  const person: Column<WorklistItem> = {
    key: 'person',
    title: t('beneficiary.name'),
    render: ({ beneficiary, beneficiaryId }) =>
      beneficiary ? <Link to={`/beneficiaries/${beneficiaryId}`}>{beneficiary.fullName}</Link> : '–',
  };
  const request: Column<WorklistItem> = {
    key: 'request',
    title: t('worklists.request'),
    render: ({ request: asked }) =>
      asked ? t('worklists.requestBy', { verb: word('requestVerb', asked.verb), name: asked.requestedBy ?? '–' }) : '',
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
          render: ({ id }) =>
            opensPayments ? (
              <Link to={`/payments/${id}`} className="mono number" title={id}>
                …{id.slice(-12)}
              </Link>
            ) : (
              <span className="mono number">…{id.slice(-12)}</span>
            ),
        },
        ...(items.some(({ beneficiary }) => beneficiary) ? [person] : []),
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
        ...(FOLLOWED.includes(list) ? [successor] : []),
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
            return (
              <span className="number">
                {runId && opensPayments ? <Link to={`/runs/${runId}`}>{name}</Link> : name}
              </span>
            );
          },
        },
        {
          key: 'age',
          title: t('worklists.waiting'),
          end: true,
          render: ({ since, ageDays }) => (
            <time dateTime={since ?? undefined} title={formatInstant(since)}>
              {t('worklists.days', { count: count(ageDays) })}
            </time>
          ),
        },
      ]}
    />
  );
}
