import { PayoutRunChanged, Topics, type AreaChain, type Period, type Programme, type RunKind } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { RUN_COLUMNS, type PayoutRun } from './payout-run.repository.js';

/** By when each step of a run is due, `YYYY-MM-DD`. */
export interface RunDeadlines {
  cutOffOn: string;
  approvalBy: string;
  payOn: string;
  collectionUntil: string;
}

export interface DraftRun extends AreaChain {
  id: string;
  period: Period;
  programme: Programme;
  kind: RunKind;
  areaCode: string;
  fundingSource: string;
  /** Of the calendar; a schedule has one run of a period. */
  scheduleId: string | null;
  deadlines: RunDeadlines | null;
}

/** Who makes them. Whoever creates a run by hand prepares it; the calendar is nobody: a run's preparers are people. */
export type Maker = { person: string } | { process: string };

/**
 * Runs in DRAFT with their history and events, however many, in three statements. A period that its schedule has a run of
 * already is passed over.
 * @returns those that were made
 */
export async function insertRuns(unit: UnitOfWork, drafts: DraftRun[], maker: Maker, at: Date): Promise<PayoutRun[]> {
  if (drafts.length === 0) return [];
  const [createdBy, preparers] = 'person' in maker ? [maker.person, [maker.person]] : [maker.process, []];
  const runs = await unit.query<PayoutRun>(
    `INSERT INTO payout_runs (id, period, programme, kind, area_code, district_code, province_code, state, created_by, preparers,
       created_at, updated_at, schedule_id, funding_source, cut_off_on, approval_by, pay_on, collection_until)
     SELECT id, period, programme, kind, area_code, district_code, province_code, 'DRAFT', $2, $3, $4, $4,
       schedule_id, funding_source, cut_off_on, approval_by, pay_on, collection_until
     FROM jsonb_to_recordset($1::jsonb) AS draft (id uuid, period text, programme text, kind text, area_code text,
       district_code text, province_code text, schedule_id uuid, funding_source text, cut_off_on date, approval_by date,
       pay_on date, collection_until date)
     ON CONFLICT (schedule_id, period) WHERE schedule_id IS NOT NULL DO NOTHING
     RETURNING ${RUN_COLUMNS}`,
    [JSON.stringify(drafts.map(rowOf)), createdBy, preparers, at],
  );
  await unit.query(
    `INSERT INTO run_history (run_id, version, state, actor, at) SELECT id, 1, 'DRAFT', $2, $3 FROM unnest($1::uuid[]) AS id`,
    [runs.map(({ id }) => id), createdBy, at],
  );
  for (const run of runs) publishDraft(unit, run);
  return runs;
}

function rowOf(draft: DraftRun): object {
  return {
    id: draft.id,
    period: draft.period,
    programme: draft.programme,
    kind: draft.kind,
    area_code: draft.areaCode,
    district_code: draft.districtCode,
    province_code: draft.provinceCode,
    schedule_id: draft.scheduleId,
    funding_source: draft.fundingSource,
    cut_off_on: draft.deadlines?.cutOffOn,
    approval_by: draft.deadlines?.approvalBy,
    pay_on: draft.deadlines?.payOn,
    collection_until: draft.deadlines?.collectionUntil,
  };
}

function publishDraft(unit: UnitOfWork, run: PayoutRun): void {
  const { id: runId, period, programme, kind, areaCode, state, fingerprint, version } = run;
  const data: PayoutRunChanged = {
    runId,
    period,
    programme,
    kind,
    areaCode,
    state,
    fingerprint,
    payments: 0,
    amount: '0',
    version,
  };
  unit.publish({ topic: Topics.payoutRuns, key: runId, type: PayoutRunChanged.type, data });
}
