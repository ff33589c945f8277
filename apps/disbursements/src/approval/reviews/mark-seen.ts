import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, stateConflict, type Clock } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { etagOf, lockRun } from '../../payout-runs/payout-run.repository.js';
import { districtsOf } from './reviewed-list.js';
import { lastSeen, writeSeen, type Seen } from './seen.repository.js';

/** Keeps what somebody saw of a run, so that next time they are shown what changed since. */
@Injectable()
export class MarkSeen {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Looking again at the same list is not another record. @throws ProblemError 412; 409 when the list is another by now */
  async perform(unit: UnitOfWork, request: CommandRequest, id: string, fingerprint: string): Promise<CommandReply> {
    const run = await lockRun(unit, id);
    // The fingerprint says what was seen; an ETag may be sent beside it.
    if (request.ifMatch) requireMatch(request.ifMatch, etagOf(run));
    if (run.fingerprint !== fingerprint) {
      throw stateConflict(run.state, {
        vi: 'Danh sách đã thay đổi; hãy xem lại',
        en: 'The list has changed: look at it again',
      });
    }
    const { username } = request.actor;
    const before = await lastSeen(unit, id, username);
    const seen = before?.fingerprint === fingerprint ? before : await this.present(unit, id, fingerprint);
    if (seen !== before) await writeSeen(unit, id, username, seen);
    return { status: 202, body: { id, seen: { at: seen.at, fingerprint } } };
  }

  private async present(unit: UnitOfWork, id: string, fingerprint: string): Promise<Seen> {
    const districts = await districtsOf(unit, id);
    return {
      at: this.clock.now(),
      fingerprint,
      districts: Object.fromEntries(
        districts.map(({ code, content, payments, amount }) => [code, { content, payments, amount }]),
      ),
    };
  }
}
