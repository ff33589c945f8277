import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, scopeColumn, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { CONFIG, LOGGER } from '#service';
import { DisbursementsConfig } from '../config.js';
import { HandoverQueue } from '../handover/handover-queue.js';
import { approveDistrict } from '../handover/approve-district.js';
import { movePayments } from '../payments/move-payments.js';
import { districtDigests, fingerprintOf } from './fingerprint.js';
import { findRun, lockRun, updateRun, type PayoutRun, type RunUpdate } from './payout-run.repository.js';
import { planDistrict } from './plan-district.js';

/** An operation that cannot end well, said in words for the person who asked for it. */
class OperationRefused extends Error {}

/**
 * Carries out the running operation of a run, district by district: each district is one transaction, so memory stays
 * flat, and a job that dies goes on with the districts that are left.
 */
@Injectable()
export class RunOperations {
  constructor(
    private readonly database: Database,
    private readonly handover: HandoverQueue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: DisbursementsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async perform(runId: string): Promise<void> {
    const run = await findRun(this.database, runId);
    if (run?.operation?.state !== 'RUNNING') return;
    try {
      await this.carryOut(run);
    } catch (error) {
      if (!(error instanceof OperationRefused)) throw error;
      this.logger.warn({ runId, operation: run.operation.name }, error.message);
      await this.finish(run, { state: run.state }, error.message);
    }
  }

  private carryOut(run: PayoutRun): Promise<void> {
    switch (run.operation?.name) {
      case 'plan':
        return this.plan(run);
      case 'submit':
        return this.submit(run);
      case 'approve':
        return this.approve(run);
      case 'release':
        return this.pay(run);
      case 'cancel':
        return this.cancel(run);
      default:
        throw new OperationRefused(`unknown operation ${run.operation?.name ?? ''}`);
    }
  }

  private async plan(run: PayoutRun): Promise<void> {
    const { by } = run.operation as { by: string };
    const column = scopeColumn(run.areaCode);
    // A registry that was just imported has no statistics yet, and a plan made without them is a hundred times slower.
    await this.database.query('ANALYZE enrolments, accounts, providers');
    await this.database.query(
      `INSERT INTO run_districts (run_id, district_code)
       SELECT DISTINCT $1::uuid, district_code FROM enrolments WHERE programme = $2 ${column ? `AND ${column} = $3` : 'AND $3::text IS NOT NULL'}
       ON CONFLICT DO NOTHING`,
      [run.id, run.programme, run.areaCode],
    );
    // A plan is known by the run's version: what this version has not planned yet is still to do.
    const waiting = await this.database.query<{ district_code: string }>(
      'SELECT district_code FROM run_districts WHERE run_id = $1 AND revision < $2 ORDER BY district_code',
      [run.id, run.version],
    );
    for (const { district_code: district } of waiting) {
      await this.database.transaction(async (unit) => {
        await planDistrict(unit, run, district, this.clock.businessDate(), by, this.clock.now());
        await unit.query('UPDATE run_districts SET revision = $3, planned = true WHERE run_id = $1 AND district_code = $2', [run.id, district, run.version]);
      });
    }
    const fingerprint = fingerprintOf(await districtDigests(this.database, run.id));
    await this.finish(run, { state: 'PLANNED', listChanged: true, fingerprint, rejectionReason: null });
  }

  private async submit(run: PayoutRun): Promise<void> {
    const digests = await districtDigests(this.database, run.id);
    if (digests.length === 0) throw new OperationRefused('Đợt chi trả không có lệnh chi nào để trình / nothing to pay in this run');
    await this.finish(run, { state: 'SUBMITTED', fingerprint: fingerprintOf(digests) });
  }

  /** Approves what was submitted and nothing else: the fingerprint is made again from the payments. */
  private async approve(run: PayoutRun): Promise<void> {
    if (run.state === 'APPROVED') return this.pay(run);
    if (fingerprintOf(await districtDigests(this.database, run.id)) !== run.fingerprint) {
      throw new OperationRefused('Danh sách đã thay đổi sau khi trình; hãy trình lại / the list changed after it was submitted');
    }
    const approver = run.operation?.by as string;
    if (await this.isOverReleasingLimit(run)) return this.finish(run, { state: 'APPROVED', approvedBy: approver });
    const approved = await this.database.transaction(async (unit) =>
      updateRun(unit, await lockRun(unit, run.id), { state: 'APPROVED', approvedBy: approver, actor: approver, at: this.clock.now() }),
    );
    await this.pay(approved);
  }

  /** Gives each district its batches; hand-over follows by jobs. */
  private async pay(run: PayoutRun): Promise<void> {
    const { by, name } = run.operation as { by: string; name: string };
    const waiting = await this.database.query<{ district_code: string }>(
      'SELECT district_code FROM run_districts WHERE run_id = $1 AND planned AND NOT approved ORDER BY district_code',
      [run.id],
    );
    for (const { district_code: district } of waiting) {
      const batches = await this.database.transaction((unit) => approveDistrict(unit, run.id, district, by, this.clock.now()));
      for (const batch of batches) await this.handover.add(batch);
    }
    await this.finish(run, { state: 'PAYING', ...(name === 'release' ? { releasedBy: by } : {}) });
  }

  private async cancel(run: PayoutRun): Promise<void> {
    const { by } = run.operation as { by: string };
    const districts = await this.database.query<{ district_code: string }>('SELECT district_code FROM run_districts WHERE run_id = $1', [run.id]);
    for (const { district_code: district } of districts) {
      await this.database.transaction((unit) =>
        movePayments(unit, {
          update: `UPDATE payments p SET state = 'CANCELLED', reason = 'RUN_CANCELLED', version = p.version + 1, updated_at = $3
            WHERE p.run_id = $1 AND p.district_code = $2 AND p.state IN ('PLANNED', 'HELD')`,
          parameters: [run.id, district, this.clock.now()],
          actor: by,
          at: this.clock.now(),
        }),
      );
    }
    await this.finish(run, { state: 'CANCELLED' });
  }

  private async finish(run: PayoutRun, update: Partial<RunUpdate>, error?: string): Promise<void> {
    const { name, by } = run.operation as { name: string; by: string };
    await this.database.transaction(async (unit: UnitOfWork) => {
      await updateRun(unit, await lockRun(unit, run.id), {
        ...update,
        operation: { name, state: error === undefined ? 'DONE' : 'FAILED', ...(error === undefined ? {} : { error }) },
        actor: by,
        at: this.clock.now(),
      });
    });
  }

  private async isOverReleasingLimit(run: PayoutRun): Promise<boolean> {
    if (this.config.RELEASE_LIMIT === undefined) return false;
    const [row] = await this.database.query<{ amount: string }>(
      `SELECT coalesce(sum(amount), 0)::text AS amount FROM run_totals WHERE run_id = $1 AND state = 'PLANNED'`,
      [run.id],
    );
    return BigInt(row?.amount ?? '0') > BigInt(this.config.RELEASE_LIMIT);
  }
}
