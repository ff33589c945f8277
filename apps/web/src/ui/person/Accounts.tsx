import { App, Button } from 'antd';
import type { AccountStory } from '../../api/decision-types';
import { hasRole, useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { useErrorText } from '../Feedback';
import { StateTag } from '../StateTag';
import { useVerb } from '../useVerb';
import { AccountHistory, useAccountReason } from './AccountHistory';

/** To ask the provider (again) is also the way back of an account that was disabled. */
const ASKED_AGAIN = ['MISMATCH', 'DISABLED', 'CLOSED'];

/** The accounts of a person, and under them what those that were in trouble went through. */
export function Accounts({ accounts }: { accounts: AccountStory[] }) {
  const { t, word } = useWords();
  const reasonOf = useAccountReason();
  const mayVerify = hasRole(useMe(), 'FINANCE_OFFICER', 'DISTRICT_OFFICER');
  return (
    <>
      <DataTable
        caption={t('account.caption')}
        rows={accounts}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'number',
            title: t('account.number'),
            heading: true,
            render: ({ accountNumber }) => <span className="number">{accountNumber}</span>,
          },
          {
            key: 'provider',
            title: t('provider.label'),
            render: ({ providerName, providerCode, channel }) =>
              `${providerName ?? providerCode} · ${word('channel', channel)}`,
          },
          {
            key: 'holder',
            title: t('account.holder'),
            render: ({ holderName, holderRelation }) => `${holderName ?? '–'} (${word('relation', holderRelation)})`,
          },
          { key: 'programme', title: t('programme.label'), render: ({ programme }) => programme },
          {
            key: 'status',
            title: t('state.label'),
            render: ({ status, statusReason, nameAtProvider }) => (
              <>
                <StateTag list="account" state={status} />
                {statusReason && <div className="muted">{reasonOf(statusReason)}</div>}
                {nameAtProvider && <div className="muted">{t('account.nameAtProvider', { name: nameAtProvider })}</div>}
              </>
            ),
          },
          {
            key: 'verify',
            title: <span className="visually-hidden">{t('word.actions')}</span>,
            render: (account) =>
              mayVerify && (account.status === 'UNVERIFIED' || ASKED_AGAIN.includes(account.status)) ? (
                <Verify account={account} />
              ) : null,
          },
        ]}
      />
      {accounts
        .filter(({ history }) => history.length > 0)
        .map((account) => (
          <AccountHistory key={account.id} account={account} />
        ))}
    </>
  );
}

function Verify({ account: { id, status, accountNumber } }: { account: AccountStory }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const command = useVerb(`/accounts/${id}`, null);
  const verb = t(ASKED_AGAIN.includes(status) ? 'account.verifyAgain' : 'account.verify');
  async function verify(): Promise<void> {
    const refusal = await command.send('verify');
    if (refusal !== null) void message.error(errorText(refusal));
  }
  return (
    <Button
      size="small"
      aria-label={t('account.verifyOne', { verb, number: accountNumber })}
      loading={command.busy !== null}
      onClick={() => void verify()}
    >
      {verb}
    </Button>
  );
}
