import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { withQuery, type Answer } from '../api/client';
import { isMoving, useRun } from '../api/queries';
import type { Progress } from '../api/run-types';
import type { Run } from '../api/types';
import type { RunState } from '../api/vocabulary';
import { useWords } from '../i18n';
import { Loading, Reading } from '../ui/Feedback';
import { PageFrame } from '../ui/Page';
import { LeftToDo } from '../ui/run/LeftToDo';
import { OperationNote } from '../ui/run/OperationNote';
import { RunPath } from '../ui/run/RunPath';
import { countOf, nextStep, stepOf, STEPS, TO_CHASE, type Step } from '../ui/run/steps';
import { standOf, useProgress } from '../ui/run/useProgress';
import { useRunTitle } from '../ui/RunCard';
import { StateTag } from '../ui/StateTag';
import '../ui/run/run.css';

/** Each step is fetched when it is opened. */
const ListStep = lazy(() => import('../ui/run/ListStep'));
const DifferencesStep = lazy(() => import('../ui/run/DifferencesStep'));
const HeldStep = lazy(() => import('../ui/run/HeldStep'));
const TotalsStep = lazy(() => import('../ui/run/TotalsStep'));
const SubmitStep = lazy(() => import('../ui/run/SubmitStep'));
const ApproveStep = lazy(() => import('../ui/run/ApproveStep'));
const PayStep = lazy(() => import('../ui/run/PayStep'));
const ChaseStep = lazy(() => import('../ui/run/ChaseStep'));
const CloseStep = lazy(() => import('../ui/run/CloseStep'));

/** While events arrive, the run itself is only checked now and then: more often while its list is being changed. */
const SLOWLY = 15_000;
const STEADILY = 3_000;
const EVERY_SECOND = 1_000;

/** A run as a guided path: what is left to do on top, then the open step. */
export default function RunPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const runTitle = useRunTitle();
  const [parameters] = useSearchParams();
  const live = useLiveRun(id);
  const run = live.run;
  const open = useOpenStep(run, parameters.get('step'));
  return (
    <PageFrame
      title={run ? runTitle(run) : t('run.one')}
      back={{ to: withQuery('/runs', { period: run?.period }), label: t('runs.title') }}
      actions={run && <StateTag list="run" state={run.state} />}
    >
      <Reading query={live.query} rows={10}>
        {() =>
          run && (
            <>
              <LeftToDo run={run} etag={live.etag} open={open} progress={live.progress} />
              <RunPath
                run={run}
                open={open}
                counts={{ held: countOf(run, 'HELD'), chase: run.state === 'PAYING' ? countOf(run, ...TO_CHASE) : 0 }}
              />
              <OperationNote run={run} />
              <Suspense fallback={<Loading />}>
                <OpenStep run={run} etag={live.etag} step={open} progress={live.progress} connected={live.connected} />
              </Suspense>
              <NextStep step={open} />
            </>
          )
        }
      </Reading>
    </PageFrame>
  );
}

/** The run with the newest figures there are: those of the event stream while it is open. */
function useLiveRun(id: string) {
  const cache = useQueryClient();
  // What was read before tells whether there is anything to listen to, and listening how often to read again.
  const before = cache.getQueryData<Answer<Run>>(['run', id])?.body;
  const listens = before !== undefined && (before.operation?.state === 'RUNNING' || isMoving(before));
  const { progress, connected } = useProgress(listens ? id : null);
  const slowly = before?.operation?.state === 'RUNNING' ? STEADILY : SLOWLY;
  const query = useRun(id, connected ? slowly : EVERY_SECOND);
  const read = query.data?.body;
  useWhenItMoves(read, () => void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'run' }));
  const run: Run | undefined =
    read && progress
      ? { ...read, totals: { ...read.totals, ...progress.totals }, progress: { byProvider: progress.byProvider } }
      : read;
  return { query, run, etag: query.data?.etag ?? null, progress, connected };
}

/** Calls when the run has come to another state, or an operation on it began or ended: what else is shown is old then. */
function useWhenItMoves(run: Run | undefined, moved: () => void): void {
  const stand = run && `${run.id} ${standOf(run)}`;
  const before = useRef(stand);
  const call = useEffectEvent(moved);
  useEffect(() => {
    if (before.current !== undefined && before.current !== stand) call();
    before.current = stand;
  }, [stand]);
}

/**
 * The step in the address; without one, where the run stood when it came to its state: figures that change while somebody
 * watches do not turn the page under their eyes, a new state does.
 */
function useOpenStep(run: Run | undefined, asked: string | null): Step {
  const [stood, setStood] = useState<{ state: RunState; step: Step } | null>(null);
  if (run && stood?.state !== run.state) setStood({ state: run.state, step: stepOf(run) });
  return STEPS.find((step) => step === asked) ?? stood?.step ?? 'list';
}

interface OpenProps {
  run: Run;
  etag: string | null;
  step: Step;
  progress: Progress | null;
  connected: boolean;
}

function OpenStep({ run, etag, step, progress, connected }: OpenProps) {
  switch (step) {
    case 'list':
      return <ListStep run={run} etag={etag} />;
    case 'differences':
      return <DifferencesStep run={run} />;
    case 'held':
      return <HeldStep run={run} etag={etag} />;
    case 'totals':
      return <TotalsStep run={run} />;
    case 'submit':
      return <SubmitStep run={run} />;
    case 'approve':
      return <ApproveStep run={run} />;
    case 'pay':
      return <PayStep run={run} progress={progress} connected={connected} />;
    case 'chase':
      return <ChaseStep run={run} />;
    case 'close':
      return <CloseStep run={run} />;
  }
}

/** The way on, at the foot of a step. */
function NextStep({ step }: { step: Step }) {
  const { t } = useWords();
  const next = nextStep(step);
  if (!next) return null;
  return (
    <p className="no-print" style={{ textAlign: 'right' }}>
      <Link to={`?step=${next}`}>
        <Button tabIndex={-1}>{t('path.goOn', { step: t(`path.${next}`) })}</Button>
      </Link>
    </p>
  );
}
