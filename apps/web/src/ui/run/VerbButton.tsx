import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Run } from '../../api/types';
import { useWords } from '../../i18n';
import { ErrorNote, useErrorText } from '../Feedback';
import { useChangeParameter } from '../PeriodPicker';
import { useVerb } from '../useVerb';
import { countOf, payable } from './steps';
import type { RunVerb } from './verbs';

/** What moves money or can't be undone is asked once, in numbers. */
const ASKED: RunVerb[] = ['approve', 'reject', 'release', 'cancel', 'close'];

interface Props {
  run: Run;
  etag: string | null;
  verb: RunVerb;
  primary?: boolean;
}

export function VerbButton({ run, etag, verb, primary = false }: Props) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const errorText = useErrorText();
  const change = useChangeParameter();
  const [asking, setAsking] = useState(false);
  const command = useVerb(`/payout-runs/${run.id}`, etag);
  const name = verb === 'plan' && run.state !== 'DRAFT' ? t('verb.planAgain') : words.word('verb', verb);
  const danger = verb === 'reject' || verb === 'cancel';
  const start = (): void => {
    command.forget();
    if (ASKED.includes(verb)) setAsking(true);
    else
      void command.send(verb).then((error) => {
        if (error !== null) void message.error(errorText(error));
      });
  };
  return (
    <>
      <Button
        type={primary ? 'primary' : 'default'}
        danger={danger}
        disabled={run.operation?.state === 'RUNNING'}
        loading={command.busy !== null && !asking}
        onClick={start}
      >
        {name}
      </Button>
      {asking && (
        <Ask
          run={run}
          verb={verb}
          name={name}
          danger={danger}
          command={command}
          onDone={() => {
            setAsking(false);
            // Whoever lets the money go wants to see it go.
            if (verb === 'approve' || verb === 'release') change('step', 'pay');
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface AskProps {
  run: Run;
  verb: RunVerb;
  name: string;
  danger: boolean;
  command: ReturnType<typeof useVerb>;
  onDone: () => void;
  onClose: () => void;
}

/** Names what will happen in numbers, and asks for the reason where somebody else has to act on it. */
function Ask({ run, verb, name, danger, command, onDone, onClose }: AskProps) {
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
