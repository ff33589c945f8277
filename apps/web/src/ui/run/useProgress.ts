import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Answer } from '../../api/client';
import { listen } from '../../api/events';
import type { Progress } from '../../api/run-types';
import type { Run } from '../../api/types';

interface Live {
  /** The latest event; null before the first. */
  progress: Progress | null;
  /** Whether events are arriving: without them the run itself is read every second. */
  connected: boolean;
}

const SILENT: Live = { progress: null, connected: false };

/** A run's progress as the server sends it; null listens to nothing. */
export function useProgress(runId: string | null): Live {
  const cache = useQueryClient();
  const [live, setLive] = useState<Live>(SILENT);
  useEffect(() => {
    if (runId === null) return undefined;
    const leaving = new AbortController();
    void listen<Progress>(`/payout-runs/${runId}/progress`, 'progress', leaving.signal, {
      onData: (progress) => {
        setLive({ progress, connected: true });
        // The figures are here already; the run is read anew when it has come to another step.
        const known = cache.getQueryData<Answer<Run>>(['run', runId])?.body;
        if (known && standOf(known) !== standOf(progress)) void cache.invalidateQueries({ queryKey: ['run', runId] });
      },
      onConnected: (connected) => setLive((before) => ({ ...before, connected })),
    });
    return () => {
      leaving.abort();
      setLive(SILENT);
    };
  }, [runId, cache]);
  return live;
}

/** Where a run stands, as text: it changes when the run comes to another state, or an operation begins or ends. */
export function standOf({ state, operation }: Pick<Run, 'state' | 'operation'>): string {
  return `${state} ${operation?.name ?? ''} ${operation?.state ?? ''}`;
}
