import { Link } from 'react-router';
import type { PaymentStory } from '../../api/payment-types';
import { hasRole, useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { Money } from '../Figures';
import { reasonText } from '../reasonText';
import { StateTag } from '../StateTag';
import { useAreaName } from '../useAreaName';

/** The answer first: how much, and what became of it. Then to whom, for what, and by which way. */
export function PaymentFacts({ payment }: { payment: PaymentStory }) {
  const words = useWords();
  const { t, word } = words;
  const mayOpenPerson = hasRole(useMe(), 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'AUDITOR');
  const areaName = useAreaName(payment.districtCode);
  const name = payment.beneficiary?.fullName;
  const why = payment.heldReason ?? payment.reason;
  const facts: [string, React.ReactNode][] = [
    [
      t('beneficiary.one'),
      mayOpenPerson ? (
        <Link to={`/beneficiaries/${payment.beneficiaryId}`}>{name ?? t('beneficiary.open')}</Link>
      ) : (
        (name ?? '–')
      ),
    ],
    [t('lines.for'), word('paymentKind', payment.kind ?? 'REGULAR')],
    ...(payment.programme
      ? ([[t('programme.label'), word('programme', payment.programme)]] as [string, string][])
      : []),
    [
      t('channel.label'),
      `${word('channel', payment.channel)}${payment.providerCode ? ` · ${payment.providerCode}` : ''}`,
    ],
    ...(payment.accountEnding
      ? ([
          [
            t('account.number'),
            `•••• ${payment.accountEnding}${payment.holderRelation ? ` (${word('relation', payment.holderRelation)})` : ''}`,
          ],
        ] as [string, string][])
      : []),
    [
      t('area.label'),
      payment.districtCode && payment.districtCode !== payment.areaCode
        ? `${areaName(payment.areaCode)}, ${areaName(payment.districtCode)}`
        : areaName(payment.areaCode),
    ],
    [t('payment.sequence'), payment.sequence],
  ];
  return (
    <>
      <div className="row">
        <span className="headline" style={{ fontSize: 34 }}>
          <Money value={payment.amount} />
        </span>
        <StateTag list="payment" state={payment.state} />
        {why && <span>{reasonText(word, why, Boolean(payment.heldReason))}</span>}
      </div>
      <dl className="facts">
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="muted" style={{ marginBottom: 0 }}>
        {t('story.reference')}{' '}
        {payment.reference ? <span className="mono">{payment.reference}</span> : t('payment.noReference')}
      </p>
    </>
  );
}
