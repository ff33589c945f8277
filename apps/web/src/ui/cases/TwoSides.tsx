import { Link } from 'react-router';
import type { CaseStory } from '../../api/decision-types';
import type { PaymentStory } from '../../api/payment-types';
import { useWords } from '../../i18n';
import { Money } from '../Figures';
import { reasonText } from '../reasonText';
import { StateTag } from '../StateTag';
import { useAreaName } from '../useAreaName';

/** What is recorded here beside what the provider says; `payment` is null for a reference that is not known here. */
export function TwoSides({ of, payment }: { of: CaseStory; payment: PaymentStory | null }) {
  const words = useWords();
  const { t, word } = words;
  const areaName = useAreaName(payment?.districtCode);
  const { status, reason, references = [] } = of.detail;
  const statuses = of.statuses ?? 1;
  const why = payment?.heldReason ?? payment?.reason;
  return (
    <>
      <dl className="facts" style={{ margin: '0 0 14px' }}>
        {payment && (
          <div>
            <dt>{t('case.ours')}</dt>
            <dd>
              <StateTag list="payment" state={payment.state} />
              {why && ` ${reasonText(word, why, Boolean(payment.heldReason))}`}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('case.theirs', { provider: of.providerCode ?? t('provider.label') })}</dt>
          <dd>
            {status ? `${status} · ${word('status', status)}` : '–'}
            {reason && <div>{reasonText(word, reason)}</div>}
          </dd>
        </div>
        <div>
          <dt>{t('case.source')}</dt>
          <dd>{word('caseSource', of.source)}</dd>
        </div>
        {statuses > 1 && (
          <div>
            <dt>{t('cases.statuses')}</dt>
            <dd>{words.count(statuses)}</dd>
          </div>
        )}
        {payment && (
          <>
            <div>
              <dt>{t('unit.amount')}</dt>
              <dd>
                <Money value={payment.amount} />
              </dd>
            </div>
            <div>
              <dt>{t('area.label')}</dt>
              <dd>{areaName(payment.districtCode ?? payment.areaCode)}</dd>
            </div>
          </>
        )}
      </dl>
      <p>
        {of.paymentId ? (
          <Link to={`/payments/${of.paymentId}`}>
            {payment
              ? t('case.payment', { amount: words.money(payment.amount), period: words.period(payment.period) })
              : t('case.paymentOnly')}
          </Link>
        ) : (
          t('case.noPayment')
        )}
      </p>
      {references.length > 0 && (
        <p className="muted" style={{ marginBottom: 0 }}>
          {t('case.references')}
          {references.length < statuses &&
            ` (${t('case.referencesSome', { shown: words.count(references.length), count: words.count(statuses) })})`}
          {': '}
          <span className="mono">{references.join(', ')}</span>
        </p>
      )}
    </>
  );
}
