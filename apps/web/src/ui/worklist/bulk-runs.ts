import { api, ApiError, withQuery } from '../../api/client';
import type { BulkInput, BulkPreview } from '../../api/month-types';
import type { Page, Run, Sum } from '../../api/types';
import type { PaymentState, RunState } from '../../api/vocabulary';
import type { Filter } from './filter';

/** What a bulk verb would do to one run; its key makes one intent of the confirmation that may follow. */
export interface RunEffect {
  run: Run;
  etag: string | null;
  key: string;
  preview: BulkPreview;
  /** What was asked of this run. */
  input: BulkInput;
  /** Why the run could not say: it is busy, or has changed meanwhile. Then the preview is of nothing. */
  refusal?: ApiError;
}

/** Runs whose payments can still be changed. */
const OPEN: RunState[] = ['PLANNED', 'SUBMITTED', 'APPROVED', 'PAYING'];
const NOTHING: BulkPreview = { seenAt: '', payments: 0, amount: '0', byDistrict: [], skipped: [] };

/** The part of a list's filter that a run's bulk verb understands. */
export function bulkFilter(filter: Filter, state: PaymentState): BulkInput['filter'] {
  const { reason, area, channel, providerCode } = filter;
  const given = Object.entries({ reason, area, channel, providerCode }).filter(([, value]) => value !== '');
  return { state, ...Object.fromEntries(given) };
}

/** Asks every run that has payments of the list what the verb would do; nothing is changed. @throws ApiError */
export async function previewRuns(filter: Filter, input: BulkInput, signal: AbortSignal): Promise<RunEffect[]> {
  const effects: RunEffect[] = [];
  for (const { id } of await runsOf(filter, input.filter.state as PaymentState, signal)) {
    const { body: run, etag } = await api.getTagged<Run>(`/payout-runs/${id}`, signal);
    const own = ofRun(input, filter, run);
    const known = { run, etag, key: crypto.randomUUID(), input: own };
    try {
      const preview = await api.post<BulkPreview>(`/payout-runs/${id}/bulk?dryRun=true`, {
        body: own,
        idempotencyKey: crypto.randomUUID(),
        ifMatch: etag,
        signal,
      });
      effects.push({ ...known, preview });
    } catch (error) {
      // One run that is busy must not hide what the others say.
      if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 412)) throw error;
      effects.push({ ...known, preview: NOTHING, refusal: error });
    }
  }
  return effects;
}

/** A list of a month has the whole of that month's runs, and of other runs what they pay of that month. */
export function ofRun(input: BulkInput, { period }: Filter, run: Pick<Run, 'period'>): BulkInput {
  return period === '' || run.period === period ? input : { ...input, filter: { ...input.filter, period } };
}

async function runsOf(filter: Filter, state: PaymentState, signal: AbortSignal): Promise<Run[]> {
  const runs: Run[] = [];
  let cursor: string | null | undefined = '';
  do {
    const page: Page<Run> = await api.get(withQuery('/payout-runs', { limit: 200, cursor }), signal);
    runs.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return runs.filter(
    (run) =>
      OPEN.includes(run.state) &&
      (run.totals?.byState?.[state]?.payments ?? 0) > 0 &&
      (filter.runId === '' || run.id === filter.runId) &&
      (filter.programme === '' || run.programme === filter.programme) &&
      // What a later run pays of the month is on the list too; no earlier one does.
      (filter.period === '' || run.period >= filter.period),
  );
}

export function sumOf(effects: { preview: Sum }[]): Sum {
  return {
    payments: effects.reduce((total, { preview }) => total + preview.payments, 0),
    amount: effects.reduce((total, { preview }) => total + BigInt(preview.amount), 0n).toString(),
  };
}
