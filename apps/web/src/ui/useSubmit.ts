import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';

/** Sends one body by POST, once per intent; then everything shown is read again. */
export function useSubmit<Answer = unknown>(path: string) {
  const cache = useQueryClient();
  const intent = useIntent();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy,
    error,
    /** The answer, or null when it was refused (then `error` says why). */
    submit: async (body: object): Promise<Answer | null> => {
      setBusy(true);
      setError(null);
      try {
        const answer = await api.post<Answer>(path, { body, idempotencyKey: intent.keyFor(JSON.stringify(body)) });
        intent.settle();
        await cache.invalidateQueries();
        return answer;
      } catch (failure) {
        intent.settle(failure);
        setError(failure);
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}
