import { Link } from 'react-router';
import type { NotablePayment } from '../../api/run-types';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { useAreaName } from '../useAreaName';
import { useSigned } from './BridgeFigure';

/** Ten payments that deserve a look; each opens. */
export function NotablePayments({ caption, payments }: { caption: string; payments: NotablePayment[] }) {
  const words = useWords();
  const signed = useSigned();
  const areaName = useAreaName();
  const { t } = words;
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
        { key: 'before', title: t('bridge.before'), end: true, render: (row) => <Money value={row.before} /> },
        { key: 'amount', title: t('unit.amount'), end: true, render: (row) => <Money value={row.amount} /> },
        {
          key: 'difference',
          title: t('bridge.difference'),
          end: true,
          render: ({ difference }) => (difference === undefined ? '–' : signed(difference)),
        },
      ]}
    />
  );
}
