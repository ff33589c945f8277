import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client';
import type { Review } from '../../api/run-types';
import type { Run } from '../../api/types';

/**
 * What the approver is asked to sign. It is read once for each list: reading it again would call "seen" what this person
 * is still looking at. That it was seen is said as soon as it is shown.
 */
export function useReview(run: Run, tellSeen: boolean) {
  const query = useQuery({
    queryKey: ['review', run.id, run.fingerprint],
    queryFn: ({ signal }) => api.get<Review>(`/payout-runs/${run.id}/review`, signal),
    enabled: ({ state }) => state.data === undefined,
    gcTime: 0,
    retry: false,
  });
  const told = useRef<string | null>(null);
  const shown = query.data?.fingerprint ?? null;
  useEffect(() => {
    if (!tellSeen || shown === null || told.current === shown) return;
    told.current = shown;
    void api
      .post(`/payout-runs/${run.id}/seen`, { body: { fingerprint: shown }, idempotencyKey: crypto.randomUUID() })
      .catch(() => {
        // Not said: what changed is shown once more next time, which does no harm.
        told.current = null;
      });
  }, [tellSeen, shown, run.id]);
  return query;
}
