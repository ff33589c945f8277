import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { CONFIG, LOGGER } from '#service';
import { DisbursementsConfig } from '../config.js';
import { HandoverQueue } from '../handover/handover-queue.js';
import { approveDistrict } from '../handover/approve-district.js';
import { CarryOutBulk } from '../payments/bulk/carry-out-bulk.js';
import { movePayments } from '../payments/move-payments.js';
import { requireRunWithinCeiling } from '../approval/ceilings/require-within-ceiling.js';
import { isOverReleasingLimit } from '../approval/releasing-limit.js';
import { closeRun } from '../closing/close-run.js';
import { districtDigests, fingerprintOf, signDistricts } from './fingerprint.js';
import { OperationRefused } from './operation-refused.js';
import { inPairs } from './in-pairs.js';
import { noteWhoIsLeftOut } from './list/left-out.js';
import { findRun, lockRun, updateRun, RUN_CANCELLED, type PayoutRun, type RunUpdate } from './payout-run.repository.js';
import { buildBridge } from './list/build-bridge.js';
import type { PlanningMoment } from './list/district-statement.js';
import { planNewcomers, planRun } from './plan-run.js';

/**
 * Carries out the running operation of a run, district by district: each district is one transaction, so memory stays
 * flat, and a job that dies goes on with the districts that are left.
 */
@Injectable()
export class RunOperations {
  constructor(
    private readonly database: Database,
    private readonly handover: HandoverQueue,
    private readonly bulk: CarryOutBulk,
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
      const current = await findRun(this.database, runId);
      if (current?.operation?.name === run.operation.name)
        await this.finish(current, () => Promise.resolve({}), error.message);
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
      case 'close':
        return this.finish(run, (unit) => closeRun(unit, run, this.clock.now()));
      case 'bulk':
        return this.onMany(run);
      default:
        throw new OperationRefused(`unknown operation ${run.operation?.name ?? ''}`);
    }
  }

  private async plan(run: PayoutRun): Promise<void> {
    const { by } = run.operation as { by: string };
    const now = (): PlanningMoment => ({ businessDate: this.clock.businessDate(), actor: by, at: this.clock.now() });
    await planRun(this.database, run, now);
    await this.finish(run, async (unit) => {
      await planNewcomers(unit, run, now());
      await buildBridge(unit, run, this.clock.now());
      return {
        state: 'PLANNED',
        listChanged: true,
        fingerprint: await signDistricts(unit, run.id),
        rejectionReason: null,
      };
    });
  }

  private async submit(run: PayoutRun): Promise<void> {
    await this.finish(run, async (unit) => {
      const fingerprint = await signDistricts(unit, run.id);
      if (fingerprint === null)
        throw new OperationRefused('Đợt chi trả không có lệnh chi nào để trình / nothing to pay in this run');
      return { state: 'SUBMITTED', fingerprint };
    });
  }

  /** Approves what was submitted and nothing else: the fingerprint is made again from the payments. */
  private async approve(run: PayoutRun): Promise<void> {
    if (run.state === 'APPROVED') return this.pay(run);
    if (fingerprintOf(await districtDigests(this.database, run.id)) !== run.fingerprint) {
      throw new OperationRefused(
        'Danh sách đã thay đổi sau khi trình; hãy trình lại / the list changed after it was submitted',
      );
    }
    const { by, onBehalfOf } = run.operation as { by: string; onBehalfOf?: string };
    const approved = await this.database.transaction(async (unit) => {
      const current = await lockRun(unit, run.id);
      if (!isSameOperation(current, run)) return null;
      await requireRunWithinCeiling(unit, run);
      const waits = await isOverReleasingLimit(unit, run, this.config.RELEASE_LIMIT);
      return updateRun(unit, current, {
        state: 'APPROVED',
        approvedBy: by,
        approvedFor: onBehalfOf ?? null,
        ...(waits ? { operation: { name: 'approve', state: 'DONE' } } : {}),
        actor: by,
        onBehalfOf,
        at: this.clock.now(),
      });
    });
    if (approved?.operation?.state === 'RUNNING') await this.pay(approved);
  }

  /** Gives each district its batches; hand-over follows by jobs. */
  private async pay(run: PayoutRun): Promise<void> {
    const { by, onBehalfOf, name } = run.operation as { by: string; onBehalfOf?: string; name: string };
    const waiting = await this.database.query<{ district_code: string }>(
      'SELECT district_code FROM run_districts WHERE run_id = $1 AND planned AND NOT approved ORDER BY district_code',
      [run.id],
    );
    await inPairs(waiting, async ({ district_code: district }) => {
      const approval = { by, onBehalfOf: onBehalfOf ?? null, at: this.clock.now() };
      await this.handover.add(
        await this.database.transaction((unit) => approveDistrict(unit, run.id, district, approval)),
      );
    });
    await this.finish(run, () =>
      Promise.resolve({
        state: 'PAYING',
        ...(name === 'release' ? { releasedBy: by, releasedFor: onBehalfOf ?? null } : {}),
      }),
    );
  }

  /** A verb on many payments of the run. */
  private async onMany(run: PayoutRun): Promise<void> {
    const error = await this.bulk.perform(run);
    await this.finish(run, (unit) => this.bulk.finish(unit, run), error);
  }

  private async cancel(run: PayoutRun): Promise<void> {
    const { by } = run.operation as { by: string };
    const districts = await this.database.query<{ district_code: string }>(
      'SELECT district_code FROM run_districts WHERE run_id = $1',
      [run.id],
    );
    for (const { district_code: district } of districts) {
      await this.database.transaction(async (unit) => {
        await noteWhoIsLeftOut(unit, run, district);
        await movePayments(unit, {
          update: `UPDATE payments p SET state = 'CANCELLED', reason = '${RUN_CANCELLED}', version = p.version + 1, updated_at = $3
            WHERE p.run_id = $1 AND p.district_code = $2 AND p.state IN ('PLANNED', 'HELD')`,
          parameters: [run.id, district, this.clock.now()],
          actor: by,
          at: this.clock.now(),
        });
      });
    }
    await this.finish(run, () => Promise.resolve({ state: 'CANCELLED' }));
  }

  /** Ends the operation, unless another process has ended it. */
  private async finish(
    run: PayoutRun,
    result: (unit: UnitOfWork) => Promise<Partial<RunUpdate>>,
    error?: string,
  ): Promise<void> {
    const { name, by, onBehalfOf } = run.operation as { name: string; by: string; onBehalfOf?: string };
    await this.database.transaction(async (unit) => {
      const current = await lockRun(unit, run.id);
      if (!isSameOperation(current, run)) return;
      await updateRun(unit, current, {
        ...(await result(unit)),
        operation: { name, state: error === undefined ? 'DONE' : 'FAILED', ...(error === undefined ? {} : { error }) },
        actor: by,
        onBehalfOf,
        at: this.clock.now(),
      });
    });
  }
}

/** A job done twice must not end, or change, what was started since. */
function isSameOperation(current: PayoutRun, run: PayoutRun): boolean {
  return (
    current.operation?.state === 'RUNNING' &&
    current.operation.name === run.operation?.name &&
    current.version === run.version
  );
}
