import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, notFound, stateConflict, type Clock } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { requireMatch, type CommandReply, type CommandRequest } from '#service';
import { caseEtag } from '../queries/case-views.js';
import type { Resolution } from './resolution.js';

interface LockedCase {
  state: 'OPEN' | 'RESOLVED';
  version: number;
}

/**
 * Ends a case with what was found out. It moves no payment: what may be paid now is asked for and signed by two people
 * as ever, and what was found to have been paid is not paid again.
 */
@Injectable()
export class ResolveCase {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** @throws ProblemError 404, 428, 412, 409 when it is resolved already */
  async resolve(
    unit: UnitOfWork,
    request: CommandRequest,
    id: string,
    resolution: Resolution,
    note: string,
  ): Promise<CommandReply> {
    const [found] = await unit.query<LockedCase>('SELECT state, version FROM cases WHERE id = $1 FOR UPDATE', [id]);
    if (!found) throw notFound();
    requireMatch(request.ifMatch, caseEtag(found));
    if (found.state !== 'OPEN')
      throw stateConflict(found.state, { vi: 'Trường hợp này đã xử lý', en: 'The case is resolved already' });
    const version = found.version + 1;
    await unit.query(`UPDATE cases SET state = 'RESOLVED', resolution = $2, version = $3 WHERE id = $1`, [
      id,
      resolution,
      version,
    ]);
    await unit.query(
      `INSERT INTO case_history (case_id, version, state, resolution, note, actor, at) VALUES ($1, $2, 'RESOLVED', $3, $4, $5, $6)`,
      [id, version, resolution, note, request.actor.username, this.clock.now()],
    );
    return {
      status: 202,
      body: { id, state: 'RESOLVED', operation: { name: 'resolve', state: 'DONE' } },
      headers: { etag: caseEtag({ version }) },
    };
  }
}
