import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, ProblemError, type Clock } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { signDistricts } from '../../payout-runs/fingerprint.js';
import { lockRun, type PayoutRun, type RunUpdate } from '../../payout-runs/payout-run.repository.js';
import { lockPayments } from '../payment.repository.js';
import type { DecidedPayment } from '../decided-payment.js';
import { PerformVerb } from '../perform-verb.js';
import { advanceBulk, findBulk, finishBulk, type BulkOperation } from './bulk-operation.repository.js';
import { askerOfBulk, BulkSelection } from './bulk-selection.js';

/**
 * Carries a verb out on many payments of a run, in chunks of one transaction each: who dies goes on behind the last one.
 * A payment that changed since it was chosen is skipped like any other to which the verb does not apply.
 */
@Injectable()
export class CarryOutBulk {
  constructor(
    private readonly database: Database,
    private readonly verbs: PerformVerb,
    private readonly selection: BulkSelection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns why it ended before its time, in words; what was done until then stays done. */
  async perform(run: PayoutRun): Promise<string | undefined> {
    try {
      while (await this.database.transaction((unit) => this.chunk(unit, run)));
      return undefined;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return typeof error.detail === 'string' ? error.detail : `${error.detail.vi} / ${error.detail.en}`;
    }
  }

  /** Ends it. Until paying has begun the list of the run is another one now. */
  async finish(unit: UnitOfWork, run: PayoutRun): Promise<Partial<RunUpdate>> {
    const bulk = await findBulk(unit, run.id);
    await finishBulk(unit, run.id, this.clock.now());
    if (!bulk?.position || bulk.moved === 0 || run.state === 'PAYING') return {};
    return { listChanged: true, fingerprint: await signDistricts(unit, run.id, bulk.position.districtCode) };
  }

  /** False when there is nothing left to do, or another process has ended it. */
  private async chunk(unit: UnitOfWork, run: PayoutRun): Promise<boolean> {
    const current = await lockRun(unit, run.id);
    if (current.operation?.state !== 'RUNNING' || current.operation.name !== 'bulk' || current.version !== run.version)
      return false;
    const bulk = await findBulk(unit, run.id);
    if (!bulk) return false;
    const chosen = await this.selection.next(unit, run.id, bulk.input, bulk.position);
    const last = chosen.at(-1);
    if (!last) return false;
    const payments = await lockPayments(
      unit,
      chosen.map(({ id }) => id),
    );
    const decided = await this.verbs.decide(unit, payments, bulk.input, askerOfBulk(bulk.decider, bulk.input));
    await this.verbs.apply(unit, current, decided, bulk.input, { ...bulk.decider, at: this.clock.now() });
    await advanceBulk(unit, { ...counted(bulk, decided), position: last });
    return true;
  }
}

function counted(bulk: BulkOperation, decided: DecidedPayment[]): BulkOperation {
  const after = { ...bulk, skipped: { ...bulk.skipped } };
  for (const { decision } of decided) {
    if (decision.effect === 'SKIP') after.skipped[decision.why] = (after.skipped[decision.why] ?? 0) + 1;
    else after.done += 1;
    if (decision.effect === 'REQUEST') after.requested += 1;
    if (decision.effect === 'APPLY') after.moved += 1;
  }
  return after;
}
