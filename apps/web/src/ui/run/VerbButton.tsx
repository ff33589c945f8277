import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Run } from '../../api/types';
import { useWords } from '../../i18n';
import { useErrorText } from '../Feedback';
import { useChangeParameter } from '../PeriodPicker';
import { useVerb } from '../useVerb';
import type { RunVerb } from './verbs';

const AskVerb = lazy(() => import('./AskVerb'));

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
        <Suspense>
          <AskVerb
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
        </Suspense>
      )}
    </>
  );
}
