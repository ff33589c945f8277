import { Injectable } from '@nestjs/common';
import { notFound, type RunState } from '#contracts';
import { Database } from '#persistence';
import type { Step } from '../progress/pace.js';
import { findRun, type PayoutRun } from '../payout-runs/payout-run.repository.js';
import { progressOf, RunViews, showOperation, totalsOf, type TotalRow } from './run-views.js';

export interface Progress {
  state: RunState;
  operation: object | null;
  totals: object;
  byProvider: object[];
  /** What the run is busy with; null when it waits for people. */
  step: Step | null;
}

/** What a page shows while a run is planned and paid: from the counters alone. */
@Injectable()
export class RunProgress {
  constructor(
    private readonly database: Database,
    private readonly views: RunViews,
  ) {}

  /** @throws ProblemError 404 */
  of(runId: string): Promise<Progress> {
    return this.database.snapshot(async (source) => {
      const run = await findRun(source, runId);
      if (!run) throw notFound();
      // In one order, so that what did not change looks the same.
      const rows = ((await this.views.totals([runId], source)).get(runId) ?? []).sort(byPlace);
      return {
        state: run.state,
        operation: showOperation(run),
        totals: totalsOf(rows),
        byProvider: progressOf(rows),
        step: stepOf(run, rows),
      };
    });
  }
}

function byPlace(one: TotalRow, other: TotalRow): number {
  const key = (row: TotalRow): string => [row.state, row.provider_code, row.district_code, row.reason].join('|');
  return key(one) < key(other) ? -1 : 1;
}

const ANSWERED = new Set(['SETTLED', 'REJECTED', 'RETURNED', 'UNKNOWN', 'CARRIED_OVER']);

/**
 * Payments are sent first, then answered. Cash is collected over days: waiting for it is not progress that anybody sits
 * and watches.
 */
function stepOf({ state, operation }: PayoutRun, rows: TotalRow[]): Step | null {
  const count = (wanted: (row: TotalRow) => boolean): number =>
    rows.filter(wanted).reduce((sum, { payments }) => sum + payments, 0);
  if (operation?.state === 'RUNNING' && operation.name === 'plan')
    return { name: 'PLANNING', done: count((row) => row.state !== 'CANCELLED'), left: null };
  const isPaying =
    state === 'PAYING' || (operation?.state === 'RUNNING' && ['approve', 'release'].includes(operation.name));
  if (!isPaying) return null;
  const toSend = count((row) => ['PLANNED', 'APPROVED', 'SUBMITTING'].includes(row.state));
  const sent = count((row) => row.state === 'SUBMITTED' || ANSWERED.has(row.state));
  if (toSend > 0) return { name: 'SENDING', done: sent, left: toSend };
  const waiting = count((row) => row.state === 'SUBMITTED' && row.channel !== 'POST_OFFICE');
  if (waiting === 0) return null;
  return { name: 'ANSWERING', done: count((row) => ANSWERED.has(row.state)), left: waiting };
}
