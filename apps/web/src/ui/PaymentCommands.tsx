import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import type { PaymentStory } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { useWords } from '../i18n';
import { ErrorNote } from './Feedback';

type Verb = 'hold' | 'unhold' | 'cancel' | 'inquire';

function offered(payment: PaymentStory, me: ReturnType<typeof useMe>): Verb[] {
  const verbs: Verb[] = [];
  const officer = hasRole(me, 'FINANCE_OFFICER');
  const { state } = payment;
  if (
    officer &&
    payment.channel !== 'POST_OFFICE' &&
    (state === 'UNKNOWN' || state === 'SUBMITTED' || state === 'SUBMITTING')
  )
    verbs.push('inquire');
  if (state === 'HELD' && (officer || hasRole(me, 'APPROVER')) && payment.unholdRequestedBy !== me.username)
    verbs.push('unhold');
  if ((officer || hasRole(me, 'APPROVER')) && (state === 'PLANNED' || state === 'APPROVED')) verbs.push('hold');
  if (officer && (state === 'PLANNED' || state === 'HELD' || state === 'APPROVED')) verbs.push('cancel');
  return verbs;
}

export function PaymentCommands({ payment, etag }: { payment: PaymentStory; etag: string | null }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const cache = useQueryClient();
  const intent = useIntent();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Verb | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function command(verb: Verb): Promise<void> {
    setBusy(true);
    setError(null);
    const body = verb === 'inquire' || reason.trim() === '' ? {} : { reason: reason.trim() };
    try {
      const key = intent.keyFor(`${verb} ${etag ?? ''} ${JSON.stringify(body)}`);
      await api.post(`/payments/${payment.id}/${verb}`, {
        body,
        idempotencyKey: key,
        ...(verb === 'inquire' ? {} : { ifMatch: etag }),
      });
      intent.settle();
      setAsking(null);
      setReason('');
      void message.success(t('payment.commandSent'));
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
      await cache.invalidateQueries();
    }
  }

  return (
    <>
      {offered(payment, me).map((verb) => (
        <Button key={verb} danger={verb === 'cancel'} onClick={() => setAsking(verb)}>
          {words.word('paymentVerb', verb)}
        </Button>
      ))}
      <Modal
        open={asking !== null}
        title={asking ? words.word('paymentVerb', asking) : ''}
        okText={asking ? words.word('paymentVerb', asking) : ''}
        cancelText={t('action.back')}
        okButtonProps={{ danger: asking === 'cancel' }}
        confirmLoading={busy}
        onOk={() => asking && void command(asking)}
        onCancel={() => {
          setAsking(null);
          setError(null);
        }}
      >
        {error !== null && <ErrorNote error={error} />}
        {asking && <p>{words.word('askPayment', asking)}</p>}
        {asking !== 'inquire' && (
          <label className="field">
            {t('payment.note')}
            <Input.TextArea
              rows={2}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
        )}
      </Modal>
    </>
  );
}
