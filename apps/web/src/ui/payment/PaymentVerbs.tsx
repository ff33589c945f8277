import { App, Button } from 'antd';
import { useState } from 'react';
import type { PaymentStory } from '../../api/payment-types';
import { useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { VerbDialog } from './VerbDialog';
import { offered, type PaymentVerb } from './verbs';

/** The verbs that the payment's state allows this person; the first brings it on. */
export function PaymentVerbs({ payment, etag }: { payment: PaymentStory; etag: string | null }) {
  const { t, word } = useWords();
  const me = useMe();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<PaymentVerb | null>(null);
  const verbs = offered(payment, me);
  return (
    <>
      {verbs.map((verb, index) => (
        <Button
          key={verb}
          type={index === 0 && verb !== 'cancel' && !payment.request ? 'primary' : 'default'}
          danger={verb === 'cancel'}
          onClick={() => setAsking(verb)}
        >
          {word('paymentVerb', verb)}
        </Button>
      ))}
      {asking && (
        <VerbDialog
          key={asking}
          payment={payment}
          etag={etag}
          verb={asking}
          onClose={(done) => {
            setAsking(null);
            if (done) void message.success(t('payment.commandSent'));
          }}
        />
      )}
    </>
  );
}
