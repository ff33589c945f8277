import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, ApiError } from '../api/client';
import { useIntent } from '../api/intent';
import type { Run } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { useWords } from '../i18n';
import { ErrorNote, useErrorText } from './Feedback';

type Verb = 'plan' | 'submit' | 'approve' | 'reject' | 'release' | 'cancel';
/** What moves money or can't be undone is asked once, in numbers. */
const ASKED: Verb[] = ['approve', 'reject', 'release', 'cancel'];

/** What this person may do to this run now; nothing they prepared is offered to them to sign. */
function offered(run: Run, me: ReturnType<typeof useMe>): Verb[] {
  const prepared = run.preparedBy === me.username || (run.preparers?.includes(me.username) ?? false);
  const verbs: Verb[] = [];
  if (hasRole(me, 'FINANCE_OFFICER')) {
    if (run.state === 'PLANNED') verbs.push('submit');
    if (run.state === 'DRAFT' || run.state === 'PLANNED' || run.state === 'REJECTED') verbs.push('plan', 'cancel');
  }
  if (hasRole(me, 'APPROVER') && run.state === 'SUBMITTED' && !prepared) verbs.push('approve', 'reject');
  if (hasRole(me, 'RELEASER') && run.state === 'APPROVED' && !prepared && run.approvedBy !== me.username)
    verbs.push('release');
  return verbs;
}

export function RunCommands({ run, etag }: { run: Run; etag: string | null }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const intent = useIntent();
  const [asking, setAsking] = useState<Verb | null>(null);
  const [busy, setBusy] = useState<Verb | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const running = run.operation?.state === 'RUNNING';
  const verbs = offered(run, me);
  const held = run.totals?.byState?.HELD;
  const payable = {
    payments: (run.totals?.payments ?? 0) - (held?.payments ?? 0),
    amount: (BigInt(run.totals?.amount ?? '0') - BigInt(held?.amount ?? '0')).toString(),
  };
  const inNumbers = { count: words.count(payable.payments), amount: words.money(payable.amount) };

  async function command(verb: Verb): Promise<void> {
    setBusy(verb);
    setError(null);
    const body = verb === 'reject' ? { reason: reason.trim() } : {};
    try {
      const key = intent.keyFor(`${verb} ${etag ?? ''} ${JSON.stringify(body)}`);
      await api.post(`/payout-runs/${run.id}/${verb}`, { body, idempotencyKey: key, ifMatch: etag });
      intent.settle();
      setAsking(null);
      setReason('');
    } catch (failure) {
      intent.settle(failure);
      if (failure instanceof ApiError && failure.status === 412) setAsking(null);
      if (asking && !(failure instanceof ApiError && failure.status === 412)) setError(failure);
      else void message.error(errorText(failure));
    } finally {
      setBusy(null);
      await cache.invalidateQueries();
    }
  }

  const start = (verb: Verb): void => {
    setError(null);
    if (ASKED.includes(verb)) setAsking(verb);
    else void command(verb);
  };
  return (
    <>
      {verbs.map((verb, index) => (
        <Button
          key={verb}
          type={index === 0 ? 'primary' : 'default'}
          danger={verb === 'reject' || verb === 'cancel'}
          disabled={running || (busy !== null && busy !== verb)}
          loading={busy === verb && asking === null}
          onClick={() => start(verb)}
        >
          {verb === 'plan' && run.state !== 'DRAFT' ? t('verb.planAgain') : words.word('verb', verb)}
        </Button>
      ))}
      <Modal
        open={asking !== null}
        title={asking ? words.word('verb', asking) : ''}
        okText={
          asking === 'approve' || asking === 'release'
            ? t('verb.pay', inNumbers)
            : asking
              ? words.word('verb', asking)
              : ''
        }
        cancelText={t('action.back')}
        okButtonProps={{
          danger: asking === 'reject' || asking === 'cancel',
          disabled: asking === 'reject' && reason.trim() === '',
        }}
        confirmLoading={busy !== null}
        onOk={() => asking && void command(asking)}
        onCancel={() => setAsking(null)}
      >
        {error !== null && <ErrorNote error={error} />}
        {(asking === 'approve' || asking === 'release') && <p>{t('ask.pay', inNumbers)}</p>}
        {(asking === 'approve' || asking === 'release') && (held?.payments ?? 0) > 0 && (
          <p>{t('ask.held', { count: words.count(held?.payments) })}</p>
        )}
        {asking === 'cancel' && <p>{t('ask.cancel', { count: words.count(run.totals?.payments ?? 0) })}</p>}
        {asking === 'reject' && (
          <label className="field">
            {t('ask.reject')}
            <Input.TextArea
              rows={3}
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
