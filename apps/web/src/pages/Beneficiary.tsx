import { useParams } from 'react-router';
import type { AccountStory, Person } from '../api/decision-types';
import { withQuery } from '../api/client';
import { useRead } from '../api/queries';
import type { Page, Payment } from '../api/types';
import { formatBirthDate } from '../format';
import { useWords } from '../i18n';
import { Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentsTable } from '../ui/PaymentsTable';
import { RouteWishes } from '../ui/payment/RouteWishes';
import { Accounts } from '../ui/person/Accounts';
import { Decisions } from '../ui/person/Decisions';
import { Enrolments } from '../ui/person/Enrolments';
import { Owed } from '../ui/person/Owed';
import { placeOf, useAreaName } from '../ui/useAreaName';
import '../ui/payment/payment.css';

export default function BeneficiaryPage() {
  const { id = '' } = useParams();
  const { t, word } = useWords();
  const person = useRead<Person>(`/beneficiaries/${id}`);
  const areaName = useAreaName(person.data?.districtCode);
  const accounts = useRead<Page<AccountStory>>(withQuery('/accounts', { beneficiaryId: id }), {
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
            <Decisions enrolments={body.enrolments} />
            <Owed enrolments={body.enrolments} />
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
