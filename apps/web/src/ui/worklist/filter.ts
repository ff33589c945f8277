import type { WorklistName } from '../../api/month-types';

/** What narrows a work-list; each stands in the address under its name. */
export const FILTERS = ['period', 'programme', 'area', 'reason', 'providerCode', 'channel', 'runId', 'open'] as const;
export type Filter = Record<(typeof FILTERS)[number], string>;

/** The part of a filter that narrows the counts of every list. */
export function countsFilter({ period, programme, area }: Filter): Pick<Filter, 'period' | 'programme' | 'area'> {
  return { period, programme, area };
}

/** Lists whose payments a later one follows; those that are followed already show only when asked for (`open=false`). */
export const FOLLOWED: WorklistName[] = ['returned', 'uncollected'];
