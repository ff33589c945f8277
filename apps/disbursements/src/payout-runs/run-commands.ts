import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  IDS,
  forbidden,
  peopleBehind,
  principalOf,
  stateConflict,
  type Clock,
  type Ids,
  type Programme,
  type RunKind,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { requireArea } from '../areas/require-area.js';
import { scheduleOfRun } from '../calendar/schedule-of-run.js';
import { decidingRole, isAllowed, mayDecide, THREE_PEOPLE, type RunCommand } from './domain/payout-run.js';
import { insertRuns } from './insert-runs.js';
import { etagOf, lockRun, updateRun, type PayoutRun } from './payout-run.repository.js';
import { RunViews } from '../queries/run-views.js';
import { RunQueue } from './run-queue.js';

export interface NewRun {
  period: string;
  programme: Programme;
  kind: RunKind;
  areaCode: string;
  /** Without one: that of the schedule that is for such runs, else the state budget. */
  fundingSource?: string;
}

/** Commands of a payout run. Long ones answer at once with a running operation, which a job carries out. */
@Injectable()
export class RunCommands {
  constructor(
    private readonly queue: RunQueue,
    private readonly views: RunViews,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 404 when the area does not exist or is outside the caller's. */
  async create(unit: UnitOfWork, request: CommandRequest, input: NewRun): Promise<CommandReply> {
    const place = await requireArea(unit, request.actor, input.areaCode);
    const draft = { id: this.ids.next(), ...place, ...input, ...(await scheduleOfRun(unit, input)) };
    const [run] = await insertRuns(unit, [draft], { person: request.actor.username }, this.clock.now());
    const created = run as PayoutRun;
    return {
      status: 201,
      body: await this.views.detail(created, unit),
      headers: { location: `/api/v1/payout-runs/${created.id}`, etag: etagOf(created) },
    };
  }

  /** Starts plan, submit, approve, release or cancel. @throws ProblemError 428, 412, 409 */
  async start(
    unit: UnitOfWork,
    request: CommandRequest,
    id: string,
    command: Exclude<RunCommand, 'reject'>,
  ): Promise<CommandReply> {
    const run = await this.claim(unit, request, id, command);
    const prepares = command === 'plan' || command === 'submit';
    const changed = await updateRun(unit, run, {
      operation: { name: command, state: 'RUNNING' },
      ...(prepares ? { preparedBy: request.actor.username } : {}),
      actor: request.actor.username,
      onBehalfOf: principalIn(command, request),
      at: this.clock.now(),
    });
    unit.afterCommit(() => this.queue.wake(changed));
    return accepted(changed);
  }

  /** Sends the run back to its preparer, with a reason. @throws ProblemError 428, 412, 409 */
  async reject(unit: UnitOfWork, request: CommandRequest, id: string, reason: string): Promise<CommandReply> {
    const run = await this.claim(unit, request, id, 'reject');
    const changed = await updateRun(unit, run, {
      state: 'REJECTED',
      rejectionReason: reason,
      operation: { name: 'reject', state: 'DONE' },
      actor: request.actor.username,
      onBehalfOf: principalIn('reject', request),
      at: this.clock.now(),
    });
    return accepted(changed);
  }

  private async claim(unit: UnitOfWork, request: CommandRequest, id: string, command: RunCommand): Promise<PayoutRun> {
    const run = await lockRun(unit, id);
    // Asked again under the lock: whoever prepared it a moment ago may not decide either.
    if (!mayDecide(command, peopleBehind(request.actor), run)) throw forbidden(THREE_PEOPLE);
    requireMatch(request.ifMatch, etagOf(run));
    if (run.operation?.state === 'RUNNING') {
      throw stateConflict(run.state, {
        vi: `Đợt chi trả đang thực hiện thao tác khác (${run.operation.name})`,
        en: `Another operation is running (${run.operation.name})`,
      });
    }
    if (!isAllowed(command, run.state)) {
      throw stateConflict(run.state, {
        vi: 'Trạng thái của đợt chi trả không cho phép thao tác này',
        en: `A run in ${run.state} does not allow ${command}`,
      });
    }
    if (command === 'cancel') await requireNothingApproved(unit, run);
    return run;
  }
}

/** An approval that stopped half way has sent districts off: the run is gone on with (released), not cancelled. */
async function requireNothingApproved(unit: UnitOfWork, run: PayoutRun): Promise<void> {
  const approved = await unit.query('SELECT FROM run_districts WHERE run_id = $1 AND approved LIMIT 1', [run.id]);
  if (approved.length > 0) {
    throw stateConflict(run.state, {
      vi: 'Một số huyện của đợt đã được cho chi; không hủy được, hãy cho chi tiếp',
      en: 'Some districts of the run are on their way: it cannot be cancelled, release it',
    });
  }
}

/** Whose role the caller carries in this command. */
function principalIn(command: RunCommand, { actor }: CommandRequest): string | null {
  const role = decidingRole(command);
  return role && principalOf(actor, role);
}

function accepted(run: PayoutRun): CommandReply {
  const operation = run.operation && { name: run.operation.name, state: run.operation.state };
  return { status: 202, body: { id: run.id, state: run.state, operation }, headers: { etag: etagOf(run) } };
}
