import { Inject, Injectable } from '@nestjs/common';
import {
  areaVersionOf,
  CLOCK,
  holdsRole,
  IDS,
  invalidInput,
  stateConflict,
  type Actor,
  type AreaChain,
  type Clock,
  type Ids,
  type RunState,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { etagOf, lockRun, updateRun, type PayoutRun } from '../../payout-runs/payout-run.repository.js';
import { RunQueue } from '../../payout-runs/run-queue.js';
import type { RunPosition } from '../../queries/run-payments.js';
import { deciderOf } from '../payment-commands.js';
import { readPayments } from '../payment.repository.js';
import { PerformVerb } from '../perform-verb.js';
import { beginBulk, showSkipped, type BulkDecider, type BulkWish, type Skipped } from './bulk-operation.repository.js';
import { askerOfBulk, BulkSelection } from './bulk-selection.js';

/** While it is being made or decided, and while it is paid. */
const ALLOWED: readonly RunState[] = ['PLANNED', 'SUBMITTED', 'APPROVED', 'PAYING'];

const NOT_YET = { vi: 'Thời điểm này chưa đến', en: 'This moment has not come yet' };

interface Sum {
  payments: number;
  amount: bigint;
}

/** A verb on many payments of a run: a preview that changes nothing, or an operation of the run. */
@Injectable()
export class BulkCommands {
  constructor(
    private readonly verbs: PerformVerb,
    private readonly selection: BulkSelection,
    private readonly queue: RunQueue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 428, 412, 409 */
  async start(unit: UnitOfWork, request: CommandRequest, runId: string, wish: BulkWish): Promise<CommandReply> {
    const run = await this.claim(unit, request, runId);
    const at = this.clock.now();
    if (wish.seenAt !== null && Date.parse(wish.seenAt) > at.getTime())
      throw invalidInput('/seenAt', 'inFuture', NOT_YET);
    const decider = await bulkDecider(unit, run, request.actor, wish, this.clock);
    await beginBulk(unit, { id: this.ids.next(), runId, input: wish, decider, at });
    const { username: actor } = request.actor;
    const started = await updateRun(unit, run, { operation: { name: 'bulk', state: 'RUNNING' }, actor, at });
    unit.afterCommit(() => this.queue.wake(started));
    return {
      status: 202,
      body: { id: run.id, state: run.state, operation: { name: 'bulk', state: 'RUNNING' } },
      headers: { etag: etagOf(started) },
    };
  }

  /** What it would do now. @throws ProblemError 428, 412, 409 */
  async preview(unit: UnitOfWork, request: CommandRequest, runId: string, wish: BulkWish): Promise<CommandReply> {
    const run = await this.claim(unit, request, runId);
    // The run is locked: nothing is asked for between this moment and what is read.
    const seenAt = this.clock.now();
    const asker = askerOfBulk(await bulkDecider(unit, run, request.actor, wish, this.clock), wish);
    const byDistrict = new Map<string, Sum>();
    const skipped: Skipped = {};
    let position: RunPosition | null = null;
    for (;;) {
      const chosen: RunPosition[] = await this.selection.next(unit, runId, wish, position);
      position = chosen.at(-1) ?? null;
      if (!position) break;
      const payments = await readPayments(
        unit,
        chosen.map(({ id }) => id),
      );
      for (const { payment, decision } of await this.verbs.decide(unit, payments, wish, asker)) {
        if (decision.effect === 'SKIP') skipped[decision.why] = (skipped[decision.why] ?? 0) + 1;
        else add(byDistrict, payment.district_code, payment.amount);
      }
    }
    return { status: 200, body: { seenAt, ...(await this.show(unit, run, byDistrict, skipped)) } };
  }

  private async claim(unit: UnitOfWork, request: CommandRequest, runId: string): Promise<PayoutRun> {
    const run = await lockRun(unit, runId);
    requireMatch(request.ifMatch, etagOf(run));
    if (run.operation?.state === 'RUNNING') {
      throw stateConflict(run.state, {
        vi: `Đợt chi trả đang thực hiện thao tác khác (${run.operation.name})`,
        en: `Another operation is running (${run.operation.name})`,
      });
    }
    if (!ALLOWED.includes(run.state)) {
      throw stateConflict(run.state, {
        vi: 'Trạng thái của đợt chi trả không cho phép thao tác này',
        en: `A run in ${run.state} does not allow this`,
      });
    }
    return run;
  }

  private async show(
    unit: UnitOfWork,
    run: PayoutRun,
    byDistrict: Map<string, Sum>,
    skipped: Skipped,
  ): Promise<object> {
    const codes = [...byDistrict.keys()].sort();
    const areas = await unit.query<{ code: string; name: string }>(
      `SELECT code, name FROM areas WHERE area_version = $1 AND level IN ('DISTRICT', 'COMMUNE') AND code = ANY ($2)`,
      [areaVersionOf(run.period), codes],
    );
    const nameOf = new Map(areas.map(({ code, name }) => [code, name]));
    const sums = [...byDistrict.values()];
    return {
      payments: sums.reduce((sum, { payments }) => sum + payments, 0),
      amount: sums.reduce((sum, { amount }) => sum + amount, 0n).toString(),
      byDistrict: codes.map((code) => {
        const { payments, amount } = byDistrict.get(code) as Sum;
        return { code, name: nameOf.get(code) ?? code, payments, amount: amount.toString() };
      }),
      skipped: showSkipped(skipped),
    };
  }
}

/** A role that was handed over for a part of the area signs nothing of a run that reaches beyond. */
async function bulkDecider(
  unit: UnitOfWork,
  run: PayoutRun,
  actor: Actor,
  wish: BulkWish,
  clock: Clock,
): Promise<BulkDecider> {
  const [place] = await unit.query<AreaChain>(
    `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode" FROM payout_runs WHERE id = $1`,
    [run.id],
  );
  const { username, people, onBehalfOf } = deciderOf(actor, wish.filter.requested === true, clock);
  return { username, people, onBehalfOf, mayApprove: holdsRole(actor, 'APPROVER', place ?? {}) };
}

function add(sums: Map<string, Sum>, code: string, amount: bigint): void {
  const { payments, amount: before } = sums.get(code) ?? { payments: 0, amount: 0n };
  sums.set(code, { payments: payments + 1, amount: before + amount });
}
