import { UserSwitchOutlined } from '@ant-design/icons';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import type { PaymentRequest, PaymentStory } from '../../api/payment-types';
import { useMe } from '../../auth/session';
import { formatInstant } from '../../format';
import { useWords, type WordKey } from '../../i18n';
import { ErrorNote } from '../Feedback';
import { useVerb } from '../useVerb';
import { useRouteText } from './RouteChoice';
import { bodyToSign, mayDecline, maySign } from './verbs';

/** What becomes of the amount; any other verb pays it again. */
const SIGNED: Record<string, WordKey> = {
  resolve: 'request.signText.resolve',
  'carry-over': 'request.signText.carryOver',
};

/** What waits for a second person: who asked for what, and offered to sign only to somebody else who may approve. */
export function PendingRequest({
  payment,
  request,
  etag,
}: {
  payment: PaymentStory;
  request: PaymentRequest;
  etag: string | null;
}) {
  const words = useWords();
  const { t, word } = words;
  const me = useMe();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<'sign' | 'decline' | null>(null);
  const command = useVerb(`/payments/${payment.id}`, etag);
  const verb = word('requestVerb', request.verb);
  const sign = maySign(request, me);
  async function decide(): Promise<void> {
    const error =
      asking === 'sign' ? await command.send(request.verb, bodyToSign(request)) : await command.send('decline');
    if (error !== null) return;
    setAsking(null);
    void message.success(t('payment.commandSent'));
  }
  const name = t(asking === 'decline' ? 'request.decline' : 'request.sign', { verb: verb.toLowerCase() });
  return (
    <section className="request" aria-label={t('request.label')}>
      <p style={{ margin: 0 }}>
        <UserSwitchOutlined aria-hidden="true" />{' '}
        <strong>
          {t('request.asked', {
            name: request.requestedBy,
            verb: verb.toLowerCase(),
            time: formatInstant(request.requestedAt),
          })}
        </strong>{' '}
        {request.requestedBy === me.username ? t('request.own') : t('request.waits')}
      </p>
      <What request={request} />
      {(sign || mayDecline(me)) && (
        <div className="row no-print">
          {sign && (
            <Button type="primary" onClick={() => setAsking('sign')}>
              {t('request.sign', { verb: verb.toLowerCase() })}
            </Button>
          )}
          {mayDecline(me) && (
            <Button onClick={() => setAsking('decline')}>
              {t(request.requestedBy === me.username ? 'request.withdraw' : 'request.decline')}
            </Button>
          )}
        </div>
      )}
      {asking && (
        <Modal
          open
          title={name}
          okText={name}
          cancelText={t('action.back')}
          confirmLoading={command.busy !== null}
          onOk={() => void decide()}
          onCancel={() => {
            command.forget();
            setAsking(null);
          }}
        >
          {command.error !== null && <ErrorNote error={command.error} />}
          <p>
            {asking === 'decline'
              ? t('request.declineText')
              : t(SIGNED[request.verb] ?? 'request.signText.pay', { amount: words.money(payment.amount) })}
          </p>
          <What request={request} />
        </Modal>
      )}
    </section>
  );
}

function What({ request }: { request: PaymentRequest }) {
  const { t, word } = useWords();
  const routeText = useRouteText();
  const facts: [string, string][] = [
    ...(request.route ? ([[t('route.label'), routeText(request.route)]] as [string, string][]) : []),
    ...(request.outcome ? ([[t('resolve.outcome'), word('payment', request.outcome)]] as [string, string][]) : []),
    ...(request.evidence ? ([[t('resolve.evidenceGiven'), request.evidence]] as [string, string][]) : []),
    ...(request.reason ? ([[t('gap.reason'), request.reason]] as [string, string][]) : []),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="facts" style={{ margin: 0 }}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
