import { useInfiniteQuery, useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { api, withQuery } from './client';
import type { ScheduleStory } from './month-types';
import type { Area, Page, Provider, Readiness, Run } from './types';

/** Reads one address; the address is its key, so the same thing is fetched once and shown everywhere. */
export function useRead<Body>(path: string | null, options: Partial<UseQueryOptions<Body>> = {}) {
  return useQuery<Body>({
    queryKey: ['read', path],
    queryFn: ({ signal }) => api.get<Body>(path ?? '', signal),
    enabled: path !== null,
    ...options,
  });
}

/** Reads a list page by page; `More` is what each page says besides, such as the total of the whole list. */
export function usePages<Item, More extends object = object>(
  path: string | null,
  limit = 50,
  refetchInterval: number | false = false,
) {
  return useInfiniteQuery({
    queryKey: ['pages', path, limit],
    queryFn: ({ pageParam, signal }) => {
      const [address = '', query] = (path ?? '').split('?');
      const given = Object.fromEntries(new URLSearchParams(query));
      return api.get<Page<Item> & More>(withQuery(address, { ...given, limit, cursor: pageParam }), signal);
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: path !== null,
    refetchInterval,
  });
}

export function useReadiness() {
  return useRead<Readiness>('/health/ready', { staleTime: 60_000, retry: 1 });
}

/** The areas one below `parent`, with their names. */
export function useAreas(parent: string | null, version = 'DISTRICT_2024') {
  return useRead<Page<Area>>(parent === null ? null : withQuery('/areas', { version, parent }), {
    staleTime: 600_000,
  });
}

export function useProviders(enabled = true) {
  return useRead<Page<Provider>>(enabled ? '/providers' : null, { staleTime: 60_000 });
}

const EVERY_SECOND = 1000;

/**
 * A run with its ETag; read again every second while the server works on it or money moves, or at `pace` (milliseconds)
 * when its progress arrives by another way.
 */
export function useRun(id: string, pace = EVERY_SECOND) {
  return useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => api.getTagged<Run>(`/payout-runs/${id}`, signal),
    refetchInterval: ({ state: { data } }) => {
      const run = data?.body;
      if (!run) return false;
      return run.operation?.state === 'RUNNING' || isMoving(run) ? pace : false;
    },
  });
}

const ON_THE_WAY = ['APPROVED', 'SUBMITTING', 'SUBMITTED'] as const;

/** Paying, and something has no outcome yet. */
export function isMoving(run: Run): boolean {
  if (run.state !== 'PAYING') return false;
  return ON_THE_WAY.some((state) => (run.totals?.byState?.[state]?.payments ?? 0) > 0);
}

/** A schedule with its next runs and its ETag. */
export function useSchedule(id: string | undefined) {
  return useQuery({
    queryKey: ['schedule', id],
    queryFn: ({ signal }) => api.getTagged<ScheduleStory>(`/schedules/${id}`, signal),
    enabled: id !== undefined,
  });
}
