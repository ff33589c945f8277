import { CheckCircleOutlined, CloseCircleOutlined, LoadingOutlined } from '@ant-design/icons';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Run } from '../../api/types';
import { useWords } from '../../i18n';
import { useChangeParameter } from '../PeriodPicker';
import { useRunName } from '../Reminders';

/** The runs that a bulk verb works on, until it has ended in each; the work goes on when the page is left. */
export function BulkProgress({ runIds }: { runIds: string[] }) {
  const { t, count } = useWords();
  const runName = useRunName();
  const change = useChangeParameter();
  const cache = useQueryClient();
  const runs = useQueries({
    queries: runIds.map((id) => ({
      queryKey: ['bulk run', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Run>(`/payout-runs/${id}`, signal),
      refetchInterval: ({ state }: { state: { data?: Run | undefined } }) => (isOver(state.data) ? false : 1000),
    })),
  });
  const over = runs.every(({ data }) => isOver(data));
  const failed = runs.some(({ data }) => data?.operation?.state === 'FAILED');
  useEffect(() => {
    if (!over) return;
    void cache.invalidateQueries({ queryKey: ['pages'] });
    void cache.invalidateQueries({ queryKey: ['read'] });
  }, [over, cache]);
  return (
    <Alert
      type={failed ? 'error' : over ? 'success' : 'info'}
      role="status"
      style={{ marginBottom: 16 }}
      title={
        failed
          ? t('bulkMany.someFailed')
          : over
            ? t('bulkMany.finished')
            : t('bulkMany.running', { count: count(runIds.length) })
      }
      description={
        <>
          {!over && <p style={{ margin: 0 }}>{t('operation.mayLeave')}</p>}
          <ul className="bulk-runs">
            {runs.map(({ data }, index) => (
              <li key={runIds[index]}>
                <Icon run={data} /> <Link to={`/runs/${runIds[index]}`}>{data ? runName(data) : t('run.one')}</Link>:{' '}
                <Outcome run={data} />
              </li>
            ))}
          </ul>
          {over && <Button onClick={() => change('bulk', null)}>{t('action.close')}</Button>}
        </>
      }
    />
  );
}

function isOver(run: Run | undefined): boolean {
  return run !== undefined && run.operation?.state !== 'RUNNING';
}

function Icon({ run }: { run: Run | undefined }) {
  if (!isOver(run)) return <LoadingOutlined aria-hidden="true" />;
  return run?.operation?.state === 'FAILED' ? (
    <CloseCircleOutlined aria-hidden="true" />
  ) : (
    <CheckCircleOutlined aria-hidden="true" />
  );
}

function Outcome({ run }: { run: Run | undefined }) {
  const { t, count } = useWords();
  const operation = run?.operation;
  if (!isOver(run)) return t('bulkMany.runBusy');
  if (operation?.state === 'FAILED') return t('bulkMany.runFailed', { why: operation.error ?? '–' });
  if (operation?.done === undefined) return t('bulkMany.runDoneOnly');
  const skipped = (operation.skipped ?? []).reduce((sum, { payments }) => sum + payments, 0);
  return [
    t('bulkMany.runDone', { done: count(operation.done) }),
    ...(skipped > 0 ? [t('bulkMany.runSkipped', { skipped: count(skipped) })] : []),
    ...(operation.requested ? [t('bulkMany.runRequested', { count: count(operation.requested) })] : []),
  ].join('; ');
}
