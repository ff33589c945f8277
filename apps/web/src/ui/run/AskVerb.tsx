import { Input, Modal } from 'antd';
import { useState } from 'react';
import type { Run } from '../../api/types';
import { useWords } from '../../i18n';
import { ErrorNote } from '../Feedback';
import type { useVerb } from '../useVerb';
import { countOf, payable } from './steps';
import type { RunVerb } from './verbs';

interface Props {
  run: Run;
  verb: RunVerb;
  name: string;
  danger: boolean;
  command: ReturnType<typeof useVerb>;
  onDone: () => void;
  onClose: () => void;
}

/** Names what will happen in numbers, and asks for the reason where somebody else has to act on it. */
export default function AskVerb({ run, verb, name, danger, command, onDone, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const [reason, setReason] = useState('');
  const { payments, amount } = payable(run);
  const inNumbers = { count: words.count(payments), amount: words.money(amount) };
  const held = countOf(run, 'HELD');
  const pays = verb === 'approve' || verb === 'release';
  const body = verb === 'reject' ? { reason: reason.trim() } : {};
  return (
    <Modal
      open
      title={name}
      okText={pays ? t('verb.pay', inNumbers) : name}
      cancelText={t('action.back')}
      okButtonProps={{ danger, disabled: verb === 'reject' && reason.trim() === '' }}
      confirmLoading={command.busy !== null}
      onOk={() => void command.send(verb, body).then((error) => error === null && onDone())}
      onCancel={onClose}
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      {pays && <p>{t('ask.pay', inNumbers)}</p>}
      {pays && held > 0 && <p>{t('ask.held', { count: words.count(held) })}</p>}
      {verb === 'cancel' && <p>{t('ask.cancel', { count: words.count(run.totals?.payments ?? 0) })}</p>}
      {verb === 'close' && (
        <p>
          {t('ask.close', {
            planned: words.count(run.totals?.payments),
            amount: words.money(run.totals?.amount),
            settled: words.count(countOf(run, 'SETTLED')),
            returned: words.count(countOf(run, 'RETURNED')),
            carriedOver: words.count(countOf(run, 'CARRIED_OVER')),
            cancelled: words.count(countOf(run, 'CANCELLED')),
          })}
        </p>
      )}
      {verb === 'reject' && (
        <label className="field">
          {t('ask.reject')}
          <Input.TextArea rows={3} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
        </label>
      )}
    </Modal>
  );
}
