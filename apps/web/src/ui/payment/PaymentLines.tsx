import type { PaymentLine, PaymentStory } from '../../api/payment-types';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';

/** How the amount came about: lines of the entitlement, months made good, decisions, and what was kept of it. */
export function PaymentLines({ payment }: { payment: PaymentStory }) {
  const { t, word } = useWords();
  const how = useHow();
  const lines = payment.lines ?? [];
  const sum = lines.reduce((total, { amount }) => total + BigInt(amount), 0n);
  return (
    <DataTable
      caption={t('payment.linesCaption')}
      rows={lines.map((line, index) => ({ ...line, key: String(index) }))}
      rowKey={({ key }) => key}
      columns={[
        {
          key: 'category',
          title: t('lines.what'),
          heading: true,
          render: ({ kind, categoryCode }) => (kind ? word('lineKind', kind) : (categoryCode ?? '–')),
        },
        { key: 'explanation', text: true, title: t('payment.calculation'), render: (line) => how(line) },
        {
          key: 'amount',
          title: t('unit.amount'),
          end: true,
          render: ({ amount }) => <Money value={amount} />,
        },
      ]}
      foot={
        <tr>
          <th scope="row">{t('unit.sum')}</th>
          <td />
          <td className="end">
            <Money value={sum.toString()} />
          </td>
        </tr>
      }
    />
  );
}

function useHow(): (line: PaymentLine) => string {
  const { t, period, money } = useWords();
  return ({ kind, explanation, month, owed, paid, decision }) => {
    switch (kind) {
      case 'ARREARS':
        return t('lines.arrears', {
          month: month ? period(month) : '–',
          owed: money(owed),
          paid: money(paid),
        });
      case 'RATE':
        return t('lines.rate', { month: month ? period(month) : '–' });
      case 'RECOVERY':
      case 'FUNERAL_GRANT':
      case 'ONE_OFF':
        return decision ? t('lines.decision', { decision }) : '';
      default:
        return explanation ?? '';
    }
  };
}
