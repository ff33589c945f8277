import { Injectable } from '@nestjs/common';
import { addMonths, areaVersionOf, notFound } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { findCeiling } from '../ceilings/ceiling.repository.js';
import { ceilingKey, fundingOf, sharesOf } from '../ceilings/funded-run.js';
import {
  biggestPayments,
  compareWithBefore,
  districtsBefore,
  districtsOf,
  runsBefore,
  type DistrictRow,
  type ReviewedRun,
  type Sum,
} from './reviewed-list.js';
import { lastSeen, type Seen } from './seen.repository.js';

/** A province's people are grouped in memory, not on disk; and by one process: several cost more here than they save. */
const SETTINGS = `SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0`;

/** What an approver looks at before signing: the list by district, beside last month's, the ceiling, and what they saw before. */
@Injectable()
export class ReviewViews {
  constructor(private readonly database: Database) {}

  /** As of one moment. @throws ProblemError 404 */
  show(runId: string, username: string): Promise<object> {
    return this.database.snapshot(async (source) => {
      await source.query(SETTINGS);
      const run = await reviewedRun(source, runId);
      const seen = await lastSeen(source, runId, username);
      const before = await runsBefore(source, run);
      const [now, then] = [await districtsOf(source, runId), await districtsBefore(source, run, before)];
      return {
        fingerprint: run.fingerprint,
        deadline: run.deadline,
        lastMonth: lastMonthOf(run, before, then),
        ceiling: await ceilingOf(source, runId),
        districts: await withNames(source, run, merge(now, then, seen)),
        biggest: await biggestPayments(source, runId),
        ...(await compareWithBefore(source, runId, before)),
        seen: seen && { at: seen.at, fingerprint: seen.fingerprint },
      };
    });
  }
}

async function reviewedRun(source: Queryable, runId: string): Promise<ReviewedRun> {
  const [run] = await source.query<ReviewedRun>(
    `SELECT id, period, programme, kind, area_code AS "areaCode", fingerprint, approval_by AS deadline FROM payout_runs WHERE id = $1`,
    [runId],
  );
  if (!run) throw notFound();
  return run;
}

function lastMonthOf(run: ReviewedRun, before: string[], then: Sum[]): object | null {
  const [runId] = before;
  if (!runId) return null;
  return {
    runId,
    runIds: before,
    period: addMonths(run.period, -1),
    payments: then.reduce((count, { payments }) => count + payments, 0),
    amount: then.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString(),
  };
}

/** The ceiling beside what other runs have committed; of several provinces the one that leaves least. */
async function ceilingOf(source: Queryable, runId: string): Promise<object | null> {
  const run = await fundingOf(source, runId);
  const found = [];
  for (const { provinceCode, amount: thisRun } of await sharesOf(source, runId)) {
    const ceiling = await findCeiling(source, ceilingKey(run, provinceCode), runId);
    if (ceiling) found.push({ ceiling, thisRun, available: ceiling.amount - ceiling.committed });
  }
  const [tightest] = found.sort((a, b) => (a.available - a.thisRun < b.available - b.thisRun ? -1 : 1));
  if (!tightest) return null;
  const { ceiling, thisRun, available } = tightest;
  return {
    areaCode: ceiling.areaCode,
    amount: ceiling.amount.toString(),
    committed: ceiling.committed.toString(),
    thisRun: thisRun.toString(),
    available: available.toString(),
    enough: thisRun <= available,
  };
}

interface ReviewedDistrict extends DistrictRow {
  /** Null for whoever has not seen this run. */
  changedSinceSeen: boolean | null;
  seenBefore: Sum | null;
  lastMonth: Sum | null;
}

/** Every district that is on the list, was on last month's, or was there when this person looked. */
function merge(now: DistrictRow[], then: (Sum & { code: string })[], seen: Seen | null): ReviewedDistrict[] {
  const present = new Map(now.map((district) => [district.code, district]));
  const lastMonth = new Map(then.map(({ code, payments, amount }) => [code, { payments, amount }]));
  const codes = new Set([...present.keys(), ...lastMonth.keys(), ...Object.keys(seen?.districts ?? {})]);
  return [...codes].sort().map((code) => {
    const district = present.get(code) ?? { code, payments: 0, amount: '0', held: 0, digest: null, content: null };
    const before = seen?.districts[code];
    return {
      ...district,
      changedSinceSeen: seen && (before?.content ?? null) !== district.content,
      seenBefore: before ? { payments: before.payments, amount: before.amount } : null,
      lastMonth: lastMonth.get(code) ?? null,
    };
  });
}

async function withNames(source: Queryable, run: ReviewedRun, districts: ReviewedDistrict[]): Promise<object[]> {
  const names = await source.query<{ code: string; name: string }>(
    `SELECT code, name FROM areas WHERE area_version = $1 AND level IN ('DISTRICT', 'COMMUNE') AND code = ANY ($2)`,
    [areaVersionOf(run.period), districts.map(({ code }) => code)],
  );
  const nameOf = new Map(names.map(({ code, name }) => [code, name]));
  return districts.map(({ code, content: _content, ...district }) => ({
    code,
    name: nameOf.get(code) ?? code,
    ...district,
  }));
}
