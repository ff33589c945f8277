import { Link } from 'react-router';
import type { AccountStory } from '../../api/decision-types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { reasonText } from '../reasonText';
import { StateTag } from '../StateTag';

/** Why an account is what it is: what payments showed, who asked again, what the provider answered. */
export function AccountHistory({ account }: { account: AccountStory }) {
  const { t, word, count } = useWords();
  const reasonOf = useAccountReason();
  const { history, accountNumber, providerName, providerCode } = account;
  return (
    <details>
      <summary>
        {t('account.historyOf', {
          number: accountNumber,
          provider: providerName ?? providerCode,
          count: count(history.length),
        })}
      </summary>
      <DataTable
        caption={t('account.historyCaption')}
        rows={history}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: 'at',
            title: t('time.label'),
            heading: true,
            render: ({ at }) => <span className="number">{formatInstant(at)}</span>,
          },
          {
            key: 'status',
            title: t('state.label'),
            render: ({ status }) => <StateTag list="account" state={status} />,
          },
          {
            key: 'reason',
            title: t('gap.reason'),
            text: true,
            render: ({ reason }) => (reason ? reasonOf(reason) : '–'),
          },
          { key: 'by', title: t('time.by'), render: ({ by }) => word('decidedBy', by) },
          {
            key: 'payment',
            title: t('payment.one'),
            render: ({ paymentId }) =>
              paymentId ? (
                <Link className="mono number" title={paymentId} to={`/payments/${paymentId}`}>
                  …{paymentId.slice(-12)}
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </details>
  );
}

/** What the name check found, or the code by which a provider refused to pay to the account. */
export function useAccountReason(): (reason: string) => string {
  const { word } = useWords();
  return (reason) => {
    const found = word('accountReason', reason);
    return found === reason ? reasonText(word, reason) : found;
  };
}
