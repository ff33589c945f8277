import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';

/** Sends verbs on one thing: its ETag with each, one Idempotency-Key per intent; then everything shown is read again. */
export function useVerb(path: string, etag: string | null) {
  const cache = useQueryClient();
  const intent = useIntent();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  return {
    /** The verb under way. */
    busy,
    error,
    forget: () => setError(null),
    /** Null when it was taken, otherwise why it was refused (also in `error`). */
    send: async (verb: string, body: object = {}): Promise<unknown> => {
      setBusy(verb);
      setError(null);
      try {
        const key = intent.keyFor(`${verb} ${etag ?? ''} ${JSON.stringify(body)}`);
        // An inquiry changes nothing, so the state it was asked in does not matter.
        const ifMatch = verb === 'inquire' ? null : etag;
        await api.post(`${path}/${verb}`, { body, idempotencyKey: key, ifMatch });
        intent.settle();
        return null;
      } catch (failure) {
        intent.settle(failure);
        setError(failure);
        return failure;
      } finally {
        setBusy(null);
        await cache.invalidateQueries();
      }
    },
  };
}
