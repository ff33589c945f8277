import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { RESOLVED_OUTCOMES, type PaymentStory, type ResolvedOutcome } from '../../api/payment-types';
import { useWords } from '../../i18n';
import { ErrorNote } from '../Feedback';
import { useVerb } from '../useVerb';
import { firstChoice, RouteChoice, routeOf } from './RouteChoice';
import { isOut, type PaymentVerb } from './verbs';

interface Props {
  payment: PaymentStory;
  etag: string | null;
  verb: PaymentVerb;
  onClose: (done: boolean) => void;
}

/** Why a person may hold a payment; the others are found. */
const GIVEN_REASONS = ['REQUESTED', 'CEILING'] as const;

/** Asks what a verb needs to know, and says what it will do. */
export function VerbDialog({ payment, etag, verb, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const command = useVerb(`/payments/${payment.id}`, etag);
  const [reason, setReason] = useState('');
  const [heldReason, setHeldReason] = useState<(typeof GIVEN_REASONS)[number]>('REQUESTED');
  const [route, setRoute] = useState(() => firstChoice(payment));
  const [outcome, setOutcome] = useState<ResolvedOutcome | null>(null);
  const [evidence, setEvidence] = useState('');
  const name = words.word('paymentVerb', verb);
  const asks =
    verb === 'unhold' || verb === 'reissue' || verb === 'resolve' || (verb === 'carry-over' && isOut(payment.state));
  const confirm = asks ? t('payment.ask', { verb: name.toLowerCase() }) : name;
  const again = verb === 'unhold' || verb === 'reissue';
  const complete = verb !== 'resolve' || (outcome !== null && evidence.trim() !== '');

  function body(): object {
    const note = reason.trim() === '' ? {} : { reason: reason.trim() };
    switch (verb) {
      case 'hold':
        return { ...note, heldReason };
      case 'cancel':
      case 'carry-over':
        return note;
      case 'unhold':
      case 'reissue':
        return { ...note, ...routeOf(route) };
      case 'resolve':
        return { ...note, outcome, evidence: evidence.trim() };
      case 'inquire':
        return {};
    }
  }

  return (
    <Modal
      open
      title={name}
      okText={confirm}
      cancelText={t('action.back')}
      okButtonProps={{ danger: verb === 'cancel', disabled: !complete }}
      confirmLoading={command.busy !== null}
      onOk={() => void command.send(verb, body()).then((error) => error === null && onClose(true))}
      onCancel={() => onClose(false)}
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      <p>{words.word('askPayment', verb)}</p>
      {verb === 'hold' && (
        <div className="field" style={{ marginBottom: 12 }}>
          <span id="held-reason">{t('gap.reason')}</span>
          <Radio.Group
            aria-labelledby="held-reason"
            value={heldReason}
            onChange={({ target }) => setHeldReason(target.value as 'CEILING')}
            options={GIVEN_REASONS.map((value) => ({ value, label: words.word('held', value) }))}
          />
        </div>
      )}
      {again && <RouteChoice payment={payment} value={route} onChange={setRoute} />}
      {verb === 'resolve' && (
        <>
          <div className="field" style={{ marginBottom: 12 }}>
            <span id="outcome">{t('resolve.outcome')}</span>
            <Radio.Group
              aria-labelledby="outcome"
              value={outcome}
              onChange={({ target }) => setOutcome(target.value as ResolvedOutcome)}
              options={RESOLVED_OUTCOMES.map((value) => ({ value, label: words.word('payment', value) }))}
            />
          </div>
          <label className="field">
            {t('resolve.evidence')}
            <Input.TextArea
              rows={3}
              maxLength={500}
              value={evidence}
              onChange={({ target }) => setEvidence(target.value)}
            />
          </label>
        </>
      )}
      {verb !== 'inquire' && (
        <label className="field">
          {t('payment.note')}
          <Input.TextArea rows={2} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
        </label>
      )}
    </Modal>
  );
}
