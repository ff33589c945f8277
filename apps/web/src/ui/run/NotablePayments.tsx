import { Link } from 'react-router';
import type { NotablePayment } from '../../api/run-types';
import { useWords } from '../../i18n';
import { DataTable, type Column } from '../DataTable';
import { Money } from '../Figures';
import { useAreaName } from '../useAreaName';
import { useSigned } from './BridgeFigure';

/** Ten payments that deserve a look; each opens. */
export function NotablePayments({ caption, payments }: { caption: string; payments: NotablePayment[] }) {
  const words = useWords();
  const signed = useSigned();
  const areaName = useAreaName();
  const { t } = words;
  const before: Column<NotablePayment> = {
    key: 'before',
    title: t('bridge.before'),
    end: true,
    render: (row) => <Money value={row.before} />,
  };
  const difference: Column<NotablePayment> = {
    key: 'difference',
    title: t('bridge.difference'),
    end: true,
    render: (row) => (row.difference === undefined ? '–' : signed(row.difference)),
  };
  // Of the biggest ones, only the changes know the month before.
  const compared = payments.some((payment) => payment.difference !== undefined);
  if (payments.length === 0) return <p style={{ margin: 0 }}>{t('review.noneNotable')}</p>;
  return (
    <DataTable
      caption={caption}
      rows={payments}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'payment',
          title: t('payment.one'),
          heading: true,
          render: ({ id }) => (
            <Link to={`/payments/${id}`} className="mono number" title={id}>
              …{id.slice(-12)}
            </Link>
          ),
        },
        {
          key: 'district',
          text: true,
          title: t('district.name'),
          render: ({ districtCode, areaCode }) => areaName(districtCode ?? areaCode),
        },
        {
          key: 'kind',
          text: true,
          title: t('run.kind'),
          render: ({ kind }) => words.word('paymentKind', kind ?? 'REGULAR'),
        },
        {
          key: 'channel',
          text: true,
          title: t('channel.label'),
          render: ({ channel }) => words.word('channel', channel),
        },
        ...(compared ? [before] : []),
        { key: 'amount', title: t('unit.amount'), end: true, render: (row) => <Money value={row.amount} /> },
        ...(compared ? [difference] : []),
      ]}
    />
  );
}
