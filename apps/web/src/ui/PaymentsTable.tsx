import { Link } from 'react-router';
import type { Payment } from '../api/types';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Money } from './Figures';
import { StateTag } from './StateTag';

export function PaymentsTable({
  caption,
  payments,
  withPeriod = false,
}: {
  caption: string;
  payments: Payment[];
  withPeriod?: boolean;
}) {
  const words = useWords();
  const { t } = words;
  return (
    <DataTable
      caption={caption}
      rows={payments}
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
        ...(withPeriod
          ? [{ key: 'period', title: t('period.label'), render: ({ period }: Payment) => words.period(period) }]
          : []),
        { key: 'state', title: t('state.label'), render: ({ state }) => <StateTag list="payment" state={state} /> },
        {
          key: 'reason',
          title: t('gap.reason'),
          render: ({ heldReason, reason }) =>
            heldReason ? words.word('held', heldReason) : reason ? words.word('code', reason) : '',
        },
        {
          key: 'channel',
          title: t('channel.label'),
          render: ({ channel, providerCode }) =>
            channel ? `${words.word('channel', channel)}${providerCode ? ` · ${providerCode}` : ''}` : '–',
        },
        { key: 'amount', title: t('unit.amount'), end: true, render: ({ amount }) => <Money value={amount} /> },
        { key: 'area', title: t('area.label'), render: ({ areaCode }) => areaCode },
      ]}
    />
  );
}
