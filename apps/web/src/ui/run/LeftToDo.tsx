import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useRead } from '../../api/queries';
import type { Reminder } from '../../api/month-types';
import type { Progress } from '../../api/run-types';
import type { Run } from '../../api/types';
import type { PaymentState } from '../../api/vocabulary';
import { useMe } from '../../auth/session';
import { formatDate, formatDuration } from '../../format';
import { useWords } from '../../i18n';
import { Due } from '../Due';
import { countOf, nextStep, ON_THE_WAY, payable, stepOf, TO_CHASE, type Step } from './steps';
import { VerbButton } from './VerbButton';
import { hasPrepared, mayDo, type RunVerb } from './verbs';

interface Props {
  run: Run;
  etag: string | null;
  open: Step;
  progress: Progress | null;
}

/** What is left to do with this run, until when, and the one thing to do next. */
export function LeftToDo({ run, etag, open, progress }: Props) {
  const { t, word } = useWords();
  const reminder = useReminder(run);
  return (
    <div className="todo">
      <div className="todo-text">
        <p>
          <Sentence run={run} progress={progress} />
        </p>
        {reminder && (
          <p className="row muted" style={{ gap: '4px 10px' }}>
            {t('todo.due', { step: word('reminder', reminder.step), day: formatDate(reminder.dueOn) })}
            <Due daysLeft={reminder.daysLeft} />
          </p>
        )}
      </div>
      <div className="row no-print">
        <NextAction run={run} etag={etag} open={open} />
      </div>
    </div>
  );
}

/** The nearest deadline of this run. */
function useReminder(run: Run): Reminder | undefined {
  const over = run.state === 'CLOSED' || run.state === 'CANCELLED';
  const { data } = useRead<{ items: Reminder[] }>(over ? null : '/reminders', { staleTime: 60_000, retry: false });
  return data?.items.filter(({ runId }) => runId === run.id).sort((one, other) => one.daysLeft - other.daysLeft)[0];
}

function Sentence({ run, progress }: { run: Run; progress: Progress | null }): ReactNode {
  const words = useWords();
  const { t, count } = words;
  const me = useMe();
  const { payments, amount } = payable(run);
  const figures = { count: count(payments), amount: words.moneyShort(amount), period: words.period(run.period) };
  if (run.operation?.state === 'RUNNING') return <Running run={run} name={run.operation.name} progress={progress} />;
  switch (run.state) {
    case 'DRAFT':
      return <strong>{t('todo.DRAFT', figures)}</strong>;
    case 'REJECTED':
      return <strong>{t('todo.REJECTED', { reason: run.rejectionReason ?? '–' })}</strong>;
    case 'PLANNED':
      return (
        <>
          <strong>{t('todo.PLANNED', figures)}</strong> <Counts run={run} states={['HELD']} />
        </>
      );
    case 'SUBMITTED':
      if (mayDo(run, me, 'approve'))
        return <strong>{t('todo.approve', { ...figures, name: run.preparedBy ?? '–' })}</strong>;
      return (
        <>
          <strong>{t('todo.SUBMITTED', figures)}</strong> {hasPrepared(run, me) && t('advice.ownRun')}
        </>
      );
    case 'APPROVED':
      return (
        <strong>
          {t(mayDo(run, me, 'release') ? 'todo.release' : 'todo.APPROVED', { ...figures, name: run.approvedBy ?? '–' })}
        </strong>
      );
    case 'PAYING':
      return <Paying run={run} progress={progress} />;
    case 'CLOSED':
      return <strong>{t('todo.CLOSED', figures)}</strong>;
    case 'CANCELLED':
      return <strong>{t('todo.CANCELLED')}</strong>;
  }
}

/** What the server is doing, how far it is and how fast. */
function Running({ run, name, progress }: { run: Run; name: string; progress: Progress | null }) {
  const words = useWords();
  const { t, count } = words;
  const { perSecond = 0, secondsLeft = null } = progress ?? {};
  return (
    <span role="status">
      <strong>{t('todo.running', { name: words.word('operation', name), count: count(run.totals?.payments) })}</strong>{' '}
      {perSecond > 0 && t('pay.perSecond', { rate: count(Math.round(perSecond)) })}
      {secondsLeft !== null && `, ${t('todo.left', { left: formatDuration(secondsLeft, words.language) })}`}
      <span className="busy" aria-hidden="true" />
      <span className="muted">{t('operation.mayLeave')}</span>
    </span>
  );
}

function Paying({ run, progress }: { run: Run; progress: Progress | null }) {
  const words = useWords();
  const { t, count } = words;
  const waiting = countOf(run, ...ON_THE_WAY);
  const chase = countOf(run, ...TO_CHASE);
  const step = stepOf(run);
  if (step === 'close') return <strong>{t('todo.close')}</strong>;
  if (step === 'chase') {
    return (
      <>
        <strong>{t('todo.chase', { count: count(waiting + chase) })}</strong>{' '}
        <Counts run={run} states={[...TO_CHASE, ...ON_THE_WAY]} />
      </>
    );
  }
  const seconds = progress?.secondsLeft;
  return (
    <>
      <strong>{t('todo.pay', { count: count(waiting) })}</strong>{' '}
      {seconds !== null && seconds !== undefined && (
        <span className="muted">{t('todo.left', { left: formatDuration(seconds, words.language) })}</span>
      )}{' '}
      <Counts run={run} states={TO_CHASE} />
    </>
  );
}

/** `95 tạm giữ · 12 bị từ chối`, each opening its payments. */
function Counts({ run, states }: { run: Run; states: readonly PaymentState[] }) {
  const { count, word } = useWords();
  const some = states.filter((state) => countOf(run, state) > 0);
  return (
    <span>
      {some.map((state, index) => (
        <span key={state}>
          {index > 0 && ' · '}
          <Link to={`/runs/${run.id}/payments?state=${state}`}>
            {count(countOf(run, state))} {word('payment', state).toLowerCase()}
          </Link>
        </span>
      ))}
    </span>
  );
}

/** The verb that brings the run on, or the way to the step where it is. */
function NextAction({ run, etag, open }: Omit<Props, 'progress'>) {
  const { t } = useWords();
  const me = useMe();
  if (run.operation?.state === 'RUNNING') return null;
  const button = (verb: RunVerb, primary: boolean) =>
    mayDo(run, me, verb) ? <VerbButton key={verb} run={run} etag={etag} verb={verb} primary={primary} /> : null;
  const goTo = (step: Step) => (
    <Link to={`?step=${step}`} preventScrollReset>
      <Button type="primary" tabIndex={-1}>
        {t('path.next', { step: t(`path.${step}`) })}
      </Button>
    </Link>
  );
  switch (run.state) {
    case 'DRAFT':
    case 'REJECTED':
      return button('plan', true);
    case 'PLANNED': {
      if (!mayDo(run, me, 'submit')) return null;
      const next = nextStep(open);
      const checking = open === 'list' || open === 'differences' || open === 'held' || open === 'totals';
      return checking && next ? goTo(next) : button('submit', true);
    }
    case 'SUBMITTED':
      if (!mayDo(run, me, 'approve')) return null;
      return open === 'approve' ? (
        <>
          {button('reject', false)}
          {button('approve', true)}
        </>
      ) : (
        goTo('approve')
      );
    case 'APPROVED':
      return button('release', true);
    case 'PAYING':
      if (!mayDo(run, me, 'close')) return null;
      return open === 'close' ? button('close', true) : goTo('close');
    case 'CLOSED':
    case 'CANCELLED':
      return null;
  }
}
