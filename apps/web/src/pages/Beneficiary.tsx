import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useParams } from 'react-router';
import { api, withQuery } from '../api/client';
import { useIntent } from '../api/intent';
import { useRead } from '../api/queries';
import type { Account, Beneficiary, Page, Payment } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatBirthDate, formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading, useErrorText } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentsTable } from '../ui/PaymentsTable';
import { RouteWishes } from '../ui/payment/RouteWishes';
import { StateTag } from '../ui/StateTag';
import { placeOf, useAreaName } from '../ui/useAreaName';

export default function BeneficiaryPage() {
  const { id = '' } = useParams();
  const { t, word } = useWords();
  const person = useRead<Beneficiary>(`/beneficiaries/${id}`);
  const areaName = useAreaName(person.data?.districtCode);
  const accounts = useRead<Page<Account>>(withQuery('/accounts', { beneficiaryId: id }), {
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ operation }) => operation?.state === 'RUNNING') ? 1000 : false,
  });
  const payments = useRead<Page<Payment>>(withQuery('/payments', { beneficiaryId: id, limit: 100 }), { retry: false });
  return (
    <PageFrame
      title={person.data?.fullName ?? t('beneficiary.one')}
      back={{ to: '/beneficiaries', label: t('beneficiaries.title') }}
    >
      <Reading query={person}>
        {(body) => (
          <>
            <Panel>
              <dl className="facts" style={{ marginTop: 0 }}>
                <div>
                  <dt>{t('beneficiary.citizenId')}</dt>
                  <dd>{body.citizenId ?? '–'}</dd>
                </div>
                <div>
                  <dt>{t('beneficiary.birthDate')}</dt>
                  <dd>{formatBirthDate(body.birthDate)}</dd>
                </div>
                {body.gender && (
                  <div>
                    <dt>{t('beneficiary.gender')}</dt>
                    <dd>{word('gender', body.gender)}</dd>
                  </div>
                )}
                <div>
                  <dt>{t('area.label')}</dt>
                  <dd>{body.areaName ?? placeOf(body, areaName)}</dd>
                </div>
              </dl>
            </Panel>
            <Enrolments person={body} />
            <RouteWishes person={body} />
          </>
        )}
      </Reading>
      <Panel title={t('account.title')}>
        <Reading query={accounts} rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('account.none')}>{t('account.noneHint')}</Nothing>
            ) : (
              <Accounts accounts={items} />
            )
          }
        </Reading>
      </Panel>
      {!payments.error && (
        <Panel title={t('beneficiary.payments')}>
          <Reading query={payments} rows={3}>
            {({ items }) =>
              items.length === 0 ? (
                <Nothing title={t('beneficiary.noPayments')}>{t('beneficiary.noPaymentsHint')}</Nothing>
              ) : (
                <PaymentsTable caption={t('beneficiary.payments')} payments={items} withPeriod />
              )
            }
          </Reading>
        </Panel>
      )}
    </PageFrame>
  );
}

function Enrolments({ person }: { person: Beneficiary }) {
  const { t, word } = useWords();
  const enrolments = person.enrolments ?? [];
  if (enrolments.length === 0) return null;
  const yesNo = (value: boolean | undefined) => (value === undefined ? '–' : value ? t('word.yes') : t('word.no'));
  return (
    <Panel title={t('enrolment.title')}>
      <DataTable
        caption={t('enrolment.caption')}
        rows={enrolments}
        rowKey={(row) => row.enrolmentId ?? row.id ?? row.programme}
        columns={[
          {
            key: 'programme',
            title: t('programme.label'),
            heading: true,
            render: ({ programme }) => word('programme', programme),
          },
          {
            key: 'status',
            title: t('state.label'),
            render: ({ status }) => <StateTag list="enrolment" state={status} />,
          },
          {
            key: 'category',
            title: t('payment.category'),
            render: ({ categoryCodes }) => categoryCodes?.join(', ') || '–',
          },
          {
            key: 'amount',
            title: t('enrolment.amount'),
            end: true,
            render: ({ monthlyAmount }) => <Money value={monthlyAmount} />,
          },
          { key: 'reviewed', title: t('enrolment.reviewed'), render: ({ reviewed }) => yesNo(reviewed) },
          { key: 'wants', title: t('enrolment.wantsAccount'), render: ({ wantsAccount }) => yesNo(wantsAccount) },
          { key: 'from', title: t('enrolment.from'), render: ({ validFrom }) => formatDate(validFrom) },
          { key: 'to', title: t('enrolment.to'), render: ({ validTo }) => formatDate(validTo) },
        ]}
      />
    </Panel>
  );
}

function Accounts({ accounts }: { accounts: Account[] }) {
  const { t, word } = useWords();
  const me = useMe();
  const cache = useQueryClient();
  const intent = useIntent();
  const { message } = App.useApp();
  const errorText = useErrorText();
  async function verify(id: string): Promise<void> {
    try {
      await api.post(`/accounts/${id}/verify`, { body: {}, idempotencyKey: intent.keyFor(`verify ${id}`) });
      intent.settle();
    } catch (failure) {
      intent.settle(failure);
      void message.error(errorText(failure));
    } finally {
      await cache.invalidateQueries();
    }
  }
  const mayVerify = hasRole(me, 'FINANCE_OFFICER', 'DISTRICT_OFFICER');
  return (
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
          render: ({ status, nameAtProvider }) => (
            <>
              <StateTag list="account" state={status} />
              {nameAtProvider && <div className="muted">{t('account.nameAtProvider', { name: nameAtProvider })}</div>}
            </>
          ),
        },
        {
          key: 'verify',
          title: <span className="visually-hidden">{t('word.actions')}</span>,
          render: ({ id, status }) =>
            mayVerify && (status === 'UNVERIFIED' || status === 'MISMATCH') ? (
              <Button size="small" onClick={() => void verify(id)}>
                {t('account.verify')}
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
