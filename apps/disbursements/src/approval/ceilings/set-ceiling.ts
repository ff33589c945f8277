import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, principalOf, ProblemError, type Actor, type Clock } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { requireMatch } from '#service';
import { findCeiling, lockCeiling, valuesOf, type Ceiling, type CeilingKey } from './ceiling.repository.js';

export interface NewCeiling {
  amount: bigint;
  /** The paper that grants the money. */
  document: string;
}

export function ceilingEtag(ceiling: { version: number }): string {
  return `"${ceiling.version}"`;
}

/** Sets how much may be committed, by the paper that says so; every version is kept. */
@Injectable()
export class SetCeiling {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes the ceiling, or replaces the version that `ifMatch` names.
   * @throws ProblemError 428, 412; 409 for less than is committed already
   */
  handle(
    actor: Actor,
    key: CeilingKey,
    input: NewCeiling,
    ifMatch: string | undefined,
  ): Promise<{ ceiling: Ceiling; created: boolean }> {
    return this.database.transaction(async (unit) => {
      await lockCeiling(unit, key);
      const known = await findCeiling(unit, key);
      if (known) requireMatch(ifMatch, ceilingEtag(known));
      else if (ifMatch) throw gone();
      await this.write(unit, actor, key, input);
      const ceiling = (await findCeiling(unit, key)) as Ceiling;
      // Thrown, and the transaction with it: what is promised already cannot be taken back by a smaller number.
      if (ceiling.committed > ceiling.amount) throw tooLittle(ceiling);
      return { ceiling, created: !known };
    });
  }

  private async write(unit: UnitOfWork, actor: Actor, key: CeilingKey, input: NewCeiling): Promise<void> {
    await unit.query(
      `WITH written AS (
         INSERT INTO funding_ceilings AS c (area_code, programme, funding_source, period, amount, document, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (period, programme, funding_source, area_code)
         DO UPDATE SET amount = $5, document = $6, set_by = $7, set_at = $8, version = c.version + 1
         RETURNING *)
       INSERT INTO ceiling_history (area_code, programme, funding_source, period, version, amount, document, actor, on_behalf_of, at)
       SELECT area_code, programme, funding_source, period, version, amount, document, set_by, $9, set_at FROM written`,
      [
        ...valuesOf(key),
        input.amount,
        input.document,
        actor.username,
        this.clock.now(),
        principalOf(actor, 'APPROVER'),
      ],
    );
  }
}

/** A version is named, but there is none yet. */
function gone(): ProblemError {
  return new ProblemError('precondition-failed', { vi: 'Chưa có hạn mức này', en: 'There is no such ceiling yet' });
}

function tooLittle({ amount, committed }: Ceiling): ProblemError {
  return new ProblemError(
    'ceiling-exceeded',
    {
      vi: `Đã cam kết ${committed.toLocaleString('vi-VN')} ₫; hạn mức không thể thấp hơn (${amount.toLocaleString('vi-VN')} ₫)`,
      en: `${committed.toLocaleString('en-GB')} VND are committed; a ceiling cannot be lower (${amount.toLocaleString('en-GB')} VND)`,
    },
    { ceiling: amount.toString(), committed: committed.toString() },
  );
}
