import { Link } from 'react-router';
import type { Payment } from '../api/types';
import { useWords } from '../i18n';
import { DataTable, type Column } from './DataTable';
import { Money } from './Figures';
import { reasonText } from './reasonText';
import { StateTag } from './StateTag';
import { useAreaName } from './useAreaName';

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
  const areaName = useAreaName();
  // Most lists hold nothing but regular payments.
  const withKind = payments.some(({ kind }) => kind !== undefined && kind !== 'REGULAR');
  const period: Column<Payment> = {
    key: 'period',
    title: t('period.label'),
    render: (row) => words.period(row.period),
  };
  const kind: Column<Payment> = {
    key: 'kind',
    title: t('lines.for'),
    render: (row) => words.word('paymentKind', row.kind),
  };
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
        ...(withPeriod ? [period] : []),
        ...(withKind ? [kind] : []),
        { key: 'state', title: t('state.label'), render: ({ state }) => <StateTag list="payment" state={state} /> },
        {
          key: 'reason',
          title: t('gap.reason'),
          text: true,
          render: ({ heldReason, reason }) => {
            const why = heldReason ?? reason;
            return why ? reasonText(words.word, why, Boolean(heldReason)) : '';
          },
        },
        {
          key: 'channel',
          title: t('channel.label'),
          text: true,
          render: ({ channel, providerCode }) =>
            channel ? `${words.word('channel', channel)}${providerCode ? ` · ${providerCode}` : ''}` : '–',
        },
        { key: 'amount', title: t('unit.amount'), end: true, render: ({ amount }) => <Money value={amount} /> },
        {
          key: 'area',
          title: t('area.label'),
          text: true,
          render: ({ areaCode, districtCode }) => areaName(districtCode ?? areaCode),
        },
      ]}
    />
  );
}
