import type { PaymentStory } from '../../api/payment-types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { reasonText } from '../reasonText';

/** Everything that was ever confirmed about the payment: what came first, what contradicts it. */
export function ConfirmationsTable({ confirmations }: { confirmations: NonNullable<PaymentStory['confirmations']> }) {
  const { t, word } = useWords();
  return (
    <div style={{ marginTop: 14 }}>
      <DataTable
        caption={t('case.confirmations')}
        rows={confirmations.map((confirmation, index) => ({ ...confirmation, key: String(index) }))}
        rowKey={({ key }) => key}
        columns={[
          {
            key: 'received',
            title: t('case.received'),
            heading: true,
            render: ({ receivedAt }) => <span className="number">{formatInstant(receivedAt, true)}</span>,
          },
          {
            key: 'status',
            title: t('case.said'),
            text: true,
            render: ({ status }) => `${status} · ${word('status', status)}`,
          },
          {
            key: 'reason',
            title: t('gap.reason'),
            text: true,
            render: ({ reason }) => (reason ? reasonText(word, reason) : '–'),
          },
          { key: 'amount', title: t('unit.amount'), end: true, render: ({ amount }) => <Money value={amount} /> },
          { key: 'effect', title: t('case.effect'), render: ({ effect }) => word('effect', effect) },
        ]}
      />
    </div>
  );
}
