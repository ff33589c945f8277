import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/** Runs one change at a time, keeps why it was refused, and has everything shown read again. */
export function useTask() {
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy,
    error,
    forget: () => setError(null),
    /** The answer, or undefined when it was refused (then `error` says why). */
    run: async <Answer>(task: () => Promise<Answer>): Promise<Answer | undefined> => {
      setBusy(true);
      setError(null);
      try {
        return await task();
      } catch (failure) {
        setError(failure);
        return undefined;
      } finally {
        setBusy(false);
        await cache.invalidateQueries();
      }
    },
  };
}
