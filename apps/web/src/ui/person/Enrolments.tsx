import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { DecidedEnrolment, Person } from '../../api/decision-types';
import { hasRole, useMe } from '../../auth/session';
import { formatDate } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { usePeriod } from '../PeriodPicker';
import { StateTag } from '../StateTag';
import { EnrolmentNotices } from './EnrolmentNotices';
import { mayResume, mayStop, type DecisionVerb } from './verbs';

const DecisionDialog = lazy(() => import('./DecisionDialog'));

/** What a person is entitled to; first what interrupts it and why. Officers resume and stop. */
export function Enrolments({ person: { id, enrolments } }: { person: Person }) {
  const { t, word } = useWords();
  const now = usePeriod();
  const mayDecide = hasRole(useMe(), 'FINANCE_OFFICER', 'DISTRICT_OFFICER');
  const [asking, setAsking] = useState<{ enrolmentId: string; verb: DecisionVerb } | null>(null);
  // As it is now, also when it has changed under an open dialog.
  const asked = enrolments.find(({ enrolmentId }) => enrolmentId === asking?.enrolmentId);
  if (enrolments.length === 0) return null;
  const yesNo = (value: boolean | undefined) => (value === undefined ? '–' : value ? t('word.yes') : t('word.no'));
  const button = (enrolment: DecidedEnrolment, verb: DecisionVerb) => (
    <Button
      key={`${enrolment.enrolmentId} ${verb}`}
      type={verb === 'resume' && enrolment.status === 'SUSPENDED' ? 'primary' : 'default'}
      onClick={() => setAsking({ enrolmentId: enrolment.enrolmentId, verb })}
    >
      {enrolments.length === 1 ? t(`${verb}.do`) : t(`${verb}.doOf`, { programme: enrolment.programme })}
    </Button>
  );
  return (
    <>
      <EnrolmentNotices
        enrolments={enrolments}
        actions={(enrolment) =>
          mayDecide && (
            <>
              {mayResume(enrolment) && button(enrolment, 'resume')}
              {mayStop(enrolment) && button(enrolment, 'stop')}
            </>
          )
        }
      />
      <Panel title={t('enrolment.title')}>
        <DataTable
          caption={t('enrolment.caption')}
          rows={enrolments}
          rowKey={({ enrolmentId }) => enrolmentId}
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
        {mayDecide && enrolments.some(isUninterrupted) && (
          <p className="no-print row" style={{ margin: '12px 0 0' }}>
            {enrolments.filter(isUninterrupted).map((enrolment) => button(enrolment, 'stop'))}
          </p>
        )}
      </Panel>
      {asking && asked && (
        <Suspense>
          <DecisionDialog
            personId={id}
            enrolment={asked}
            verb={asking.verb}
            now={now}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </>
  );
}

/** Of the others the notice above has the verbs. */
function isUninterrupted({ status, stop }: DecidedEnrolment): boolean {
  return status === 'ACTIVE' && stop === null;
}
