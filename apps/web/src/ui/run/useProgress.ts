import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen } from '../../api/events';
import type { Progress } from '../../api/run-types';

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
    let last = '';
    void listen<Progress>(`/payout-runs/${runId}/progress`, 'progress', leaving.signal, {
      onData: (progress) => {
        setLive({ progress, connected: true });
        // The figures are here already; the run is read anew when it has come to another step.
        const now = `${progress.state} ${progress.operation?.name} ${progress.operation?.state}`;
        if (last !== '' && last !== now) void cache.invalidateQueries();
        last = now;
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
