import { scopeColumn, type Actor, type Channel, type Programme } from '#contracts';
import { Parameters } from './parameters.js';

/** What waits for a hand, by what has to be done about it. */
export const WORKLISTS = ['held', 'rejected', 'unknown', 'returned', 'uncollected', 'requests'] as const;
export type WorklistName = (typeof WORKLISTS)[number];

export interface WorklistFilter {
  /** Payments of that month, and payments of earlier months that a run of that month pays. */
  period?: string;
  programme?: Programme;
  area?: string;
  /** Why it is held or refused; of requests, what is asked for. */
  reason?: string;
  providerCode?: string;
  channel?: Channel;
  runId?: string;
  /** Only what no later payment follows. */
  open: boolean;
}

/** A work-list as a part of a statement: what follows FROM, over `payments p`. */
export interface WorklistSelection {
  from: string;
  parameters: Parameters;
}

const STATES = {
  held: 'HELD',
  rejected: 'REJECTED',
  unknown: 'UNKNOWN',
  returned: 'RETURNED',
  uncollected: 'CARRIED_OVER',
} as const;

/** What the deadline passed over was once called after it. */
export const UNCOLLECTED_REASONS = ['UNCOLLECTED', 'DEADLINE'];

/** The column by which a list is grouped and filtered. */
export function reasonColumn(list: WorklistName): string {
  return list === 'requests' ? 'request.verb' : 'p.reason';
}

export function selectWorklist(
  actor: Pick<Actor, 'areaCode'>,
  list: WorklistName,
  filter: WorklistFilter,
): WorklistSelection {
  const parameters = new Parameters();
  const wanted = narrow(actor, filter, parameters);
  if (filter.reason !== undefined) wanted.push(`${reasonColumn(list)} = ${parameters.add(filter.reason)}`);
  if (list === 'requests') {
    return { from: from('payment_requests request JOIN payments p ON p.id = request.payment_id', wanted), parameters };
  }
  wanted.push(`p.attention = ${parameters.add(STATES[list])}`);
  if (list === 'uncollected') wanted.push(`p.reason = ANY (${parameters.add(UNCOLLECTED_REASONS)})`);
  if (filter.open) wanted.push('p.followed_by IS NULL');
  return { from: from('payments p', wanted), parameters };
}

/** All lists of states at once, for their counts: of what came back only what nothing follows. */
export function selectEvery(actor: Pick<Actor, 'areaCode'>, filter: WorklistFilter): WorklistSelection {
  const parameters = new Parameters();
  const wanted = narrow(actor, filter, parameters);
  wanted.push(`p.attention = ANY (${parameters.add(Object.values(STATES))})`, 'p.followed_by IS NULL');
  return { from: from('payments p', wanted), parameters };
}

/** The conditions that all lists share. */
export function narrow(actor: Pick<Actor, 'areaCode'>, filter: WorklistFilter, parameters: Parameters): string[] {
  const wanted: string[] = [];
  for (const area of [actor.areaCode ?? '', filter.area ?? 'VN']) {
    const column = scopeColumn(area);
    if (column) wanted.push(`p.${column} = ${parameters.add(area)}`);
  }
  const { period, programme, providerCode, channel, runId } = filter;
  if (period !== undefined) {
    const month = parameters.add(period);
    wanted.push(`(p.period = ${month} OR p.run_id = ANY (ARRAY(SELECT id FROM payout_runs WHERE period = ${month})))`);
  }
  if (programme !== undefined) wanted.push(`p.programme = ${parameters.add(programme)}`);
  if (providerCode !== undefined) wanted.push(`p.provider_code = ${parameters.add(providerCode)}`);
  if (channel !== undefined) wanted.push(`p.channel = ${parameters.add(channel)}`);
  if (runId !== undefined) wanted.push(`p.run_id = ${parameters.add(runId)}`);
  return wanted;
}

function from(tables: string, wanted: string[]): string {
  return `${tables} WHERE ${['true', ...wanted].join(' AND ')}`;
}
