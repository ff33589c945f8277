import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import { useRead } from '../api/queries';
import type { Import } from '../api/types';

/**
 * One file at a time: first what it would change, then for good.
 * @param path where files go, such as `/accounts/imports`
 * @param id the import under way, which lives in the address
 * @param outcomes where its outcome is read, such as `/imports`
 */
export function useImport(path: string, id: string | null, outcomes: string, started: (id: string) => void) {
  const intent = useIntent();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const outcome = useRead<Import>(id === null ? null : `${outcomes}/${id}`, {
    refetchInterval: ({ state: { data } }) => (data?.state === 'RUNNING' ? 1000 : false),
  });

  // What was read before a list took effect is no longer true, however recently it was read.
  const applied = outcome.data?.dryRun === false && outcome.data.state !== 'RUNNING';
  useEffect(() => {
    if (applied) void cache.invalidateQueries();
  }, [applied, cache]);

  async function send(chosen: File, dryRun: boolean): Promise<void> {
    setBusy(true);
    setError(null);
    setFile(chosen);
    const body = new FormData();
    body.append('file', chosen);
    try {
      const key = intent.keyFor(`${path} ${dryRun} ${chosen.name} ${chosen.size} ${chosen.lastModified}`);
      const answer = await api.post<Import>(`${path}?dryRun=${dryRun}`, { body, idempotencyKey: key });
      intent.settle();
      started(answer.id);
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return { file, busy, error, outcome, send, forget: () => setFile(null) };
}
